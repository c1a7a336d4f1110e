//! Any story at all: days of any shift on which anything may have happened.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::attendance::dates::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, midnight_ms};
use crate::story::{
    Approval, ApprovalKind, Attempt, Correction, Duty, Manner, Missing, Override, Plan, Refusal, Source, Story, Unit,
    Unplanned,
};
use crate::truth::shifts;

const WORK_DATE: jiff::civil::Date = jiff::civil::date(2026, 9, 3);
const GRADES: [&str; 6] = ["Normal", "Late", "SeriousLate", "Absenteeism", "Early", "NotSigned"];

/// An instant on the day or soon after it, most often near a full hour.
fn moment() -> impl Strategy<Value = i64> {
    let near = (-8_i64..40, -40_i64..40, 0_i64..60);
    near.prop_map(|(hour, minute, second)| {
        midnight_ms(WORK_DATE) + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS
    })
}

/// An instant from two weeks before to a month after.
fn sometime() -> impl Strategy<Value = i64> {
    (-14_i64 * 24..31 * 24, 0_i64..60)
        .prop_map(|(hour, minute)| midnight_ms(WORK_DATE) + hour * HOUR_MS + minute * MINUTE_MS)
}

fn duty() -> impl Strategy<Value = Duty> {
    prop_oneof![
        10 => select(shifts::ALL.to_vec()).prop_map(Duty::Shift),
        1 => Just(Duty::Rest(None)),
        1 => Just(Duty::Blank),
        3 => Just(Duty::Free { expected: true }),
    ]
}

fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let unplanned = (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(rest_needs_approval, strict, misses)| {
        let missing = misses.then_some(Missing { on_minute: 720, off_minute: 1_380 });
        Unplanned { rest_needs_approval, strict, missing }
    });
    let later = option::weighted(0.2, (duty(), sometime()));
    (duty(), later, unplanned).prop_map(|(first, later, unplanned)| {
        let first = (first, midnight_ms(WORK_DATE) - 15 * DAY_MS);
        let plan =
            |(version, (duty, since_ms)): (u8, (Duty, i64))| Plan { since_ms, version, group_id: 7, duty, unplanned };
        (0..).zip([first].into_iter().chain(later)).map(plan).collect()
    })
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let manner = prop_oneof![4 => Just(Manner::Usual), 1 => Just(Manner::Field), 1 => Just(Manner::CopiedPlace)];
    let refusal = option::weighted(0.1, Just(Refusal::Security));
    let attempt = (moment(), prop_oneof![9 => Just(0_i64), 1 => 0..10 * DAY_MS], manner, refusal);
    vec(attempt, 0..6).prop_map(|mut attempts| {
        attempts.sort_by_key(|attempt| attempt.0);
        let attempt = |(id, (at_ms, delay_ms, manner, refusal))| Attempt {
            id,
            at_ms,
            known_ms: at_ms + delay_ms,
            source: Source::Phone,
            manner,
            refusal,
        };
        (1..).zip(attempts).map(attempt).collect()
    })
}

fn approvals() -> impl Strategy<Value = Vec<Approval>> {
    let kind = prop_oneof![
        3 => Just(ApprovalKind::Leave { code: "annual".to_owned(), name: "年假".to_owned() }),
        1 => Just(ApprovalKind::Trip),
        1 => Just(ApprovalKind::Overtime { hundredths_of_hours: 200 }),
    ];
    let hours = (6_i64..24, 1_i64..10).prop_map(|(hour, hours)| (hour * HOUR_MS, (hour + hours) * HOUR_MS, Unit::Hour));
    let days = (-1_i64..2, 1_i64..3).prop_map(|(day, days)| (day * DAY_MS, (day + days) * DAY_MS, Unit::Day));
    let span = prop_oneof![3 => hours, 2 => days];
    let approval = (kind, span, sometime(), option::weighted(0.2, sometime()));
    vec(approval, 0..3).prop_map(|approvals| {
        let approval = |(id, (kind, (from, to, unit), approved_ms, withdrawn_ms))| Approval {
            id,
            kind,
            from_ms: midnight_ms(WORK_DATE) + from,
            to_ms: midnight_ms(WORK_DATE) + to,
            unit,
            submitted_ms: approved_ms - HOUR_MS,
            approved_ms,
            withdrawn_ms,
            written_as: None,
        };
        (100..).zip(approvals).map(approval).collect()
    })
}

fn corrections() -> impl Strategy<Value = Vec<Correction>> {
    let correction = (0_usize..2, moment(), sometime(), option::weighted(0.2, sometime()));
    vec(correction, 0..2).prop_map(|corrections| {
        let correction = |(id, (point, time_ms, approved_ms, withdrawn_ms))| Correction {
            id,
            point,
            time_ms,
            submitted_ms: approved_ms - HOUR_MS,
            approved_ms,
            withdrawn_ms,
            written_as: None,
        };
        (200..).zip(corrections).map(correction).collect()
    })
}

fn overrides() -> impl Strategy<Value = Vec<Override>> {
    let change = (0_usize..2, select(GRADES.to_vec()), option::of(moment()), sometime());
    vec(change, 0..2).prop_map(|mut changes| {
        changes.sort_by_key(|change| change.3);
        let change =
            |(point, grade, time_ms, at_ms)| Override { at_ms, point, grade, time_ms, by_userid: "manager".to_owned() };
        changes.into_iter().map(change).collect()
    })
}

/// Any story.
pub(super) fn story() -> impl Strategy<Value = Story> {
    let membership = (option::weighted(0.1, moment()), option::weighted(0.1, moment()));
    let neighbours = (any::<bool>(), any::<bool>());
    let happened = (plans(), attempts(), approvals(), corrections(), overrides());
    (happened, membership, neighbours, option::weighted(0.1, sometime())).prop_map(
        |((plans, attempts, approvals, corrections, overrides), (joined, left), (before, after), sealed_ms)| {
            let midnight_ms = midnight_ms(WORK_DATE);
            Story {
                userid: "ann".to_owned(),
                work_date: WORK_DATE,
                joined_ms: joined.unwrap_or(0),
                left_ms: left.unwrap_or(i64::MAX).max(joined.unwrap_or(0)),
                previous_off_ms: before.then_some(midnight_ms - 6 * HOUR_MS),
                next_on_ms: after.then_some(midnight_ms + DAY_MS + 9 * HOUR_MS),
                plans,
                attempts,
                approvals,
                corrections,
                overrides,
                sealed_ms,
            }
        },
    )
}

/// When a story may be asked for: often just about when days become final.
pub(super) fn asked() -> impl Strategy<Value = i64> {
    let about_final = (30_i64..60).prop_map(|hour| midnight_ms(WORK_DATE) + hour * HOUR_MS);
    prop_oneof![1 => about_final, 2 => sometime(), 1 => Just(midnight_ms(WORK_DATE) + 60 * DAY_MS)]
}
