//! One connection, from its first frame to its last answer.

use std::pin::Pin;
use std::time::Duration;

use futures::future::FusedFuture;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};
use tracing::{debug, info, warn};

use super::StreamClient;
use super::frame::{Frame, FrameKind, Signal, Status, answer};
use super::socket::{Incoming, Socket};
use super::work::Work;

/// A connection that lived this long was of use, even if nothing came.
const USEFUL: Duration = Duration::from_secs(10);

/// Signs of life that may be asked for in vain.
const MOST_UNANSWERED: u32 = 2;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// We were asked to end.
    Shutdown,
    /// DingTalk asked for a new one.
    Renew,
    /// It broke; a connection that was of no use is not replaced at once.
    Lost { useful: bool },
}

/// Why a connection ends, once its last answers are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaving {
    Shutdown,
    Renew,
}

/// What a frame leads to.
enum Step {
    Nothing,
    Send(String),
    Leave,
}

/// How the connection stands.
struct Session {
    opened: Instant,
    /// Signs of life that were asked for since the last one came.
    n_unanswered: u32,
    /// Whether something came that only a working connection brings.
    useful: bool,
    leaving: Option<(Leaving, Instant)>,
}

impl Session {
    fn new() -> Self {
        let now = Instant::now();
        Self { opened: now, n_unanswered: 0, useful: false, leaving: None }
    }

    fn is_useful(&self) -> bool {
        self.useful || self.opened.elapsed() >= USEFUL
    }

    fn end(&self) -> End {
        match self.leaving {
            Some((Leaving::Shutdown, _)) => End::Shutdown,
            Some((Leaving::Renew, _)) if self.is_useful() => End::Renew,
            Some((Leaving::Renew, _)) | None => End::Lost { useful: self.is_useful() },
        }
    }

    fn leave(&mut self, why: Leaving, grace: Duration) {
        self.leaving = Some((why, Instant::now() + grace));
    }

    fn deadline(&self) -> Option<Instant> {
        self.leaving.map(|(_, deadline)| deadline)
    }

    fn is_shutting_down(&self) -> bool {
        matches!(self.leaving, Some((Leaving::Shutdown, _)))
    }
}

impl StreamClient {
    /// Serves a connection until it ends.
    pub(super) async fn session<S>(&self, mut socket: Socket, work: &mut Work, mut shutdown: Pin<&mut S>) -> End
    where
        S: FusedFuture<Output = ()> + Send,
    {
        work.next_connection();
        let mut session = Session::new();
        // An interval of nothing is none.
        let every = self.options.keepalive.max(Duration::from_millis(1));
        let mut keepalive = interval_at(session.opened + every, every);
        keepalive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while session.leaving.is_none() || !work.is_idle() {
            let alive = tokio::select! {
                () = shutdown.as_mut(), if !session.is_shutting_down() => {
                    session.leave(Leaving::Shutdown, self.options.grace);
                    true
                }
                incoming = socket.next() => self.take(incoming, &mut session, work, &mut socket).await,
                answer = work.next_answer() => socket.send(answer).await,
                _ = keepalive.tick() => self.keep_alive(&mut session, &mut socket).await,
                () = until(session.deadline()) => break,
            };
            if !alive {
                return lost(&session);
            }
        }
        let end = session.end();
        socket.close().await;
        end
    }

    /// Does what a frame asks for; false when the connection is no more.
    async fn take(&self, incoming: Incoming, session: &mut Session, work: &mut Work, socket: &mut Socket) -> bool {
        session.n_unanswered = 0;
        let text = match incoming {
            Incoming::Text(text) => text,
            Incoming::Sign => return true,
            Incoming::Closed => return false,
        };
        match self.step(&text, session, work) {
            Step::Nothing => true,
            Step::Send(answer) => socket.send(answer).await,
            Step::Leave => {
                if session.leaving.is_none() {
                    session.leave(Leaving::Renew, self.options.grace);
                }
                true
            }
        }
    }

    fn step(&self, text: &str, session: &mut Session, work: &mut Work) -> Step {
        let Some(frame) = Frame::parse(text) else {
            warn!(n_bytes = text.len(), "the stream brought something that is no frame");
            return Step::Nothing;
        };
        let leaving = session.leaving.is_some();
        session.useful |= matches!(frame.kind, FrameKind::Event | FrameKind::Callback);
        match frame.kind {
            FrameKind::Event => work.event(&frame, &self.handler, leaving).map_or(Step::Nothing, Step::Send),
            FrameKind::Callback => work.callback(&frame, &self.handler, leaving).map_or(Step::Nothing, Step::Send),
            FrameKind::System => system(&frame, session),
            FrameKind::Other => {
                debug!("the stream brought a frame of an unknown type");
                Step::Send(answer(frame.message_id().as_deref(), Status::NotFound, ""))
            }
        }
    }

    /// Asks for a sign of life; false when there was none for too long.
    async fn keep_alive(&self, session: &mut Session, socket: &mut Socket) -> bool {
        if session.n_unanswered >= MOST_UNANSWERED {
            warn!("the stream gives no sign of life");
            return false;
        }
        session.n_unanswered += 1;
        socket.ping().await
    }
}

fn system(frame: &Frame, session: &mut Session) -> Step {
    match frame.signal() {
        Signal::Ping => {
            session.useful = true;
            Step::Send(frame.echo())
        }
        Signal::Disconnect => {
            info!("DingTalk asks for a new stream");
            Step::Leave
        }
        Signal::Notice => Step::Nothing,
    }
}

/// The end of a connection that the other side closed. One that was to be closed anyway ended as it should.
fn lost(session: &Session) -> End {
    if session.leaving.is_none() {
        warn!("the stream is lost");
    }
    session.end()
}

/// Waits for an instant, or for ever.
async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
