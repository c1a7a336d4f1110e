//! Days of rest and of free hours (8.3).

use super::*;
use crate::story::Missing;

fn day(duty: Duty, unplanned: Unplanned, times: &[&str]) -> Story {
    let plan = Plan { unplanned, ..plan(0, "01 03:26", duty) };
    Story { plans: vec![plan], ..story(&USUAL, times) }
}

const FREELY: Unplanned = Unplanned { rest_needs_approval: false, strict: false, missing: None };
const MISSING: Option<Missing> = Some(Missing { on_minute: 780, off_minute: 1_439 });

#[test]
fn a_day_of_rest_has_no_rows() {
    assert_eq!(grades(&day(Duty::Rest(None), USUAL_UNPLANNED, &[])), [""; 0]);
}

#[test]
fn a_punch_on_a_day_of_rest_needs_an_approval_where_the_group_says_so() {
    let times = ["03 10:00", "03 15:00"];
    let strict = day(Duty::Rest(None), USUAL_UNPLANNED, &times);
    assert_eq!(grades(&strict), [""; 0]);
    assert_eq!(records(&strict, LATER)[0], "03 10:00:00 USER: Other 今日休息，打卡需申请");
    let open = day(Duty::Rest(None), FREELY, &times);
    assert_eq!(
        shown(&open, LATER),
        ["OnDuty - 03 10:00:00 Normal Normal USER", "OffDuty - 03 15:00:00 Normal Normal USER"]
    );
    assert!(rows_at(&open, LATER).iter().all(|row| row.plan_id.is_none() && row.shift.is_none()));
}

#[test]
fn free_hours_begin_with_the_first_punch_and_end_with_the_last() {
    let free = day(Duty::Free { expected: true }, FREELY, &["03 10:20", "03 12:00", "03 20:00"]);
    assert_eq!(
        shown(&free, LATER),
        ["OnDuty - 03 10:20:00 Normal Normal USER", "OffDuty - 03 20:00:00 Normal Normal USER"]
    );
    assert_eq!(records(&free, LATER)[1], "03 12:00:00 USER: OffDuty Normal");
    assert_eq!(shown(&free, at("03 11:00")).len(), 1);
}

#[test]
fn strict_free_hours_are_on_and_off_in_turn() {
    let strict = Unplanned { strict: true, ..FREELY };
    let times = ["03 08:00", "03 09:00", "03 10:00", "03 11:00", "03 12:00", "03 13:00", "03 14:00"];
    let rows = rows_at(&day(Duty::Free { expected: true }, strict, &times), LATER);
    let types: Vec<&str> = rows.iter().map(|row| row.check_type).collect();
    assert_eq!(types, ["OnDuty", "OffDuty", "OnDuty", "OffDuty", "OnDuty", "OffDuty", "OnDuty"]);
    let mut ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 7);
}

#[test]
fn an_unpunched_working_day_of_free_hours_is_missing_only_where_the_group_says_so() {
    let free = |unplanned, expected, times: &[&str]| grades(&day(Duty::Free { expected }, unplanned, times));
    assert_eq!(free(FREELY, true, &[]), [""; 0]);
    let counting = Unplanned { missing: MISSING, ..FREELY };
    assert_eq!(free(counting, true, &[]), ["NotSigned", "NotSigned"]);
    assert_eq!(free(counting, true, &["03 10:00"]), ["Normal", "NotSigned"]);
    assert_eq!(free(counting, false, &[]), [""; 0]);
    let absent = day(Duty::Free { expected: true }, counting, &[]);
    assert_eq!(shown(&absent, at("03 13:00")), ["OnDuty 13:00 03 13:00:00 NotSigned NotSigned SYSTEM"]);
}

#[test]
fn somebody_in_no_group_has_neither_rows_nor_valid_punches() {
    let nobody = Story { plans: Vec::new(), ..story(&USUAL, &["03 09:00"]) };
    assert_eq!(grades(&nobody), [""; 0]);
    assert!(records(&nobody, LATER)[0].contains("Other"));
}
