//! The vendor's attendance system: what it makes of a story at an instant.
//!
//! A pure reader after `dingtalk-attendance.md` 1, 2, 3.4, 6.1 and 8. It knows what the system knew then: the plan in force,
//! the punches that had arrived, the approvals that stood, what administrators had done. Punches are matched to points by
//! their windows, graded by whole minutes, and a missing one shows when the system gives up waiting. Everything is judged
//! anew for every instant, so that a correction, a withdrawal or another plan needs no rule of its own.
//! Not here: what the day really was, which is for `truth` to say.

mod grade;
mod history;
mod line;
mod point;
mod punch;
mod schedule;
mod stamp;
#[cfg(test)]
mod tests;
mod unplanned;

use crate::document::switches::attendance::AttendanceSwitches;
use crate::story::ids::Ids;
use crate::story::{Duty, Plan, Story};

pub(crate) use history::Dated;
pub(crate) use point::PointRow;
pub(crate) use punch::{Matched, PunchRow, Standing};
pub(crate) use schedule::{PlanRow, Status};

use point::Point;
use stamp::Stamp;

/// The instant of what will not happen.
pub(crate) const NEVER: i64 = i64::MAX;

pub(crate) const ON_DUTY: &str = "OnDuty";
pub(crate) const OFF_DUTY: &str = "OffDuty";
pub(crate) const NORMAL: &str = "Normal";
pub(crate) const NOT_SIGNED: &str = "NotSigned";

/// A day of a person as it comes before the system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) seed: u64,
    pub(crate) story: &'a Story,
    pub(crate) switches: &'a AttendanceSwitches,
}

/// What the system makes of a day at an instant.
#[derive(Debug, Clone)]
pub(crate) struct Verdict<'a> {
    case: Case<'a>,
    /// The last instant whose events count: nothing is judged after sealing or after the person left.
    now_ms: i64,
    plan: Option<&'a Plan>,
    points: Vec<Point<'a>>,
    stamps: Vec<Stamp<'a>>,
}

impl<'a> Case<'a> {
    /// The verdict at an instant.
    pub(crate) fn at(self, now_ms: i64) -> Verdict<'a> {
        let story = self.story;
        let now_ms = now_ms.min(self.ends_ms());
        let plan = story.plan_at(now_ms);
        let mut stamps = stamp::known(story, plan, now_ms);
        let points = match plan.map(|plan| plan.duty) {
            None | Some(Duty::Blank) => Vec::new(),
            Some(Duty::Shift(shift)) => point::of_shift(self, shift, &mut stamps, now_ms),
            Some(Duty::Rest(_)) => unplanned::of_rest(self, plan, &mut stamps),
            Some(Duty::Free { expected }) => unplanned::of_free_hours(self, plan, expected, &mut stamps, now_ms),
        };
        Verdict { case: self, now_ms, plan, points, stamps }
    }

    /// The numbers of the day.
    pub(crate) fn ids(self) -> Ids<'a> {
        Ids { seed: self.seed, userid: &self.story.userid, work_date: self.story.work_date }
    }

    /// The last instant at which anything can still change.
    fn ends_ms(self) -> i64 {
        self.story.left_ms.min(self.story.sealed_ms.unwrap_or(NEVER))
    }

    /// The instants at which something of the story becomes so.
    fn moments(self) -> impl Iterator<Item = i64> {
        let story = self.story;
        let plans = story.plans.iter().map(|plan| plan.since_ms);
        let attempts = story.attempts.iter().map(|attempt| attempt.known_ms.max(attempt.at_ms));
        let approvals = story.approvals.iter().flat_map(|approval| [Some(approval.approved_ms), approval.withdrawn_ms]);
        let corrections =
            story.corrections.iter().flat_map(|correction| [Some(correction.approved_ms), correction.withdrawn_ms]);
        let overrides = story.overrides.iter().map(|change| change.at_ms);
        plans.chain(attempts).chain(approvals.chain(corrections).flatten()).chain(overrides)
    }
}

impl<'a> Verdict<'a> {
    /// The rows of results, in the order of their points.
    pub(crate) fn points(&self) -> Vec<PointRow> {
        self.points.iter().filter(|point| point.shows_at(self.now_ms)).map(|point| self.row(point)).collect()
    }

    /// When something of it may be otherwise at the earliest; `NEVER` once all is over.
    pub(crate) fn until_ms(&self) -> i64 {
        let pending = self.points.iter().filter(|point| point.punch.is_none()).map(|point| point.closes_ms);
        let ends_ms = self.case.ends_ms();
        let next_ms = self.case.moments().chain(pending).filter(|at_ms| *at_ms > self.now_ms).min();
        next_ms.filter(|at_ms| *at_ms <= ends_ms).unwrap_or(NEVER)
    }

    /// The points, counted from 0, at which an approval lets the person be elsewhere.
    pub(crate) fn covered(&self) -> Vec<usize> {
        self.points.iter().filter(|point| point.cover.is_some()).map(|point| point.index).collect()
    }

    /// The plan in force.
    pub(crate) fn plan(&self) -> Option<&'a Plan> {
        self.plan
    }
}
