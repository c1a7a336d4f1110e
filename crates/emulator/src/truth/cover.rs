//! What approvals cover. Leave, trips and outings overlay the plan; overtime never does (A 8.4).

use super::line::Side;
use crate::attendance::dates::{DAY_MS, MINUTE_MS, midnight_ms};
use crate::story::{Approval, ApprovalKind, Shift, Story, Unit};

/// The stretches of a day that are approved at an instant.
pub(super) struct Covers {
    approved: Vec<Stretch>,
    rest: Option<Stretch>,
}

/// A stretch in which nobody has to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    from_ms: i64,
    to_ms: i64,
}

/// Whether an approval that stands at an instant touches the day at all.
pub(super) fn touch_day(story: &Story, at_ms: i64) -> bool {
    approved(story, at_ms).any(|stretch| stretch.is_of_day(story))
}

impl Covers {
    pub(super) fn of(story: &Story, shift: &Shift, at_ms: i64) -> Self {
        let midnight_ms = midnight_ms(story.work_date);
        let rest = shift.rest.as_ref().map(|rest| Stretch {
            from_ms: midnight_ms + rest.from_minute * MINUTE_MS,
            to_ms: midnight_ms + rest.to_minute * MINUTE_MS,
        });
        Self { approved: approved(story, at_ms).collect(), rest }
    }

    /// Whether an approval covers a point. One that ends when work begins, or begins when it ends, does not.
    pub(super) fn touch(&self, side: Side, point_ms: i64) -> bool {
        self.approved.iter().any(|stretch| stretch.touches(side, point_ms))
    }

    /// Where work begins after the approvals that cover its start, or ends before those that cover its end. A break is not
    /// worked through.
    pub(super) fn past(&self, side: Side, point_ms: i64) -> i64 {
        let mut at_ms = point_ms;
        loop {
            let mut stretches = self.approved.iter().chain(&self.rest);
            match stretches.find(|stretch| stretch.touches(side, at_ms)) {
                None => return at_ms,
                Some(stretch) if side == Side::On => at_ms = stretch.to_ms,
                Some(stretch) => at_ms = stretch.from_ms,
            }
        }
    }
}

fn approved(story: &Story, at_ms: i64) -> impl Iterator<Item = Stretch> {
    let covers = move |approval: &&Approval| {
        approval.stands_at(at_ms) && !matches!(approval.kind, ApprovalKind::Overtime { .. })
    };
    story.approvals.iter().filter(covers).filter_map(|approval| Stretch::of(story, approval))
}

impl Stretch {
    /// Whole days are days of work: they cover all of a night that ends on the next date, and nothing of the night before
    /// (A 8.3: everything of a night counts for the day on which it starts).
    fn of(story: &Story, approval: &Approval) -> Option<Self> {
        let &Approval { from_ms, to_ms, unit, .. } = approval;
        if unit != Unit::Day {
            return Some(Self { from_ms, to_ms });
        }
        let midnight_ms = midnight_ms(story.work_date);
        let is_its_day = from_ms <= midnight_ms && midnight_ms + DAY_MS <= to_ms;
        is_its_day.then_some(Self { from_ms: midnight_ms, to_ms: midnight_ms + 2 * DAY_MS })
    }

    fn is_of_day(self, story: &Story) -> bool {
        let midnight_ms = midnight_ms(story.work_date);
        self.from_ms < midnight_ms + DAY_MS && self.to_ms > midnight_ms
    }

    /// Work begins right after a start and ends right before an end.
    fn touches(self, side: Side, at_ms: i64) -> bool {
        match side {
            Side::On => self.from_ms <= at_ms && at_ms < self.to_ms,
            Side::Off => self.from_ms < at_ms && at_ms <= self.to_ms,
        }
    }
}
