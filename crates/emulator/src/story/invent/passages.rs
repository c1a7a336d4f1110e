//! How somebody goes through a day: past which points, when, and with what punch.

use super::approvals::{Away, Known};
use super::habits::{self, Habit, Pass};
use super::member::{Day, Member};
use crate::seed::draw::Draw;
use crate::story::deed::{Manner, Source};
use crate::story::shift::{Section, Shift};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

/// Chances in a hundred: to punch in the field from a trip, and from an outing that hides a point.
const TRIP_PUNCHES_PERCENT: u32 = 50;
const OUTING_PUNCHES_PERCENT: u32 = 40;
/// The chance in a thousand to try the machine at the door on a day of rest.
const REST_DAY_PER_MILLE: u32 = 8;

/// How somebody goes past a point. Times are in seconds after midnight.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    /// Counts the points of the plan from 0: even on duty, odd off duty.
    pub(super) point: usize,
    /// When it is due: as planned, moved by what was approved and by flexible hours; late or early is what differs by more
    /// than what is permitted.
    pub(super) due: i64,
    pub(super) permit: i64,
    /// When the person went past; nothing where there was nobody to do so.
    pub(super) at: Option<i64>,
    pub(super) punch: Option<Punch>,
}

/// A punch that counts, as far as the person can know.
#[derive(Debug, Clone)]
pub(super) struct Punch {
    pub(super) at: i64,
    pub(super) source: Source,
    pub(super) manner: Manner,
}

/// What leaves people room around the points of a section, in seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) is_first: bool,
    /// How much before the latest arrival people come.
    pub(super) arrival_span: i64,
    /// What is permitted.
    pub(super) permit: i64,
    /// What lateness, early leaving and staying on stay below, lest the punch be another point's.
    pub(super) latest: i64,
    pub(super) earliest: i64,
    pub(super) stay: i64,
}

impl Passage {
    pub(super) fn is_off_duty(&self) -> bool {
        self.point % 2 == 1
    }

    /// Whether the person fails: comes late, leaves early, forgets to punch or is not there.
    pub(super) fn fails(&self) -> bool {
        match (&self.punch, self.is_off_duty()) {
            (None, _) => true,
            (Some(punch), false) => punch.at >= self.due + self.permit + MINUTE,
            (Some(punch), true) => punch.at < self.due - self.permit,
        }
    }
}

impl Frame {
    fn of(shift: &Shift, index: usize) -> Self {
        let section = &shift.sections[index];
        let half = (section.off.minute - section.on.minute) * MINUTE / 2;
        let gap = shift.sections.get(index + 1).map(|next| (next.on.minute - section.off.minute) * MINUTE / 2);
        let flex = shift.flex.map_or(0, |flex| (flex.late_minutes + flex.early_minutes) * MINUTE);
        let window = |(before, after): (i64, i64)| (before * MINUTE, after * MINUTE);
        let (before_on, after_on) = section.on.window.map_or((45 * MINUTE, half), window);
        let (before_off, after_off) = section.off.window.map_or((half, gap.unwrap_or(6 * HOUR)), window);
        Self {
            is_first: index == 0,
            arrival_span: if flex > 0 { flex + 15 * MINUTE } else { before_on.min(45 * MINUTE) },
            permit: shift.permit_minutes * MINUTE,
            latest: after_on - MINUTE,
            earliest: before_off - MINUTE,
            stay: after_off - MINUTE,
        }
    }
}

impl Member<'_> {
    /// The points of a shift.
    pub(super) fn at_shift(&self, day: Day, shift: &Shift, known: &Known) -> Vec<Passage> {
        let failings_percent = self.failings_percent();
        let away = if known.is_nothing() { None } else { known.away(day) };
        let mut passages = Vec::with_capacity(2 * shift.sections.len());
        let mut is_absent = false;
        for (index, section) in (0..).zip(shift.sections) {
            let mut draw = match index {
                0 => self.draw("day", day.number),
                _ => self.draw("later section", day.number * 4 + index),
            };
            let place = passages.len() / 2;
            let habit = habits::draw(&mut draw, failings_percent, Frame::of(shift, place)).filter(|_| !is_absent);
            is_absent |= habit.is_none();
            passages.extend(go(shift, section, 2 * place, habit, away, &mut draw));
        }
        if let (Some((_, end)), Some(last)) = (known.overtime(day), passages.last_mut()) {
            stay_until(last, end, &mut self.draw("after overtime", day.number));
        }
        passages
    }

    /// Overtime on a day of rest, or an idle try at the machine.
    pub(super) fn at_rest(&self, day: Day, known: &Known, is_in_group: bool) -> Vec<Passage> {
        let mut draw = self.draw("rest day punch", day.number);
        if let Some((start, end)) = known.overtime(day) {
            let on = start + MINUTE - 1 - i64::from(draw.low_below(1_200));
            let off = end + i64::from(draw.low_below(1_200));
            return [(0, start, on), (1, end, off)].map(|(point, due, at)| office(point, due, at)).into();
        }
        if !is_in_group || !self.refuses(&mut draw, REST_DAY_PER_MILLE) {
            return Vec::new();
        }
        let at = 10 * HOUR + i64::from(draw.below(7 * 3_600));
        let punch = Punch { at, source: Source::Machine, manner: Manner::Usual };
        vec![Passage { point: 0, due: at, permit: 0, at: Some(at), punch: Some(punch) }]
    }
}

