//! What a day leaves before the clocks: the punches of its passages, and those that were refused or overtaken.

use super::member::{Day, Member};
use super::passages::{Passage, Punch};
use crate::story::deed::{Attempt, Manner, Refusal, Source};
use crate::story::plan::Duty;
use crate::story::shift::Shift;

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

/// Chances in a thousand: that a late arrival is asked to confirm, to try the gate in the night before a week.
const CONFIRMED_PER_MILLE: u32 = 300;
const TOO_EARLY_PER_MILLE: u32 = 20;
/// The chance in a hundred that a departure overtakes an earlier one.
const OVERTAKEN_PERCENT: u32 = 8;

impl Member<'_> {
    /// All attempts of a day by their time.
    pub(super) fn attempts(&self, day: Day, worked: Duty, passages: Vec<Passage>, after_rest: bool) -> Vec<Attempt> {
        let mut attempts = Vec::with_capacity(passages.len() + 2);
        let is_shift = matches!(worked, Duty::Shift(_));
        let comes = passages.first().is_some_and(|first| first.at.is_some());
        if let (Duty::Shift(shift), true) = (worked, after_rest && comes) {
            attempts.extend(self.too_early(day, shift));
        }
        for passage in passages {
            let Some(punch) = passage.punch.clone() else {
                continue;
            };
            if punch.manner == Manner::ImpossibleTravel {
                attempts.push(self.far_away(day, &punch));
            } else if is_shift {
                self.refused(day, &passage, &punch, &mut attempts);
            }
            attempts.push(attempt(day, punch.at, punch.source, punch.manner, None));
        }
        attempts.sort_by_key(|attempt| attempt.at_ms);
        let ids = self.ids(day);
        for (number, attempt) in attempts.iter_mut().enumerate() {
            attempt.id = ids.record(number);
        }
        attempts
    }

    /// What came before a punch that counts.
    fn refused(&self, day: Day, passage: &Passage, punch: &Punch, attempts: &mut Vec<Attempt>) {
        let number = day.number * 8 + i64::try_from(passage.point).unwrap_or(0);
        let mut before = |seconds: i64, refusal: Option<Refusal>| {
            attempts.push(attempt(day, punch.at - seconds, Source::Phone, punch.manner.clone(), refusal));
        };
        if passage.is_off_duty() {
            let mut draw = self.draw("overtaken punch", number);
            let room = u32::try_from(punch.at - passage.due - MINUTE).unwrap_or(0);
            if room > 0 && draw.below(100) < OVERTAKEN_PERCENT {
                // Some of them try ten minutes before the end.
                let at = passage.due - 10 * MINUTE + i64::from(draw.below(room + 600));
                attempts.push(attempt(day, at, Source::Phone, Manner::Usual, None));
            }
            return self.checked(number, punch, attempts, day);
        }
        let mut draw = self.draw("confirmed punch", number);
        let is_own = matches!(punch.manner, Manner::Usual | Manner::Field);
        if punch.source == Source::Phone && is_own && passage.fails() && self.refuses(&mut draw, CONFIRMED_PER_MILLE) {
            before(i64::from(3 + draw.below(50)), Some(Refusal::NeedsConfirmation));
        }
        self.checked(number, punch, attempts, day);
    }

    /// The phone's own checks, and punches in the field that wait for an approval.
    fn checked(&self, number: i64, punch: &Punch, attempts: &mut Vec<Attempt>, day: Day) {
        let life = self.world.life;
        let (security, approvals) = (life.security.millionths(), life.field_approvals.millionths());
        if punch.source != Source::Phone || security + approvals == 0 {
            return;
        }
        let mut draw = self.draw("checked punch", number);
        let (is_checked, is_approved) = (draw.below(1_000_000) < security, draw.below(1_000_000) < approvals);
        let refusal = match punch.manner {
            Manner::Field if is_approved => Refusal::FieldNeedsApproval,
            Manner::Usual if is_checked => Refusal::Security,
            _ => return,
        };
        let at = punch.at - i64::from(20 + draw.below(100));
        attempts.push(attempt(day, at, Source::Phone, punch.manner.clone(), Some(refusal)));
    }

    /// Minutes before a place is faked the phone says where it really is.
    fn far_away(&self, day: Day, punch: &Punch) -> Attempt {
        let minutes = i64::from(5 + self.draw("far away", day.number).below(20));
        let at = punch.at - minutes * MINUTE;
        attempt(day, at, Source::Phone, punch.manner.clone(), Some(Refusal::FieldNeedsApproval))
    }

    /// More than eight hours before the first shift after a rest nobody may punch yet.
    fn too_early(&self, day: Day, shift: &Shift) -> Option<Attempt> {
        let mut draw = self.draw("early punch", day.number);
        if !self.refuses(&mut draw, TOO_EARLY_PER_MILLE) {
            return None;
        }
        let latest_minutes = shift.flex.map_or(0, |flex| flex.late_minutes);
        let due = (shift.sections.first()?.on.minute + latest_minutes) * MINUTE;
        let at = due - 8 * HOUR - i64::from(1 + draw.below(3_500));
        Some(attempt(day, at, Source::Phone, Manner::Usual, None))
    }
}

fn attempt(day: Day, at: i64, source: Source, manner: Manner, refusal: Option<Refusal>) -> Attempt {
    let at_ms = day.at(at);
    Attempt { id: 0, at_ms, known_ms: at_ms, source, manner, refusal }
}
