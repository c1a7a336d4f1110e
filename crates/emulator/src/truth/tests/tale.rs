//! Short words for the story of a day: Thursday, 3 September 2026. Times are `09:00`, `18:04:30`, or, on another day, `+1 06:02`.

use jiff::civil::{Date, date};

use super::shifts;
use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, midnight_ms};
use crate::story::{
    Approval, ApprovalKind, Attempt, Correction, Duty, Manner, Missing, Override, Plan, Refusal, Shift, Source, Story,
    Unit, Unplanned,
};

const WORK_DATE: Date = date(2026, 9, 3);

/// A story, and when it is asked for: after forty days, unless the tale says when.
pub(super) struct Tale {
    pub(super) story: Story,
    pub(super) asked_ms: i64,
}

/// The instant of a time.
pub(super) fn ms(time: &str) -> i64 {
    let (days, clock) = time.split_once(' ').unwrap_or(("0", time));
    let parts: Vec<i64> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    let units = [HOUR_MS, MINUTE_MS, SECOND_MS];
    let clock_ms: i64 = parts.iter().zip(units).map(|(n, unit_ms)| n * unit_ms).sum();
    midnight_ms(WORK_DATE) + days.parse::<i64>().unwrap() * DAY_MS + clock_ms
}

/// A day of a shift, between two like it.
pub(super) fn works(shift: &'static Shift) -> Tale {
    let (first, last) = (shift.points().next().unwrap(), shift.points().last().unwrap());
    let midnight_ms = midnight_ms(WORK_DATE);
    let mut tale = plan(Duty::Shift(shift));
    let flex_ms = shift.flex.map_or(0, |flex| flex.late_minutes * MINUTE_MS);
    tale.story.previous_off_ms = Some(midnight_ms - DAY_MS + last.minute * MINUTE_MS + flex_ms);
    tale.story.next_on_ms = Some(midnight_ms + DAY_MS + first.minute * MINUTE_MS + flex_ms);
    tale
}

/// A day of nine to six.
pub(super) fn day() -> Tale {
    works(&shifts::DAY)
}

/// A day of rest.
pub(super) fn rests() -> Tale {
    plan(Duty::Rest(None))
}

/// A working day of free hours; the group does not count it as missing when nobody punches.
pub(super) fn free() -> Tale {
    plan(Duty::Free { expected: true })
}

/// A day of whatever duty.
pub(super) fn plan(duty: Duty) -> Tale {
    let story = Story {
        userid: "ann".to_owned(),
        work_date: WORK_DATE,
        joined_ms: 0,
        left_ms: i64::MAX,
        previous_off_ms: None,
        next_on_ms: None,
        plans: vec![plan_of(duty, 0, ms("-15 03:26"))],
        attempts: Vec::new(),
        approvals: Vec::new(),
        corrections: Vec::new(),
        overrides: Vec::new(),
        sealed_ms: None,
    };
    Tale { story, asked_ms: ms("+40 12:00") }
}

fn plan_of(duty: Duty, version: u8, since_ms: i64) -> Plan {
    let unplanned = Unplanned { rest_needs_approval: false, strict: false, missing: None };
    Plan { since_ms, version, group_id: 7, duty, unplanned }
}

/// The own phone in the own office.
fn usual(time: &str) -> Attempt {
    let at_ms = ms(time);
    Attempt { id: 0, at_ms, known_ms: at_ms, source: Source::Phone, manner: Manner::Usual, refusal: None }
}

impl Tale {
    /// Punches on the own phone in the own office.
    pub(super) fn punch(self, time: &str) -> Self {
        self.punch_in(time, Manner::Usual)
    }

    pub(super) fn punch_in(self, time: &str, manner: Manner) -> Self {
        self.attempt(Attempt { manner, ..usual(time) })
    }

    /// Is refused.
    pub(super) fn refused(self, time: &str, refusal: Refusal) -> Self {
        self.attempt(Attempt { refusal: Some(refusal), ..usual(time) })
    }

