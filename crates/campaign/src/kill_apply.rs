//! `kill -9` of the real `dianmao apply`, round after round: half of the time while DingTalk holds one of its write calls, half at any
//! instant of the writing. Nobody may be lost or doubled, and the next run has to finish the work.
//!
//! Several companies, the lanes, run side by side, because settling what was lost takes ten seconds of waiting. A lane keeps its
//! company, its store and its journal over all of its rounds. The first failure ends a lane, and its folder is kept.

mod claims;
mod kill;
mod lane;
mod round;

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use lane::Lane;
use round::Seen;

use crate::line::Line;

/// What to try.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many kills.
    pub rounds: u32,
    /// How many companies side by side.
    pub lanes: u32,
    /// Draws everything but the instants.
    pub seed: u64,
}

/// Runs the campaign with a program, and tells of failures on the way.
///
/// # Errors
/// The emulator or the program does not start. A claim that fails is no error but the verdict of the line.
pub fn run(program: &Path, options: &Options, tell: &(dyn Fn(&str) + Sync)) -> Result<Line> {
    let begun = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let n_left = Arc::new(AtomicU32::new(options.rounds));
    let seen = Mutex::new(Seen::default());
    let n_lanes = options.lanes.clamp(1, options.rounds.max(1));
    let take = || n_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok();
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..n_lanes)
            .map(|n| {
                let (runtime, seen, take) = (runtime.handle(), &seen, &take);
                scope.spawn(move || -> Result<()> {
                    let mut lane = Lane::start(runtime, program, options, n)?;
                    let mut n_rounds = 0;
                    while take() {
                        n_rounds += 1;
                        let one = lane.round(n_rounds);
                        let failed = one.failure.is_some();
                        if let Some(failure) = &one.failure {
                            let folder = lane.keep();
                            tell(&format!(
                                "seed {} lane {n} round {n_rounds}: {failure}\n  kept in {}",
                                options.seed,
                                folder.display()
                            ));
                        }
                        seen.lock().unwrap_or_else(PoisonError::into_inner).add(&one);
                        if failed {
                            break;
                        }
                    }
                    lane.stop(runtime);
                    Ok(())
                })
            })
            .collect();
        lanes.into_iter().try_for_each(|lane| lane.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a lane panicked"))))
    })?;
    let seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(seen.line(options, n_lanes, begun.elapsed()))
}

impl Seen {
    fn line(&self, options: &Options, n_lanes: u32, took: Duration) -> Line {
        let Self {
            rounds,
            failed,
            killed_held,
            killed_at_random,
            ended_before,
            away,
            calls,
            writes,
            seconds,
            swaps,
            passed_on,
            refused,
            ..
        } = self;
        let is_whole = *failed == 0 && *rounds == options.rounds;
        let each = |total: f64| (total / f64::from((*rounds).max(1)) * 100.0).round() / 100.0;
        Line::new("kill-apply", options.seed)
            .verdict(is_whole && killed_held + killed_at_random > 0)
            .figure("rounds", *rounds)
            .figure("failed", *failed)
            .figure("killed_while_held", *killed_held)
            .figure("killed_at_random", *killed_at_random)
            .figure("ended_before_the_kill", *ended_before)
            .figure("people_away_at_the_kill", *away)
            .figure("swaps", *swaps)
            .figure("numbers_passed_on", *passed_on)
            .figure("refused_re_creations", *refused)
            .figure("calls", *calls)
            .figure("write_calls", *writes)
            .figure("lanes", n_lanes)
            .figure("seconds_a_round", each(*seconds))
            .figure("wall_seconds", (took.as_secs_f64() * 10.0).round() / 10.0)
    }
}
