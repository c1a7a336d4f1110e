//! When a round's apply is killed, and the doing of it.

use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use dianmao_emulator::{Emulator, RequestRecord};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::round::Ended;
use crate::company::Changes;

/// How often we look whether the moment has come.
const GLANCE: Duration = Duration::from_millis(2);
/// An apply that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(120);

/// When a round's apply is killed.
#[derive(Debug, Clone)]
pub(super) enum Kill {
    /// While DingTalk holds the nth call of an interface, or has broken the connection and acts upon the call later.
    At { api: &'static str, nth: usize, kind: &'static str, phase: &'static str },
    /// Some time after the first write.
    After(Duration),
}

impl Kill {
    /// Half and half. `span` is how long the writing took of late.
    pub(super) fn draw(chance: &mut ChaCha8Rng, changes: &Changes, span: Duration) -> Self {
        let writes = changes.writes();
        if chance.random_bool(0.5) || writes.is_empty() {
            return Self::After(span.mul_f64(chance.random_range(0.0..1.1)));
        }
        let (api, n) = writes[chance.random_range(0..writes.len())];
        let ways = [("hold", "before"), ("hold", "after"), ("reset", "late")];
        let (kind, phase) = ways[chance.random_range(0..ways.len())];
        Self::At { api, nth: chance.random_range(1..=n), kind, phase }
    }

    /// The fault rule that brings the moment about.
    pub(super) fn rule(&self) -> Option<Value> {
        match self {
            Self::At { api, nth, kind, phase } => Some(json!({ "api": api, "nth": nth, "kind": kind, "phase": phase })),
            Self::After(_) => None,
        }
    }

    fn has_come(&self, requests: &[RequestRecord], first_write: Option<Instant>) -> bool {
        match self {
            Self::At { .. } => requests.iter().any(|request| request.held || request.fault.as_deref() == Some("reset")),
            Self::After(pause) => first_write.is_some_and(|at| at.elapsed() >= *pause),
        }
    }

    /// Kills the program when the moment has come, and tells how it ended and how long it had been writing.
    pub(super) fn carry_out(
        &self,
        child: &mut Child,
        emulator: &Emulator,
        mark: u64,
    ) -> Result<(Ended, Option<Duration>)> {
        let begun = Instant::now();
        let mut first_write = None;
        loop {
            let requests = emulator.requests_after(mark);
            if first_write.is_none() && requests.iter().any(is_write) {
                first_write = Some(Instant::now());
            }
            if self.has_come(&requests, first_write) {
                break;
            }
            if child.try_wait()?.is_some() {
                return Ok((Ended::Before, first_write.map(|at| at.elapsed())));
            }
            if begun.elapsed() > LONGEST {
                child.kill()?;
                child.wait()?;
                anyhow::bail!("the apply hangs");
            }
            thread::sleep(GLANCE);
        }
        child.kill()?;
        let status = child.wait()?;
        let ended = match self {
            // It was done a moment before.
            _ if status.code().is_some() => Ended::Before,
            Self::At { .. } => Ended::KilledHeld,
            Self::After(_) => Ended::KilledAtRandom,
        };
        Ok((ended, None))
    }
}

pub(super) fn is_write(request: &RequestRecord) -> bool {
    ["create", "update", "delete"].iter().any(|verb| request.api.ends_with(&format!("/{verb}")))
}