    /// Punched at an old machine, whose memory was uploaded later.
    pub(super) fn uploaded(self, time: &str, known: &str) -> Self {
        self.attempt(Attempt { source: Source::Uploaded, known_ms: ms(known), ..usual(time) })
    }

    fn attempt(mut self, attempt: Attempt) -> Self {
        self.story.attempts.push(attempt);
        self.story.attempts.sort_by_key(|attempt| attempt.at_ms);
        self
    }

    /// Leave that was approved the day before.
    pub(super) fn leave(self, unit: Unit, from: &str, to: &str) -> Self {
        let (code, name) = ("annual".to_owned(), "年假".to_owned());
        self.approved(ApprovalKind::Leave { code, name }, unit, from, to, "-1 10:00")
    }

    pub(super) fn approved(mut self, kind: ApprovalKind, unit: Unit, from: &str, to: &str, approved: &str) -> Self {
        self.story.approvals.push(Approval {
            id: 1,
            kind,
            from_ms: ms(from),
            to_ms: ms(to),
            unit,
            submitted_ms: ms("-2 10:00"),
            approved_ms: ms(approved),
            withdrawn_ms: None,
            written_as: None,
        });
        self
    }

    /// Takes the last approval back.
    pub(super) fn withdrawn(mut self, at: &str) -> Self {
        self.story.approvals.last_mut().unwrap().withdrawn_ms = Some(ms(at));
        self
    }

    /// Puts a forgotten punch in.
    pub(super) fn corrected(mut self, point: usize, time: &str, approved: &str) -> Self {
        self.story.corrections.push(Correction {
            id: 1,
            point,
            time_ms: ms(time),
            submitted_ms: ms(approved) - HOUR_MS,
            approved_ms: ms(approved),
            withdrawn_ms: None,
            written_as: None,
        });
        self
    }

    /// Takes the last correction back.
    pub(super) fn uncorrected(mut self, at: &str) -> Self {
        self.story.corrections.last_mut().unwrap().withdrawn_ms = Some(ms(at));
        self
    }

    /// An administrator changes a point.
    pub(super) fn changed(mut self, point: usize, grade: &'static str, time: Option<&str>, at: &str) -> Self {
        let time_ms = time.map(ms);
        self.story.overrides.push(Override { at_ms: ms(at), point, grade, time_ms, by_userid: "manager".to_owned() });
        self
    }

    /// Schedules the day anew.
    pub(super) fn replanned(mut self, duty: Duty, at: &str) -> Self {
        let version = u8::try_from(self.story.plans.len()).unwrap();
        self.story.plans.push(plan_of(duty, version, ms(at)));
        self
    }

    /// The group counts unpunched days of free hours as missing, on at noon and off at 23:00.
    pub(super) fn counting(self) -> Self {
        self.unplanned(|unplanned| unplanned.missing = Some(Missing { on_minute: 720, off_minute: 1_380 }))
    }

    pub(super) fn unplanned(mut self, change: impl FnOnce(&mut Unplanned)) -> Self {
        change(&mut self.story.plans.last_mut().unwrap().unplanned);
        self
    }

    /// Friday is a day of rest.
    pub(super) fn before_rest(mut self) -> Self {
        self.story.next_on_ms = None;
        self
    }

    /// Wednesday was a day of rest.
    pub(super) fn after_rest(mut self) -> Self {
        self.story.previous_off_ms = None;
        self
    }

    pub(super) fn joined(mut self, at: &str) -> Self {
        self.story.joined_ms = ms(at);
        self
    }

    pub(super) fn left(mut self, at: &str) -> Self {
        self.story.left_ms = ms(at);
        self
    }

    pub(super) fn sealed(mut self, at: &str) -> Self {
        self.story.sealed_ms = Some(ms(at));
        self
    }

    /// Asks at another time.
    pub(super) fn asked(mut self, at: &str) -> Self {
        self.asked_ms = ms(at);
        self
    }
}
