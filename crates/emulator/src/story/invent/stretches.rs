//! Leave and business trips, which may last some days.
//!
//! The time of a person is cut into blocks of eight days, and a block has at most one stretch, which never leaves it. So every
//! day of a stretch finds the same one without asking the days around it. Where blocks begin differs from person to person.

use super::member::{Day, Member};
use super::seal;
use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};
use crate::seed::draw::Draw;
use crate::story::approval::{Approval, ApprovalKind, Unit};
use crate::story::ids::Ids;
use crate::story::plan::Duty;
use crate::story::shift::Shift;

const BLOCK: i64 = 8;

/// How many days stretches last, each as often as it stands here: leave 1.75 on average, trips 2.4.
const LEAVE_DAYS: &[i64] = &[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 5, 5];
const TRIP_DAYS: &[i64] = &[1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 5, 5, 5];

/// Kinds of leave by the day and by the hour.
const BY_DAY: &[(&str, &str)] =
    &[("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a01", "年假"), ("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a03", "病假")];
const BY_HOUR: &[(&str, &str)] =
    &[("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a02", "事假"), ("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a04", "调休")];

/// Kinds of approvals, as their ids tell them apart.
const LEAVE: usize = 0;
const TRIP: usize = 1;

/// A leave or a trip.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub(super) approval: Approval,
    /// Whether the person acts by it; a leave that was withdrawn before it began does not keep anybody from work.
    pub(super) keeps_away: bool,
    /// Whether the approval came to be; what would have been approved after sealing never is.
    pub(super) is_approved: bool,
}

/// What is drawn for a block of days before anybody's working days are known.
struct Block {
    is_leave: bool,
    /// The number of its first day.
    start: i64,
    length: i64,
    /// From which the rest is drawn.
    draw: Draw,
}

/// The working days of a stretch.
struct Span {
    first: Day,
    last: Day,
    first_duty: Duty,
    last_duty: Duty,
}

impl Member<'_> {
    /// The leave or trip that touches a day.
    pub(super) fn stretch(&self, day: Day) -> Option<Stretch> {
        self.group?;
        let Block { is_leave, start, length, draw } = self.block(self.block_of(day.number))?;
        if !(start..start + length).contains(&day.number) {
            return None;
        }
        let span = self.span(day, start, length)?;
        let is_within = (span.first.number..=span.last.number).contains(&day.number);
        is_within.then(|| if is_leave { self.leave(&span, draw) } else { self.trip(&span, draw) })
    }

    /// The days between two on which a leave or a trip may be, by their numbers: at least those on which one is.
    pub(super) fn stretched(&self, first: i64, last: i64, is_leave: bool) -> impl Iterator<Item = i64> {
        let blocks = (self.block_of(first)..=self.block_of(last)).filter_map(|block| self.block(block));
        let days = blocks.filter(move |block| block.is_leave == is_leave);
        days.flat_map(|block| block.start..block.start + block.length).filter(move |day| (first..=last).contains(day))
    }

    fn block_of(&self, number: i64) -> i64 {
        (number + self.phase()).div_euclid(BLOCK)
    }

    fn phase(&self) -> i64 {
        i64::from(self.draw("blocks", 0).below(8))
    }

    /// What a block of days has, if anything.
    fn block(&self, block: i64) -> Option<Block> {
        let life = self.world.life;
        let leave = life.leave.millionths() * 32 / 7;
        let trips = life.trips.millionths() * 10 / 3;
        if leave + trips == 0 {
            return None;
        }
        let mut draw = self.draw("stretch", block);
        let roll = draw.below(1_000_000);
        let is_leave = roll < leave;
        if roll >= leave + trips {
            return None;
        }
        let length = draw.pick(if is_leave { LEAVE_DAYS } else { TRIP_DAYS });
        let room = u32::try_from(BLOCK - length + 1).unwrap_or(1);
        let start = block * BLOCK - self.phase() + i64::from(draw.below(room));
        Some(Block { is_leave, start, length, draw })
    }

    /// The working days among those from a start on, if there are any.
    fn span(&self, day: Day, start: i64, length: i64) -> Option<Span> {
        let days = (start..start + length).map(|number| day.other(number));
        let mut working = days.filter_map(|day| match self.usual_duty(day.date) {
            Duty::Blank | Duty::Rest(_) | Duty::Free { expected: false } => None,
            duty @ (Duty::Shift(_) | Duty::Free { expected: true }) => Some((day, duty)),
        });
        let (first, first_duty) = working.next()?;
        let (last, last_duty) = working.next_back().unwrap_or((first, first_duty));
        Some(Span { first, last, first_duty, last_duty })
    }

    fn leave(&self, span: &Span, mut draw: Draw) -> Stretch {
        let (from_ms, to_ms, unit) = bounds(span, &mut draw);
        let life = self.world.life;
        let is_withdrawn = draw.below(life.leave.millionths().max(1)) < life.withdrawn_leave.millionths();
        let comes = is_withdrawn && draw.below(2) == 0;
        let (code, name) = draw.pick(if unit == Unit::Hour { BY_HOUR } else { BY_DAY });
        let is_planned = comes || draw.below(100) < 70;
        let (submitted_ms, approved_ms) = handed_in(span, is_planned, &mut draw);
        let withdrawn_ms = is_withdrawn.then(|| {
            let at_ms = if comes {
                from_ms - i64::from(12 + draw.below(24)) * HOUR_MS
            } else {
                span.last.office_hours(2 + i64::from(draw.below(10)), &mut draw)
            };
            at_ms.max(approved_ms + HOUR_MS)
        });
        let kind = ApprovalKind::Leave { code: code.to_owned(), name: name.to_owned() };
        let approval = Approval {
            id: self.ids(span.first).approval(LEAVE),
            kind,
            from_ms,
            to_ms,
            unit,
            submitted_ms,
            approved_ms,
            withdrawn_ms,
            written_as: None,
        };
        self.sealed(span, approval, !comes)
    }

    fn trip(&self, span: &Span, mut draw: Draw) -> Stretch {
        let (from_ms, to_ms) = (span.first.at(0), span.last.at(86_400));
        let is_planned = draw.below(100) < 80;
        let (submitted_ms, approved_ms) = handed_in(span, is_planned, &mut draw);
        let approval = Approval {
            id: self.ids(span.first).approval(TRIP),
            kind: ApprovalKind::Trip,
            from_ms,
            to_ms: to_ms.max(end_of(span)),
            unit: Unit::Day,
            submitted_ms,
            approved_ms,
            withdrawn_ms: None,
            written_as: None,
        };
        self.sealed(span, approval, true)
    }

    /// What would have changed after the first of its days was sealed never does, so that all its days see the same.
    fn sealed(&self, span: &Span, mut approval: Approval, keeps_away: bool) -> Stretch {
        let sealed_ms = seal::sealed_ms(self.world.life.seal, span.first.date).unwrap_or(i64::MAX);
        approval.withdrawn_ms = approval.withdrawn_ms.filter(|withdrawn_ms| *withdrawn_ms < sealed_ms);
        Stretch { is_approved: approval.approved_ms < sealed_ms, approval, keeps_away }
    }

    pub(super) fn ids(&self, day: Day) -> Ids<'_> {
        Ids { seed: self.world.seed, userid: self.userid, work_date: day.date }
    }
}