/// A punch in the own office.
pub(super) fn office(point: usize, due: i64, at: i64) -> Passage {
    let punch = Punch { at, source: Source::Phone, manner: Manner::Usual };
    Passage { point, due, permit: 0, at: Some(at), punch: Some(punch) }
}

/// Both points of a section.
fn go(
    shift: &Shift,
    section: &Section,
    point: usize,
    habit: Option<Habit>,
    away: Option<Away>,
    draw: &mut Draw,
) -> [Passage; 2] {
    let (start, end) = (section.on.minute * MINUTE, section.off.minute * MINUTE);
    let latest = start + shift.flex.map_or(0, |flex| flex.late_minutes * MINUTE);
    let away_on = away.filter(|away| away.covers_start(start));
    let away_off = away.filter(|away| away.covers_end(end));
    let on_due = away_on.map_or(latest, |away| after_rest(shift, away.to));
    let off_due = away_off.map_or(end, |away| before_rest(shift, away.from));
    let permit = shift.permit_minutes * MINUTE;
    let nowhere = |point: usize, due: i64| Passage { point, due, permit, at: None, punch: None };
    let Some(habit) = habit else {
        return [nowhere(point, on_due), nowhere(point + 1, off_due)];
    };
    let whole_day = away_on.and(away_off);
    if whole_day.is_some_and(|away| !away.is_work) {
        return [nowhere(point, on_due), nowhere(point + 1, off_due)];
    }
    let mut on = pass(point, on_due, permit, habit.on);
    let arrival = (on.at.unwrap_or(latest) - start).div_euclid(MINUTE) * MINUTE;
    let moved = shift
        .flex
        .filter(|_| away_on.or(away_off).is_none())
        .map_or(0, |flex| arrival.clamp(-flex.early_minutes * MINUTE, flex.late_minutes * MINUTE));
    let mut leaves = habit.off;
    if away_off.is_some() {
        // Nobody stays long who is expected elsewhere.
        leaves.deviation = leaves.deviation.min(leaves.deviation.rem_euclid(15 * MINUTE));
    }
    let mut off = pass(point + 1, off_due + moved, permit, leaves);
    if whole_day.is_some() {
        (on.due, off.due) = (start, end);
        elsewhere(&mut on, TRIP_PUNCHES_PERCENT, draw);
        elsewhere(&mut off, TRIP_PUNCHES_PERCENT, draw);
    } else {
        for (passage, away, due) in [(&mut on, away_on, start), (&mut off, away_off, end)] {
            if away.is_some_and(|away| away.is_work) && draw.below(100) < OUTING_PUNCHES_PERCENT {
                passage.due = due;
                elsewhere(passage, 100, draw);
            }
        }
    }
    [on, off]
}

fn pass(point: usize, due: i64, permit: i64, pass: Pass) -> Passage {
    let at = due + pass.deviation;
    let punch = pass.with.map(|(source, manner)| Punch { at, source, manner });
    Passage { point, due, permit, at: Some(at), punch }
}

/// The person works elsewhere and perhaps punches there when the point is due.
fn elsewhere(passage: &mut Passage, chance_percent: u32, draw: &mut Draw) {
    let minutes = i64::from(draw.below(8 * 60));
    let at = if passage.is_off_duty() { passage.due + minutes } else { passage.due - minutes };
    passage.at = Some(at);
    let field = Punch { at, source: Source::Phone, manner: Manner::Field };
    passage.punch = (draw.below(100) < chance_percent).then_some(field);
}

/// Who stays for overtime leaves when it is over.
fn stay_until(last: &mut Passage, end: i64, draw: &mut Draw) {
    if last.at.is_some() {
        let at = end + i64::from(draw.low_below(1_200));
        last.at = Some(at);
        if let Some(punch) = &mut last.punch {
            punch.at = at;
        }
    }
}

/// Where a break follows at once, work begins after it.
fn after_rest(shift: &Shift, at: i64) -> i64 {
    let rest = shift.rest.as_ref().map(|rest| (rest.from_minute * MINUTE, rest.to_minute * MINUTE));
    rest.filter(|(from, to)| (*from..*to).contains(&at)).map_or(at, |(_, to)| to)
}

/// Where a break comes right before, work ends before it.
fn before_rest(shift: &Shift, at: i64) -> i64 {
    let rest = shift.rest.as_ref().map(|rest| (rest.from_minute * MINUTE, rest.to_minute * MINUTE));
    rest.filter(|(from, to)| (*from + 1..=*to).contains(&at)).map_or(at, |(from, _)| from)
}
