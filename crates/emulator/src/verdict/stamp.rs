//! Stamps: everything that may stand for a punch, be it made at a clock or put in later by a correction.

use crate::document::switches::attendance::{AttendanceSwitches, UploadSource};
use crate::story::{Attempt, Correction, Plan, Source, Story};

/// A time at which somebody was there, or says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp<'a> {
    pub(super) at_ms: i64,
    pub(super) by: By<'a>,
    pub(super) place: Place,
}

/// What made a stamp.
#[derive(Debug, Clone, Copy)]
pub(super) enum By<'a> {
    Attempt(&'a Attempt),
    /// With its number among those of the point.
    Correction(&'a Correction, usize),
}

/// What a stamp is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing was decided, as the phone refused it or no plan is there.
    Refused,
    /// Outside of all windows.
    Nowhere,
    /// A day of rest on which one may not punch.
    Rest,
    /// The point with this index.
    Point(usize),
    /// The point with this index, whatever its window: a correction names its point.
    Named(usize),
}

/// What the system knows at an instant of what somebody did and put in, earliest first. Corrections name their points unless
/// another plan has been written since; then they are matched like any punch.
pub(super) fn known<'a>(story: &'a Story, plan: Option<&Plan>, now_ms: i64) -> Vec<Stamp<'a>> {
    let is_member = |at_ms: i64| (story.joined_ms..story.left_ms).contains(&at_ms);
    let attempts = story.attempts.iter().filter(|attempt| attempt.known_ms.max(attempt.at_ms) <= now_ms);
    let mut stamps: Vec<Stamp<'a>> = attempts
        .filter(|attempt| is_member(attempt.at_ms))
        .map(|attempt| {
            let place = if attempt.refusal.is_some() || plan.is_none() { Place::Refused } else { Place::Nowhere };
            Stamp { at_ms: attempt.at_ms, by: By::Attempt(attempt), place }
        })
        .collect();
    for correction in story.corrections.iter().filter(|correction| correction.stands_at(now_ms)) {
        let named = plan.is_some_and(|plan| correction.approved_ms >= plan.since_ms);
        let place = if named { Place::Named(correction.point) } else { Place::Nowhere };
        let by = By::Correction(correction, number(story, correction));
        stamps.push(Stamp { at_ms: correction.time_ms, by, place });
    }
    if !story.corrections.is_empty() {
        stamps.sort_by_key(|stamp| stamp.at_ms);
    }
    stamps
}

/// Counts the corrections of the same point that were handed in before.
fn number(story: &Story, of: &Correction) -> usize {
    let is_before =
        |other: &&Correction| other.point == of.point && (other.submitted_ms, other.id) < (of.submitted_ms, of.id);
    story.corrections.iter().filter(is_before).count()
}

impl Stamp<'_> {
    /// Whether it counts for a point.
    pub(super) fn is_for(&self, index: usize) -> bool {
        matches!(self.place, Place::Point(place) | Place::Named(place) if place == index)
    }

    /// Where it was made, as results show it.
    pub(super) fn location_result(&self) -> &'static str {
        match self.by {
            By::Attempt(attempt) if attempt.manner.is_outside() => "Outside",
            By::Attempt(_) | By::Correction(..) => super::NORMAL,
        }
    }

    /// With what it was made.
    pub(super) fn source_type(&self, switches: &AttendanceSwitches) -> &'static str {
        match self.by {
            By::Attempt(attempt) => source_type(attempt.source, switches),
            By::Correction(..) => "APPROVE",
        }
    }

    /// When the system learnt of it.
    pub(super) fn known_ms(&self) -> i64 {
        match self.by {
            By::Attempt(attempt) => attempt.known_ms.max(attempt.at_ms),
            By::Correction(correction, _) => correction.approved_ms,
        }
    }
}

fn source_type(source: Source, switches: &AttendanceSwitches) -> &'static str {
    match source {
        Source::Phone => "USER",
        Source::AutoCheck => "AUTO_CHECK",
        Source::Machine => "ATM",
        Source::BluetoothMachine => "DING_ATM",
        Source::Beacon => "BEACON",
        Source::Uploaded => match switches.upload_source {
            UploadSource::Atm => "ATM",
            UploadSource::User => "USER",
        },
    }
}

/// The stamp on which a point stands: a correction that names it before any punch, the last one approved; else the first
/// arrival or the last departure.
pub(super) fn decisive<'a>(stamps: &[Stamp<'a>], index: usize, is_off_duty: bool) -> Option<Stamp<'a>> {
    let named = stamps.iter().filter(|stamp| stamp.place == Place::Named(index)).max_by_key(|stamp| stamp.known_ms());
    let mut placed = stamps.iter().filter(|stamp| stamp.place == Place::Point(index));
    named.or_else(|| if is_off_duty { placed.next_back() } else { placed.next() }).copied()
}