/// From when to when a leave lasts and how its form counts. Who works by night takes leave by the hour.
fn bounds(span: &Span, draw: &mut Draw) -> (i64, i64, Unit) {
    let whole_days = (span.first.at(0), span.last.at(86_400), Unit::Day);
    let (Duty::Shift(first), Duty::Shift(last)) = (span.first_duty, span.last_duty) else {
        return whole_days;
    };
    let is_single = span.first.number == span.last.number;
    let roll = draw.below(100);
    if first.ends_on_next_day() || last.ends_on_next_day() {
        let starts_ms = span.first.at(first.sections[0].on.minute * 60);
        return (starts_ms, end_of(span), Unit::Hour);
    }
    match roll {
        0..35 if is_single => by_the_hour(span.first, first, draw),
        35..60 if is_single => {
            let noon = span.first.at(half_time(first) * 60);
            let is_morning = draw.below(2) == 0;
            let (from_ms, to_ms) = if is_morning { (span.first.at(0), noon) } else { (noon, span.first.at(86_400)) };
            (from_ms, to_ms, Unit::HalfDay)
        }
        _ => whole_days,
    }
}

/// When the last shift of a stretch ends.
fn end_of(span: &Span) -> i64 {
    match span.last_duty {
        Duty::Shift(shift) => span.last.at(shift.points().last().map_or(0, |point| point.minute) * 60),
        _ => span.last.at(86_400),
    }
}

/// Some hours at the start, at the end or amid a section.
fn by_the_hour(day: Day, shift: &Shift, draw: &mut Draw) -> (i64, i64, Unit) {
    let roll = draw.below(100);
    let section = if roll < 40 { shift.sections.first() } else { shift.sections.last() };
    let (start, end) = section.map_or((9 * 60, 18 * 60), |section| (section.on.minute, section.off.minute));
    let longest = u32::try_from((end - start - 60) / 30).unwrap_or(1).clamp(1, 8);
    let minutes = 30 * i64::from(1 + draw.below(longest));
    let from = match roll {
        0..40 => start,
        40..80 => end - minutes,
        _ => start + (end - start - minutes) / 60 * 30,
    };
    (day.at(from * 60), day.at((from + minutes) * 60), Unit::Hour)
}

/// The minute after midnight at which the morning ends for half a day's leave: amid the break.
pub(super) fn half_time(shift: &Shift) -> i64 {
    let between = |from: i64, to: i64| from.midpoint(to);
    match (shift.sections, &shift.rest) {
        ([only], None) => between(only.on.minute, only.off.minute),
        ([_], Some(rest)) => between(rest.from_minute, rest.to_minute),
        ([.., before, last], _) => between(before.off.minute, last.on.minute),
        ([], _) => 12 * 60,
    }
}

/// When it was handed in and approved: some days before, or after the person is back.
fn handed_in(span: &Span, is_planned: bool, draw: &mut Draw) -> (i64, i64) {
    let submitted_ms = if is_planned {
        span.first.office_hours(-1 - i64::from(draw.below(10)), draw)
    } else {
        span.last.office_hours(1 + i64::from(draw.below(3)), draw)
    };
    let pause_ms = 10 * MINUTE_MS + i64::from(draw.below(36 * 3_600)) * SECOND_MS;
    (submitted_ms, submitted_ms + pause_ms.min(2 * DAY_MS))
}
