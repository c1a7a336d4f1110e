//! Records and schedules (2.2, 2.4, 3.4).

use super::*;
use crate::document::switches::attendance::RestRows;
use crate::story::Refusal;
use crate::verdict::Status;

#[test]
fn refused_attempts_are_records_that_do_not_count() {
    let refused = |refusal: Refusal, manner: Manner| {
        let mut day = story(&USUAL, &["03 09:12"]);
        day.attempts[0].refusal = Some(refusal);
        day.attempts[0].manner = manner;
        assert_eq!(grades(&day), ["NotSigned", "NotSigned"]);
        records(&day, LATER).remove(0)
    };
    assert_eq!(refused(Refusal::NeedsConfirmation, Manner::Usual), "03 09:12:00 USER: Other 需要二次确认");
    assert_eq!(refused(Refusal::FieldNeedsApproval, Manner::Field), "03 09:12:00 USER: Other 外勤打卡需要审批");
    assert_eq!(refused(Refusal::Security, Manner::CopiedPlace), "03 09:12:00 USER: Security MockLocation");
    assert_eq!(refused(Refusal::Security, Manner::SpoofedWifi), "03 09:12:00 USER: Security WifiNotMatch");
}

#[test]
fn a_late_or_field_punch_is_not_legal() {
    let legal = |manner: Manner, when: &str| {
        let mut day = story(&USUAL, &[when]);
        day.attempts[0].manner = manner;
        let switches = AttendanceSwitches::default();
        match &case(&day, &switches).at(LATER).punches()[0].standing {
            Standing::Valid(matched) => matched.is_legal(),
            Standing::Invalid(_) => panic!("it counts"),
        }
    };
    assert!(legal(Manner::Usual, "03 08:55"));
    assert!(!legal(Manner::Usual, "03 09:12"));
    assert!(!legal(Manner::Field, "03 08:55"));
}

#[test]
fn a_correction_leaves_a_record_without_a_clock() {
    let day = Story { corrections: vec![correction(0, "03 09:12", "05 11:00")], ..story(&USUAL, &["03 18:05"]) };
    let switches = AttendanceSwitches::default();
    let verdict = case(&day, &switches).at(LATER);
    let record = &verdict.punches()[0];
    assert_eq!((record.source_type, record.manner), ("APPROVE", None));
    assert_eq!(text(record.created_ms), "05 11:00:00");
    assert_eq!(Some(record.id), verdict.points()[0].record_id);
}

#[test]
fn an_override_with_a_time_leaves_a_record_by_switch() {
    let day =
        Story { overrides: vec![change(0, "Late", Some("03 09:20"), "04 15:00")], ..story(&USUAL, &["03 09:40"]) };
    assert_eq!(records(&day, LATER), ["03 09:20:00 BOSS: OnDuty Late *", "03 09:40:00 USER: OnDuty SeriousLate"]);
    let with = AttendanceSwitches::default();
    let verdict = case(&day, &with).at(LATER);
    assert_eq!(verdict.points()[0].record_id, Some(verdict.punches()[0].id));
    let without = AttendanceSwitches { override_records: false, ..with };
    let verdict = case(&day, &without).at(LATER);
    assert_eq!((verdict.punches().len(), verdict.points()[0].record_id), (1, None));
}

#[test]
fn schedules_show_where_points_were_moved_and_what_became_of_them() {
    let day = Story { approvals: vec![leave("03 09:00", "03 14:00")], ..story(&USUAL, &["03 14:05"]) };
    let switches = AttendanceSwitches::default();
    let moved = |now: &str| {
        let rows = case(&day, &switches).at(at(now)).schedule();
        rows.iter().map(|row| (row.status, row.moved_ms.map(text), row.cover.is_some())).collect::<Vec<_>>()
    };
    let two = Some("03 14:00:00".to_owned());
    assert_eq!(moved("03 08:00"), [(Status::Init, two.clone(), true), (Status::Init, None, false)]);
    assert_eq!(moved("05 08:00"), [(Status::Checked, two, true), (Status::Timeout, None, false)]);
}

#[test]
fn schedules_show_configured_windows_only() {
    let switches = AttendanceSwitches::default();
    let windows = |shift: &'static Shift| {
        let day = story(shift, &[]);
        let rows = case(&day, &switches).at(LATER).schedule();
        rows.iter().map(|row| row.window_ms.map(|(from, to)| (text(from), text(to)))).collect::<Vec<_>>()
    };
    assert_eq!(windows(&WINDOWED)[0], Some(("03 08:00:00".to_owned(), "03 11:00:00".to_owned())));
    assert_eq!(windows(&USUAL), [None, None]);
}

#[test]
fn nothing_is_scheduled_before_it_is_written() {
    let day = story(&USUAL, &[]);
    let switches = AttendanceSwitches::default();
    let count = |now: &str| case(&day, &switches).at(at(now)).schedule().len();
    assert_eq!((count("01 03:25"), count("01 03:26")), (0, 2));
}

#[test]
fn a_day_of_rest_has_as_many_rows_of_schedule_as_the_switch_says() {
    let mut day = story(&USUAL, &[]);
    day.plans[0].duty = Duty::Rest(None);
    let rows = |rest_rows: RestRows| {
        let switches = AttendanceSwitches { rest_rows, ..AttendanceSwitches::default() };
        let rows = case(&day, &switches).at(LATER).schedule();
        rows.iter().map(|row| (row.check_type, row.shift.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(rows(RestRows::None), []);
    assert_eq!(rows(RestRows::One), [(None, false)]);
    assert_eq!(rows(RestRows::Two), [(Some("OnDuty"), false), (Some("OffDuty"), false)]);
}
