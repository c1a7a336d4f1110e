//! What approvals, corrections, administrators and new plans do to rows (8.2, 8.4, 1.2, 2.4).

use super::*;

fn linked() -> AttendanceSwitches {
    AttendanceSwitches { covered_link: true, ..AttendanceSwitches::default() }
}

#[test]
fn a_covered_point_without_a_punch_is_not_signed_and_names_the_approval_by_switch() {
    let day = Story { approvals: vec![leave("03 00:00", "04 00:00")], ..story(&USUAL, &[]) };
    assert_eq!(shown(&day, LATER)[0], "OnDuty 09:00 03 09:00:00 NotSigned NotSigned SYSTEM");
    assert_eq!(
        shown_with(&day, LATER, &linked()),
        [
            "OnDuty 09:00 03 09:00:00 NotSigned NotSigned SYSTEM #77",
            "OffDuty 18:00 03 18:00:00 NotSigned NotSigned SYSTEM #77",
        ]
    );
    let switches = linked();
    let row = case(&day, &switches).at(LATER).points().remove(0);
    assert_eq!(row.proc_inst_id, Some(crate::story::instance_id(77)));
}

#[test]
fn an_approval_of_another_system_has_no_instance() {
    let written = Approval { written_as: Some(Box::default()), ..leave("03 00:00", "04 00:00") };
    let day = Story { approvals: vec![written], ..story(&USUAL, &[]) };
    let switches = linked();
    let row = case(&day, &switches).at(LATER).points().remove(0);
    assert_eq!((row.approve_id, row.proc_inst_id), (Some(77), None));
}

#[test]
fn a_leave_covers_only_the_points_that_it_touches() {
    let morning = Story { approvals: vec![leave("03 09:00", "03 13:00")], ..story(&USUAL, &[]) };
    let shown = shown_with(&morning, LATER, &linked());
    assert!(shown[0].ends_with("#77") && !shown[1].contains('#'), "{shown:?}");
    let evening = Story { approvals: vec![leave("03 18:00", "03 20:00")], ..story(&USUAL, &[]) };
    assert!(!shown_with(&evening, LATER, &linked())[1].contains('#'));
}

#[test]
fn work_begins_when_a_leave_ends_and_ends_when_it_begins() {
    let morning = Story { approvals: vec![leave("03 09:00", "03 14:00")], ..story(&USUAL, &["03 14:05", "03 18:00"]) };
    assert_eq!(
        shown(&morning, LATER),
        ["OnDuty 14:00 03 14:05:00 Late Normal USER", "OffDuty 18:00 03 18:00:00 Normal Normal USER"]
    );
    let afternoon =
        Story { approvals: vec![leave("03 14:00", "03 18:00")], ..story(&USUAL, &["03 08:55", "03 14:01"]) };
    assert_eq!(shown(&afternoon, LATER)[1], "OffDuty 14:00 03 14:01:00 Normal Normal USER");
}

#[test]
fn a_break_next_to_a_leave_prolongs_it() {
    static LUNCH: Shift = Shift { rest: Some(crate::story::Rest { from_minute: 720, to_minute: 780 }), ..NINE_TO_SIX };
    let morning = Story { approvals: vec![leave("03 09:00", "03 12:00")], ..story(&LUNCH, &["03 12:58", "03 18:00"]) };
    assert_eq!(shown(&morning, LATER)[0], "OnDuty 13:00 03 12:58:00 Normal Normal USER");
    let afternoon =
        Story { approvals: vec![leave("03 13:00", "03 18:00")], ..story(&LUNCH, &["03 08:55", "03 12:00"]) };
    assert_eq!(shown(&afternoon, LATER)[1], "OffDuty 12:00 03 12:00:00 Normal Normal USER");
}

