//! Approvals within a day: outings of some hours, and overtime.

use super::member::{Day, Member};
use super::seal;
use crate::attendance::dates::{MINUTE_MS, SECOND_MS};
use crate::document::Share;
use crate::seed::draw::Draw;
use crate::story::approval::{Approval, ApprovalKind, Unit};
use crate::story::plan::Duty;
use crate::story::shift::Shift;

/// Kinds of approvals, as their ids tell them apart.
const OUTING: usize = 2;
const OVERTIME: usize = 3;

impl Member<'_> {
    /// Some hours out of the office during a shift.
    pub(super) fn outing(&self, day: Day, shift: &Shift) -> Option<Approval> {
        let mut draw = self.may_go_out(day.number)?;
        let roll = draw.below(100);
        let section = if roll < 40 { shift.sections.first() } else { shift.sections.last() }?;
        let (start, end) = (section.on.minute, section.off.minute);
        let minutes = (60 + 30 * i64::from(draw.below(5))).min((end - start - 30) / 30 * 30);
        let from = match roll {
            0..40 => start,
            40..75 => end - minutes,
            _ => start + (end - start - minutes) / 60 * 30,
        };
        let submitted_ms = day.at(from * 60) - i64::from(20 * 60 + draw.below(20 * 3_600)) * SECOND_MS;
        let approved_ms = submitted_ms + i64::from(5 * 60 + draw.below(2 * 3_600)) * SECOND_MS;
        self.approval(day, ApprovalKind::Outing, OUTING, (from, from + minutes), (submitted_ms, approved_ms))
    }

    /// What an outing on a day is drawn from, if there may be one.
    pub(super) fn may_go_out(&self, number: i64) -> Option<Draw> {
        self.chance("outing", number, self.world.life.outings)
    }

    /// What overtime on a day is drawn from, if there may be some.
    pub(super) fn may_stay(&self, number: i64) -> Option<Draw> {
        self.chance("overtime", number, self.world.life.overtime)
    }

    fn chance(&self, topic: &str, number: i64, share: Share) -> Option<Draw> {
        let share = share.millionths();
        let mut draw = Some(self.draw(topic, number)).filter(|_| share > 0)?;
        (draw.below(1_000_000) < share).then_some(draw)
    }

    /// Work after the shift, or on a day of rest.
    pub(super) fn overtime(&self, day: Day, worked: Duty) -> Option<Approval> {
        let mut draw = self.may_stay(day.number)?;
        let (from, half_hours) = match worked {
            Duty::Shift(shift) => (shift.sections.last()?.off.minute + 30, 2 + draw.below(5)),
            Duty::Rest(_) => (9 * 60 + 30, 6 + draw.below(9)),
            Duty::Blank | Duty::Free { .. } => return None,
        };
        let minutes = 30 * i64::from(half_hours);
        let hundredths_of_hours = 50 * i64::from(half_hours);
        let is_planned = draw.below(100) < 80;
        let submitted_ms = if is_planned {
            day.at(from * 60) - i64::from(1_800 + draw.below(30 * 3_600)) * SECOND_MS
        } else {
            day.office_hours(2 + i64::from(draw.below(3)), &mut draw)
        };
        let approved_ms = submitted_ms + 10 * MINUTE_MS + i64::from(draw.below(20 * 3_600)) * SECOND_MS;
        let kind = ApprovalKind::Overtime { hundredths_of_hours };
        self.approval(day, kind, OVERTIME, (from, from + minutes), (submitted_ms, approved_ms))
    }

    /// An approval of some minutes of the day; none if it came only after sealing.
    fn approval(
        &self,
        day: Day,
        kind: ApprovalKind,
        number: usize,
        (from, to): (i64, i64),
        (submitted_ms, approved_ms): (i64, i64),
    ) -> Option<Approval> {
        let sealed_ms = seal::sealed_ms(self.world.life.seal, day.date);
        let approval = Approval {
            id: self.ids(day).approval(number),
            kind,
            from_ms: day.at(from * 60),
            to_ms: day.at(to * 60),
            unit: Unit::Hour,
            submitted_ms,
            approved_ms,
            withdrawn_ms: None,
            written_as: None,
        };
        sealed_ms.is_none_or(|sealed_ms| approved_ms < sealed_ms).then_some(approval)
    }
}
