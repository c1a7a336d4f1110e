//! The handlers that run. They outlive their connection: an event whose answer comes too late for it is known when it
//! is delivered again.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::task::JoinSet;

use super::frame::{self, Frame, Status};
use super::recent::{Recent, Standing};
use super::{Ack, Callback, CallbackAnswer, Handler};

/// Handlers that run at once. Beyond it events are asked for again later.
const MOST: usize = 64;

/// All that runs, for all connections.
#[derive(Debug, Default)]
pub(super) struct Work {
    running: JoinSet<Finished>,
    recent: Recent,
    connection: u64,
    /// Of those that run, how many belong to the present connection.
    n_present: usize,
}

/// A handler that has ended.
#[derive(Debug)]
struct Finished {
    connection: u64,
    answer: String,
    /// The event's number, and whether it is done with.
    event: Option<(String, bool)>,
}

impl Work {
    /// Begins a connection; answers of earlier ones go nowhere from now on.
    pub(super) fn next_connection(&mut self) {
        self.connection += 1;
        self.n_present = 0;
    }

    /// Takes an event: hands it to the handler, or has its answer at once.
    pub(super) fn event(&mut self, frame: &Frame, handler: &Arc<dyn Handler>, leaving: bool) -> Option<String> {
        let message_id = frame.message_id();
        let Some(event) = frame.event() else {
            return Some(frame::unreadable_event(message_id.as_deref()));
        };
        if leaving || self.running.len() >= MOST {
            return Some(frame::event_answer(message_id.as_deref(), false));
        }
        let id = event.identity().map(ToOwned::to_owned);
        match id.as_deref().map_or(Standing::New, |id| self.recent.begin(id)) {
            Standing::Done => return Some(frame::event_answer(message_id.as_deref(), true)),
            Standing::Running => return Some(frame::event_answer(message_id.as_deref(), false)),
            Standing::New => {}
        }
        let handler = Arc::clone(handler);
        let connection = self.start();
        self.running.spawn(async move {
            let handled = AssertUnwindSafe(async { handler.on_event(event).await }).catch_unwind().await;
            let done = matches!(handled, Ok(Ack::Success));
            let answer = frame::event_answer(message_id.as_deref(), done);
            Finished { connection, answer, event: id.map(|id| (id, done)) }
        });
        None
    }

    /// Takes a callback: hands it to the handler, or has its answer at once.
    pub(super) fn callback(&mut self, frame: &Frame, handler: &Arc<dyn Handler>, leaving: bool) -> Option<String> {
        let message_id = frame.message_id();
        if leaving || self.running.len() >= MOST {
            return Some(frame::answer(message_id.as_deref(), Status::Failed, ""));
        }
        let Some(data) = frame.json() else {
            return Some(frame::answer(message_id.as_deref(), Status::BadRequest, ""));
        };
        let callback = Callback { topic: frame.topic(), data };
        let handler = Arc::clone(handler);
        let connection = self.start();
        self.running.spawn(async move {
            let handled = AssertUnwindSafe(async { handler.on_callback(callback).await }).catch_unwind().await;
            let answer = match handled {
                Ok(CallbackAnswer::Response(response)) => frame::callback_answer(message_id.as_deref(), &response),
                Ok(CallbackAnswer::NotFound) => frame::answer(message_id.as_deref(), Status::NotFound, ""),
                Ok(CallbackAnswer::Failed) | Err(_) => frame::answer(message_id.as_deref(), Status::Failed, ""),
            };
            Finished { connection, answer, event: None }
        });
        None
    }

    fn start(&mut self) -> u64 {
        self.n_present += 1;
        self.connection
    }

    /// Waits for the next answer that the present connection wants. Never ends while nothing runs.
    pub(super) async fn next_answer(&mut self) -> String {
        loop {
            let Some(joined) = self.running.join_next().await else {
                std::future::pending::<()>().await;
                continue;
            };
            // Handlers do not panic through, and nobody aborts them.
            let Ok(finished) = joined else { continue };
            if let Some((id, done)) = &finished.event {
                self.recent.end(id, *done);
            }
            if finished.connection == self.connection {
                self.n_present -= 1;
                return finished.answer;
            }
        }
    }

    /// Tells whether the present connection owes no answer.
    pub(super) fn is_idle(&self) -> bool {
        self.n_present == 0
    }

    /// Lets all handlers end, for this long at most.
    pub(super) async fn finish(&mut self, grace: Duration) {
        let all = async { while self.running.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, all).await.is_err() {
            self.running.shutdown().await;
        }
    }
}