#[test]
fn an_approval_counts_from_its_approval_to_its_withdrawal() {
    let late =
        Approval { approved_ms: at("04 09:00"), withdrawn_ms: Some(at("05 09:00")), ..leave("03 09:00", "03 14:00") };
    let day = Story { approvals: vec![late], ..story(&USUAL, &["03 14:00", "03 18:00"]) };
    let grades = |now: &str| rows_at(&day, at(now)).iter().map(|row| row.time_result).collect::<Vec<_>>();
    // Before it and after it the punch at two is a departure that the later one overtakes.
    assert_eq!(grades("03 20:00"), ["NotSigned", "Normal"]);
    assert_eq!(grades("04 10:00"), ["Normal", "Normal"]);
    assert_eq!(grades("06 10:00"), ["NotSigned", "Normal"]);
}

#[test]
fn trips_and_outings_cover_and_overtime_does_not() {
    let link = |kind: ApprovalKind| {
        let approval = Approval { kind, ..leave("03 00:00", "04 00:00") };
        let day = Story { approvals: vec![approval], ..story(&USUAL, &[]) };
        let switches = linked();
        case(&day, &switches).at(LATER).points()[0].approve_id
    };
    assert_eq!(link(ApprovalKind::Trip), Some(77));
    assert_eq!(link(ApprovalKind::Outing), Some(77));
    assert_eq!(link(ApprovalKind::Overtime { hundredths_of_hours: 200 }), None);
}

#[test]
fn a_correction_is_graded_anew_and_may_still_be_late() {
    let forgotten = story(&USUAL, &["03 18:05"]);
    let day = Story { corrections: vec![correction(0, "03 09:12", "05 11:00")], ..forgotten };
    assert_eq!(shown(&day, at("05 10:59"))[0], "OnDuty 09:00 03 09:00:00 NotSigned NotSigned SYSTEM");
    assert_eq!(shown(&day, at("05 11:00"))[0], "OnDuty 09:00 03 09:12:00 Late Normal APPROVE #88");
    let row = &rows_at(&day, LATER)[0];
    assert!(row.record_id.is_some() && row.proc_inst_id.is_some());
    let switches = AttendanceSwitches::default();
    let dated = &case(&day, &switches).history(LATER)[0];
    assert_eq!((text(dated.created_ms), text(dated.modified_ms)), ("03 13:30:00".to_owned(), "05 11:00:00".to_owned()));
}

#[test]
fn a_correction_beats_the_punch_of_its_point_and_its_withdrawal_brings_that_back() {
    let taken_back = Correction { withdrawn_ms: Some(at("07 09:00")), ..correction(0, "03 08:58", "05 11:00") };
    let day = Story { corrections: vec![taken_back], ..story(&USUAL, &["03 09:40", "03 18:05"]) };
    assert_eq!(shown(&day, at("06 00:00"))[0], "OnDuty 09:00 03 08:58:00 Normal Normal APPROVE #88");
    assert_eq!(shown(&day, at("07 09:00"))[0], "OnDuty 09:00 03 09:40:00 SeriousLate Normal USER");
    assert_eq!(rows_at(&day, at("07 09:00"))[0], rows_at(&day, at("04 00:00"))[0]);
    assert_eq!(records(&day, at("06 00:00")).len(), 3);
    assert_eq!(records(&day, at("07 09:00")).len(), 2);
}

#[test]
fn an_arrival_that_is_put_in_later_moves_the_flexible_end() {
    let day = Story { corrections: vec![correction(0, "03 09:10", "05 11:00")], ..story(&FLEXIBLE, &["03 18:15"]) };
    assert_eq!(shown(&day, at("04 12:00"))[1], "OffDuty 19:00 03 18:15:00 Early Normal USER");
    assert_eq!(shown(&day, LATER)[1], "OffDuty 18:10 03 18:15:00 Normal Normal USER");
}

