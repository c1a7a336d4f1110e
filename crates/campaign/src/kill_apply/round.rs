//! What one round came to, and what all of them did.

/// One kill and what followed.
#[derive(Debug, Clone, Default)]
pub(super) struct One {
    /// What claim failed, with everything that tells why.
    pub(super) failure: Option<String>,
    pub(super) ended: Ended,
    /// How many members were deleted and not yet back when the program was killed.
    pub(super) away: u32,
    pub(super) swaps: u32,
    pub(super) passed_on: u32,
    /// Whether DingTalk refused a new number.
    pub(super) refused: bool,
    pub(super) calls: u64,
    pub(super) writes: u64,
    pub(super) seconds: f64,
}

/// How the first run of a round ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ended {
    KilledHeld,
    KilledAtRandom,
    /// It was done before the kill came.
    #[default]
    Before,
}

/// All rounds of all lanes.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    pub(super) rounds: u32,
    pub(super) failed: u32,
    pub(super) killed_held: u32,
    pub(super) killed_at_random: u32,
    pub(super) ended_before: u32,
    pub(super) away: u32,
    pub(super) swaps: u32,
    pub(super) passed_on: u32,
    pub(super) refused: u32,
    pub(super) calls: u64,
    pub(super) writes: u64,
    pub(super) seconds: f64,
}

impl Seen {
    pub(super) fn add(&mut self, one: &One) {
        self.rounds += 1;
        self.failed += u32::from(one.failure.is_some());
        match one.ended {
            Ended::KilledHeld => self.killed_held += 1,
            Ended::KilledAtRandom => self.killed_at_random += 1,
            Ended::Before => self.ended_before += 1,
        }
        self.away += one.away;
        self.swaps += one.swaps;
        self.passed_on += one.passed_on;
        self.refused += u32::from(one.refused);
        self.calls += one.calls;
        self.writes += one.writes;
        self.seconds += one.seconds;
    }
}
