//! What is scheduled for a day, plan after plan: what its group writes, as people are moved from group to group and callers change
//! groups and shifts, and what callers schedule themselves.
//!
//! Everything that callers did is gone through in the order in which they did it, so that a plan, its instant and its number never
//! change because of something that came later.

use jiff::civil::Date;

use super::catalogue::{Amended, Amendment, Amendments, Place};
use super::invent::{self, Usual, World};
use super::plan::{Duty, FIRST_STORED_VERSION, Plan};
use crate::state::{Changes, Move, Written, WrittenDuty};

/// Who schedules the days of somebody.
pub(super) struct Desk<'a> {
    /// As it was founded: what callers did comes step by step.
    world: World<'a>,
    amendments: &'a Amendments,
    changes: Option<&'a Changes>,
    userid: &'a str,
}

/// One thing that a caller did which may change a plan.
#[derive(Clone, Copy)]
enum Step<'a> {
    Amended(&'a Amendment),
    Moved(&'a Move),
    Written(&'a Written),
}

/// The plans of one date as far as they are made.
struct Pile<'a> {
    desk: &'a Desk<'a>,
    work_date: Date,
    group_id: Option<i64>,
    /// What a caller scheduled last, where no move came after it.
    by_hand: Option<(i64, WrittenDuty)>,
    usual: Usual,
    plans: Vec<Plan>,
    next_version: u8,
}

impl<'a> Desk<'a> {
    pub(super) fn of(
        world: World<'a>,
        amendments: &'a Amendments,
        changes: Option<&'a Changes>,
        userid: &'a str,
    ) -> Self {
        Self { world, amendments, changes, userid }
    }

    /// Whether callers never did anything that might concern the person.
    pub(super) fn is_idle(&self) -> bool {
        self.amendments.is_empty() && self.changes.is_none()
    }

    /// The plans of a date, by when they were written.
    pub(super) fn plans(&self, work_date: Date) -> Vec<Plan> {
        let mut invented = invent::plans(self.world, self.userid, work_date);
        if self.changes.is_some_and(|changes| changes.scripted) {
            invented.truncate(1);
        }
        let steps = self.steps(work_date);
        if steps.is_empty() {
            return invented;
        }
        let group_id = invent::group_id(self.world, self.userid);
        let mut pile = Pile {
            desk: self,
            work_date,
            group_id,
            by_hand: None,
            usual: self.usual(group_id, work_date, (i64::MIN, 0)),
            plans: invented,
            next_version: FIRST_STORED_VERSION,
        };
        steps.into_iter().for_each(|step| pile.take(step));
        pile.plans
    }

    /// What may change the plans of a date, in the order in which it was done.
    fn steps(&self, work_date: Date) -> Vec<Step<'a>> {
        let amended = self.amendments.log().iter().filter(|amendment| amendment.from <= work_date);
        let moves = self.changes.into_iter().flat_map(|changes| &changes.moves);
        let written = self.changes.and_then(|changes| changes.day(work_date));
        let mut steps: Vec<Step<'a>> = amended.map(Step::Amended).collect();
        steps.extend(moves.filter(|step| step.from <= work_date).map(Step::Moved));
        steps.extend(written.into_iter().flat_map(|day| &day.plans).map(Step::Written));
        steps.sort_by_key(|step| step.place());
        steps
    }

    /// What a group schedules for a date, by what was done to groups and shifts up to a place.
    fn usual(&self, group_id: Option<i64>, work_date: Date, place: Place) -> Usual {
        let world = self.world.amended(self.amendments);
        let group = group_id.and_then(|group_id| world.catalogue().group_for(group_id, work_date, place));
        invent::usual(world, group, self.userid, work_date, place)
    }
}

impl Step<'_> {
    /// When it was done, and its place among what was done at the same instant.
    fn place(&self) -> Place {
        match self {
            Self::Amended(amendment) => amendment.place(),
            Self::Moved(step) => (step.since_ms, step.step),
            Self::Written(written) => (written.since_ms, written.step),
        }
    }
}

impl Pile<'_> {
    fn take(&mut self, step: Step<'_>) {
        let place = step.place();
        match step {
            Step::Amended(amendment) => match &amendment.what {
                Amended::Group(_) | Amended::GroupDeleted { .. } => self.reconsider(place),
                Amended::Shift(terms) => {
                    self.reconsider(place);
                    self.write_anew(terms.id, place);
                }
                Amended::ShiftDeleted { .. } => {}
            },
            Step::Moved(step) => {
                self.group_id = step.group_id.filter(|_| !step.exempt);
                self.by_hand = None;
                self.reconsider(place);
            }
            Step::Written(written) => {
                if let Some(duty) = self.duty(written.duty, place) {
                    self.by_hand = Some((written.group_id, written.duty));
                    self.write(place.0, written.group_id, duty);
                }
            }
        }
    }

    /// Has the group schedule the date anew, where it would do so otherwise than before.
    fn reconsider(&mut self, place: Place) {
        let (at_ms, _) = place;
        let usual = self.desk.usual(self.group_id, self.work_date, place);
        let before = std::mem::replace(&mut self.usual, usual);
        let is_same = (before.duty, before.group_id, before.unplanned) == (usual.duty, usual.group_id, usual.unplanned);
        if is_same || (self.by_hand.is_some() && usual.group_id == before.group_id) {
            return;
        }
        self.by_hand = None;
        if self.plans.is_empty() && usual.group_id == 0 {
            return;
        }
        let mut replaced = self.plans.iter().filter(|plan| plan.since_ms > at_ms).map(|plan| plan.version);
        let unseen = replaced.next();
        self.plans.retain(|plan| plan.since_ms <= at_ms);
        let since_ms = if usual.group_id == 0 { at_ms } else { at_ms.max(usual.written_ms) };
        let version = unseen.unwrap_or_else(|| self.next_version());
        let Usual { group_id, duty, unplanned, .. } = usual;
        self.plans.push(Plan { since_ms, version, group_id, duty, unplanned });
    }

    /// Gives what a caller scheduled the new version of its shift.
    fn write_anew(&mut self, shift_id: i64, place: Place) {
        let Some((group_id, duty @ WrittenDuty::Shift(written_id))) = self.by_hand else {
            return;
        };
        let last = self.plans.last().map(|plan| plan.duty);
        if let Some(duty) = self.duty(duty, place).filter(|duty| written_id == shift_id && last != Some(*duty)) {
            self.write(place.0, group_id, duty);
        }
    }

    fn write(&mut self, since_ms: i64, group_id: i64, duty: Duty) {
        self.plans.retain(|plan| plan.since_ms <= since_ms);
        let version = self.next_version();
        let unplanned = self.usual.unplanned;
        self.plans.push(Plan { since_ms, version, group_id, duty, unplanned });
    }

    /// What is scheduled by hand, as shifts are at an instant.
    fn duty(&self, duty: WrittenDuty, place: Place) -> Option<Duty> {
        match duty {
            WrittenDuty::Rest => Some(Duty::Rest(None)),
            WrittenDuty::Cleared => Some(Duty::Blank),
            WrittenDuty::Shift(shift_id) => {
                let history = self.desk.world.amended(self.desk.amendments).catalogue().shift(shift_id)?;
                Some(Duty::Shift(history.known_at(self.work_date, place)))
            }
        }
    }

    fn next_version(&mut self) -> u8 {
        let version = self.next_version;
        self.next_version = version.saturating_add(1);
        version
    }
}
