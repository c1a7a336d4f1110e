//! What is changed about a day afterwards: corrections of forgotten punches, and what administrators do.

use super::member::{Day, Member};
use super::passages::Passage;
use crate::attendance::dates::{DAY_MS, MINUTE_MS, SECOND_MS};
use crate::seed::draw::Draw;
use crate::story::Story;
use crate::story::approval::{Correction, Override};
use crate::story::deed::Manner;
use crate::story::plan::Duty;

/// The kind of a correction, as ids of approvals tell them apart; each of six points has its own.
const CORRECTION: usize = 4;
/// Who changes results: the administrator of every seeded company.
const ADMINISTRATOR: &str = "manager01";

impl Member<'_> {
    /// Whether one punch of a day is forgotten and put in later, if there is one.
    pub(super) fn will_correct(&self, number: i64) -> bool {
        let share = self.world.life.corrections.millionths();
        share > 0 && self.draw("correction", number).below(1_000_000) < share
    }

    /// Lets the person forget a punch and put it in later. A correction that would come after sealing never does.
    pub(super) fn correct(&self, day: Day, story: &Story, passages: &mut [Passage]) -> Vec<Correction> {
        if !self.will_correct(day.number) {
            return Vec::new();
        }
        let mut draw = self.draw("corrected punch", day.number);
        let is_certain = story.plans.len() == 1 && matches!(story.plans[0].duty, Duty::Shift(_));
        let is_own = |passage: &&mut Passage| {
            passage.at.is_some() && passage.punch.as_ref().is_some_and(|punch| punch.manner != Manner::Field)
        };
        let mut own: Vec<&mut Passage> = passages.iter_mut().filter(is_own).filter(|_| is_certain).collect();
        let Some(length) = u32::try_from(own.len()).ok().filter(|length| *length > 0) else {
            return Vec::new();
        };
        let index = usize::try_from(draw.below(length)).unwrap_or(0);
        let passage = own.swap_remove(index);
        passage.punch = None;
        let at_ms = day.at(passage.at.unwrap_or(passage.due));
        let approved_ms = approved_ms(day, at_ms, &mut draw);
        let asked_ms = approved_ms - i64::from(600 + draw.below(20 * 3_600)) * SECOND_MS;
        let correction = Correction {
            id: self.ids(day).approval(CORRECTION),
            point: passage.point,
            time_ms: at_ms.div_euclid(MINUTE_MS) * MINUTE_MS,
            submitted_ms: asked_ms.max(at_ms + 5 * MINUTE_MS),
            approved_ms,
            withdrawn_ms: None,
            written_as: None,
        };
        let is_in_time = story.sealed_ms.is_none_or(|sealed_ms| approved_ms < sealed_ms);
        is_in_time.then_some(correction).into_iter().collect()
    }

    /// Lets an administrator change a point, half of the time to the better.
    pub(super) fn overrule(&self, day: Day, story: &Story, passages: &[Passage]) -> Vec<Override> {
        let share = self.world.life.overrides.millionths();
        if share == 0 {
            return Vec::new();
        }
        let mut draw = self.draw("override", day.number);
        if draw.below(1_000_000) >= share {
            return Vec::new();
        }
        let Some((since_ms, Duty::Shift(shift))) = story.plans.last().map(|plan| (plan.since_ms, plan.duty)) else {
            return Vec::new();
        };
        let to_the_better = draw.below(2) == 0;
        let n_points = 2 * shift.sections.len();
        let drawn = usize::try_from(draw.below(u32::try_from(n_points).unwrap_or(2))).unwrap_or(0);
        let failed = passages.iter().find(|passage| passage.fails() && passage.point < n_points);
        let point = if to_the_better { failed.map_or(drawn, |passage| passage.point) } else { drawn };
        let planned_ms = shift.points().nth(point).map_or(0, |planned| day.at(planned.minute * 60));
        let (grade, minutes) = if to_the_better { ("Normal", 0) } else { worse(point % 2 == 1, &mut draw) };
        let has_time = grade != "NotSigned" && draw.below(2) == 0;
        let days = 1 + i64::from(draw.below(20));
        let at_ms = day.office_hours(days, &mut draw).max(since_ms + DAY_MS);
        let change = Override {
            at_ms,
            point,
            grade,
            time_ms: has_time.then_some(planned_ms + minutes * MINUTE_MS),
            by_userid: ADMINISTRATOR.to_owned(),
        };
        let is_in_time = story.sealed_ms.is_none_or(|sealed_ms| at_ms < sealed_ms);
        is_in_time.then_some(change).into_iter().collect()
    }
}

/// Within three days mostly, within fifteen for some, at last within thirty-one.
fn approved_ms(day: Day, at_ms: i64, draw: &mut Draw) -> i64 {
    let days = match draw.below(100) {
        0..60 => 1 + draw.below(3),
        60..90 => 4 + draw.below(12),
        _ => 16 + draw.below(16),
    };
    day.office_hours(i64::from(days), draw).max(at_ms + 30 * MINUTE_MS)
}

/// A bad grade and how many minutes the time lies after the plan.
fn worse(is_off_duty: bool, draw: &mut Draw) -> (&'static str, i64) {
    let grades: &[(&str, i64)] = if is_off_duty {
        &[("Early", -20), ("Early", -45), ("NotSigned", 0)]
    } else {
        &[("Late", 10), ("Late", 25), ("SeriousLate", 40), ("Absenteeism", 75), ("NotSigned", 0)]
    };
    draw.pick(grades)
}
