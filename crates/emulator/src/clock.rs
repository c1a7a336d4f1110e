//! The emulator's own clock: the machine's, a scaled one, or one that only moves when told.
//!
//! A scaled clock is built from (epoch, factor, anchor); client and emulator given the same three agree on every instant.

use std::fmt;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use tokio::sync::watch;

/// The fastest that a clock may run.
pub const MAX_FACTOR: f64 = 1_000_000.0;

/// The slowest that a clock may run.
const MIN_FACTOR: f64 = 0.000_001;

/// A cloneable handle on one clock; all clones move together.
#[derive(Clone)]
pub struct Clock {
    inner: Arc<Inner>,
}

struct Inner {
    mode: RwLock<Mode>,
    changed: watch::Sender<()>,
}

#[derive(Clone, Copy)]
enum Mode {
    System,
    Scaled { epoch_ms: i64, factor: f64, anchor: Instant },
    Frozen { now_ms: i64, factor: f64 },
}

impl Mode {
    fn now_ms(&self) -> i64 {
        match *self {
            Self::System => system_now_ms(),
            Self::Scaled { epoch_ms, factor, anchor } => {
                epoch_ms.saturating_add(whole_ms(anchor.elapsed().mul_f64(factor)))
            }
            Self::Frozen { now_ms, .. } => now_ms,
        }
    }

    fn factor(&self) -> f64 {
        match *self {
            Self::System => 1.0,
            Self::Scaled { factor, .. } | Self::Frozen { factor, .. } => factor,
        }
    }
}

/// What `GET /_emulator/clock` tells about a clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The clock's instant in milliseconds since 1970.
    pub now_ms: i64,
    /// `system`, `scaled` or `frozen`.
    pub mode: &'static str,
    /// How fast the clock runs, or would run when it is thawed.
    pub factor: f64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::with(Mode::System)
    }

    /// A clock that stood at `epoch_ms` at `anchor` and runs `factor` times as fast as the machine's.
    pub fn scaled(epoch_ms: i64, factor: f64, anchor: Instant) -> Self {
        let factor = sane(factor);
        Self::with(Mode::Scaled { epoch_ms, factor, anchor })
    }

    /// A clock that stands still until it is moved.
    pub fn frozen(epoch_ms: i64) -> Self {
        Self::with(Mode::Frozen { now_ms: epoch_ms, factor: 1.0 })
    }

    fn with(mode: Mode) -> Self {
        Self { inner: Arc::new(Inner { mode: RwLock::new(mode), changed: watch::Sender::new(()) }) }
    }

    /// The instant in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.mode().now_ms()
    }

    /// The instant together with how the clock runs.
    pub fn reading(&self) -> Reading {
        let mode = *self.mode();
        let name = match mode {
            Mode::System => "system",
            Mode::Scaled { .. } => "scaled",
            Mode::Frozen { .. } => "frozen",
        };
        Reading { now_ms: mode.now_ms(), mode: name, factor: mode.factor() }
    }

    /// Moves the clock by `ms`; a system clock becomes a scaled one of factor 1.
    pub fn advance_ms(&self, ms: i64) {
        self.change(|now_ms, mode| restart(mode, now_ms.saturating_add(ms)));
    }

    /// Sets the clock to an instant; a system clock becomes a scaled one of factor 1.
    pub fn set_ms(&self, ms: i64) {
        self.change(|_, mode| restart(mode, ms));
    }

    /// Changes how fast the clock runs from now on; a frozen clock stays frozen.
    pub fn set_factor(&self, factor: f64) {
        let factor = sane(factor);
        self.change(|now_ms, mode| match mode {
            Mode::Frozen { .. } => Mode::Frozen { now_ms, factor },
            _ => Mode::Scaled { epoch_ms: now_ms, factor, anchor: Instant::now() },
        });
    }

    /// Goes by the machine's clock again.
    pub(crate) fn set_system(&self) {
        self.change(|_, _| Mode::System);
    }

    /// Freezes the clock where it stands, or lets it run again.
    pub fn set_frozen(&self, frozen: bool) {
        self.change(|now_ms, mode| match (frozen, mode) {
            (true, mode) => Mode::Frozen { now_ms, factor: mode.factor() },
            (false, Mode::Frozen { factor, .. }) => Mode::Scaled { epoch_ms: now_ms, factor, anchor: Instant::now() },
            (false, running) => running,
        });
    }

    /// Waits until the clock has reached `ms`, however it gets there.
    pub async fn sleep_until_ms(&self, ms: i64) {
        let mut changed = self.inner.changed.subscribe();
        loop {
            let reading = self.reading();
            if reading.now_ms >= ms {
                return;
            }
            if reading.mode == "frozen" {
                // The sender lives in `self`, so this cannot fail while we wait.
                let _ = changed.changed().await;
                continue;
            }
            let missing = Duration::from_millis(u64::try_from(ms - reading.now_ms).unwrap_or(0));
            let real = missing.div_f64(reading.factor).max(Duration::from_micros(100));
            let _ = tokio::time::timeout(real, changed.changed()).await;
        }
    }

    fn change(&self, change: impl FnOnce(i64, Mode) -> Mode) {
        {
            let mut mode = self.mode_mut();
            *mode = change(mode.now_ms(), *mode);
        }
        self.inner.changed.send_replace(());
    }

    fn mode(&self) -> RwLockReadGuard<'_, Mode> {
        self.inner.mode.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn mode_mut(&self) -> RwLockWriteGuard<'_, Mode> {
        self.inner.mode.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.reading()).finish()
    }
}

/// A clock text that could not be understood.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "`{text}` is no clock: expected `frozen`, or an instant such as `2026-09-01T08:00:00+08:00`, optionally with `,x60`"
)]
pub struct ClockError {
    /// What was given.
    pub text: String,
}

/// Reads `frozen`, or an RFC 3339 instant with an optional `,xN`.
pub fn parse_clock(text: &str) -> Result<Clock, ClockError> {
    if text == "frozen" {
        return Ok(Clock::frozen(system_now_ms()));
    }
    let error = || ClockError { text: text.to_owned() };
    let (instant, factor) = match text.split_once(',') {
        Some((instant, factor)) => (instant, factor.strip_prefix('x').ok_or_else(error)?),
        None => (text, "1"),
    };
    let epoch: Timestamp = instant.trim().parse().map_err(|_| error())?;
    let factor: f64 = factor.trim().parse().map_err(|_| error())?;
    if !is_factor(factor) {
        return Err(error());
    }
    Ok(Clock::scaled(epoch.as_millisecond(), factor, Instant::now()))
}

/// Whether a clock may run that fast.
pub(crate) fn is_factor(factor: f64) -> bool {
    (MIN_FACTOR..=MAX_FACTOR).contains(&factor)
}

/// A factor that a clock can run by; what is no number runs as the machine does.
fn sane(factor: f64) -> f64 {
    if factor.is_nan() {
        return 1.0;
    }
    factor.clamp(MIN_FACTOR, MAX_FACTOR)
}

fn restart(mode: Mode, now_ms: i64) -> Mode {
    match mode {
        Mode::Frozen { factor, .. } => Mode::Frozen { now_ms, factor },
        running => Mode::Scaled { epoch_ms: now_ms, factor: running.factor(), anchor: Instant::now() },
    }
}

fn system_now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, whole_ms)
}

fn whole_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