#[test]
fn an_administrator_sets_a_grade_to_the_better_or_the_worse() {
    let day = Story {
        overrides: vec![change(0, "Normal", None, "04 15:00"), change(1, "Early", None, "04 15:00")],
        ..story(&USUAL, &["03 09:12", "03 18:05"])
    };
    assert_eq!(shown(&day, at("04 14:59"))[0], "OnDuty 09:00 03 09:12:00 Late Normal USER");
    assert_eq!(
        shown(&day, LATER),
        ["OnDuty 09:00 03 09:12:00 Normal Normal BOSS", "OffDuty 18:00 03 18:05:00 Early Normal BOSS"]
    );
    // The punch stays, and a grade alone leaves no record.
    assert_eq!(rows_at(&day, LATER)[0].record_id, Some(1));
    assert_eq!(records(&day, LATER).len(), 2);
}

#[test]
fn an_administrator_may_set_a_time_or_take_a_punch_away() {
    let day = Story {
        overrides: vec![change(0, "Late", Some("03 09:20"), "04 15:00"), change(1, "NotSigned", None, "04 15:00")],
        ..story(&USUAL, &["03 18:05"])
    };
    assert_eq!(
        shown(&day, LATER),
        ["OnDuty 09:00 03 09:20:00 Late Normal BOSS", "OffDuty 18:00 03 18:00:00 NotSigned NotSigned BOSS"]
    );
    assert_eq!(rows_at(&day, LATER)[1].record_id, None);
}

#[test]
fn the_last_override_of_a_point_rules() {
    let day = Story {
        overrides: vec![change(0, "Normal", None, "04 15:00"), change(0, "Absenteeism", None, "05 15:00")],
        ..story(&USUAL, &["03 09:12"])
    };
    assert_eq!(rows_at(&day, at("05 00:00"))[0].time_result, "Normal");
    assert_eq!(rows_at(&day, LATER)[0].time_result, "Absenteeism");
}

#[test]
fn another_plan_has_rows_of_its_own_and_the_old_ones_vanish() {
    let mut day = story(&USUAL, &["03 09:12", "03 18:05"]);
    day.overrides.push(change(0, "Normal", None, "04 15:00"));
    day.plans.push(plan(1, "05 10:00", Duty::Shift(&TWO_PAIRS)));
    let before = rows_at(&day, at("05 09:00"));
    let after = rows_at(&day, at("05 10:00"));
    assert_eq!(before.len(), 2);
    assert_eq!(
        after.iter().map(|row| row.time_result).collect::<Vec<_>>(),
        ["Absenteeism", "NotSigned", "NotSigned", "Normal"]
    );
    assert!(after.iter().all(|row| before.iter().all(|old| old.id != row.id && old.plan_id != row.plan_id)));
    // The punches are the same, matched anew.
    assert_eq!(after[0].record_id, before[0].record_id);
    let switches = AttendanceSwitches::default();
    let verdict = case(&day, &switches).at(LATER);
    assert_eq!(text(verdict.punches()[0].modified_ms), "05 10:00:00");
    assert_eq!(verdict.schedule().len(), 4);
}

#[test]
fn a_day_that_becomes_one_of_rest_loses_its_rows() {
    let mut day = story(&USUAL, &["03 09:12", "03 18:05"]);
    day.plans.push(plan(1, "05 10:00", Duty::Rest(None)));
    assert_eq!(rows_at(&day, at("05 09:59")).len(), 2);
    assert_eq!(rows_at(&day, at("05 10:00")), []);
}

#[test]
fn a_correction_from_before_a_new_plan_is_matched_by_its_time() {
    let mut day = story(&USUAL, &["03 18:05"]);
    day.corrections.push(correction(0, "03 12:58", "04 11:00"));
    day.plans.push(plan(1, "05 10:00", Duty::Shift(&TWO_PAIRS)));
    assert_eq!(rows_at(&day, at("05 00:00"))[0].source_type, "APPROVE");
    let after: Vec<&str> = rows_at(&day, LATER).iter().map(|row| row.source_type).collect();
    assert_eq!(after, ["SYSTEM", "SYSTEM", "APPROVE", "USER"]);
}
