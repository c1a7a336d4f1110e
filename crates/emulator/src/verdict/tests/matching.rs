//! Which punch is for which point, and how it is graded (8.1).

use super::*;

#[test]
fn lateness_is_graded_by_whole_minutes() {
    let grade = |clock: &str| grades(&story(&USUAL, &[clock]))[0];
    assert_eq!(grade("03 09:00:59"), "Normal");
    assert_eq!(grade("03 09:01:00"), "Late");
    assert_eq!(grade("03 09:29:59"), "Late");
    assert_eq!(grade("03 09:30:00"), "SeriousLate");
    assert_eq!(grade("03 10:00:00"), "Absenteeism");
}

#[test]
fn a_switch_takes_thresholds_out_of_their_grade() {
    let switches = AttendanceSwitches { threshold_included: false, ..AttendanceSwitches::default() };
    let grade = |clock: &str| case(&story(&USUAL, &[clock]), &switches).at(LATER).points()[0].time_result;
    assert_eq!([grade("03 09:30:59"), grade("03 09:31:00")], ["Late", "SeriousLate"]);
    assert_eq!([grade("03 10:00:59"), grade("03 10:01:00")], ["SeriousLate", "Absenteeism"]);
}

#[test]
fn leaving_before_the_line_is_early_by_the_minute() {
    let grade = |clock: &str| grades(&story(&USUAL, &["03 08:55", clock]))[1];
    assert_eq!([grade("03 17:59:59"), grade("03 18:00:00"), grade("03 15:00:00")], ["Early", "Normal", "Early"]);
}

#[test]
fn permitted_minutes_move_the_line_that_decides() {
    static LENIENT: Shift = Shift { permit_minutes: 10, ..NINE_TO_SIX };
    let day = story(&LENIENT, &["03 09:10:59", "03 17:50"]);
    assert_eq!(
        shown(&day, LATER),
        ["OnDuty 09:10 03 09:10:59 Normal Normal USER", "OffDuty 17:50 03 17:50:00 Normal Normal USER"]
    );
    assert_eq!(grades(&story(&LENIENT, &["03 09:11", "03 17:49:59"])), ["Late", "Early"]);
    assert_eq!(grades(&story(&LENIENT, &["03 09:30", "03 18:00"]))[0], "SeriousLate");
}

#[test]
fn grades_that_are_off_are_never_given() {
    static MILD: Shift = Shift { serious_late_minutes: None, absenteeism_late_minutes: None, ..NINE_TO_SIX };
    assert_eq!(grades(&story(&MILD, &["03 12:00", "03 18:00"])), ["Late", "Normal"]);
}

#[test]
fn the_first_arrival_and_the_last_departure_decide() {
    let day = story(&USUAL, &["03 08:50", "03 09:30", "03 17:30", "03 18:05"]);
    assert_eq!(grades(&day), ["Normal", "Normal"]);
    assert_eq!(
        records(&day, LATER),
        [
            "03 08:50:00 USER: OnDuty Normal *",
            "03 09:30:00 USER: OnDuty SeriousLate",
            "03 17:30:00 USER: OffDuty Early",
            "03 18:05:00 USER: OffDuty Normal *",
        ]
    );
    // Until the later one, the earlier departure stands.
    assert_eq!(shown(&day, at("03 18:00"))[1], "OffDuty 18:00 03 17:30:00 Early Normal USER");
}

#[test]
fn an_arrival_after_the_middle_of_the_day_is_a_departure() {
    assert_eq!(grades(&story(&USUAL, &["03 13:29:59"])), ["Absenteeism", "NotSigned"]);
    assert_eq!(grades(&story(&USUAL, &["03 13:30:00"])), ["NotSigned", "Early"]);
}

#[test]
fn punches_outside_of_all_windows_do_not_count() {
    // Half-way to yesterday's end; after a rest day eight hours before; after the last window.
    let monday =
        Story { previous_off_ms: None, next_on_ms: None, ..story(&USUAL, &["03 00:59:59", "03 01:00", "04 06:00"]) };
    assert_eq!(
        records(&monday, LATER),
        [
            "03 00:59:59 USER: Other 当前不在可打卡的时间范围",
            "03 01:00:00 USER: OnDuty Normal *",
            "04 06:00:00 USER: Other 当前不在可打卡的时间范围",
        ]
    );
    assert_eq!(grades(&story(&USUAL, &["03 01:29:59"])), ["NotSigned", "NotSigned"]);
    assert_eq!(grades(&story(&USUAL, &["03 01:30"])), ["Normal", "NotSigned"]);
    assert_eq!(grades(&story(&WINDOWED, &["03 07:59", "03 16:59"])), ["NotSigned", "NotSigned"]);
    assert_eq!(grades(&story(&WINDOWED, &["03 08:00", "03 19:59"])), ["Normal", "Normal"]);
}

#[test]
fn every_pair_has_its_own_punches() {
    let day = story(&TWO_PAIRS, &["03 07:55", "03 12:01", "03 12:55", "03 16:30"]);
    assert_eq!(grades(&day), ["Normal", "Normal", "Normal", "Early"]);
    // After half past twelve it is the afternoon's arrival.
    let day = story(&TWO_PAIRS, &["03 07:55", "03 12:31", "03 17:00"]);
    assert_eq!(grades(&day), ["Normal", "NotSigned", "Normal", "Normal"]);
}

#[test]
fn flexible_hours_move_the_end_with_the_arrival() {
    let day = |on: &'static str, off: &'static str| shown(&story(&FLEXIBLE, &[on, off]), LATER);
    assert_eq!(
        day("03 09:20:30", "03 18:20"),
        ["OnDuty 10:00 03 09:20:30 Normal Normal USER", "OffDuty 18:20 03 18:20:00 Normal Normal USER"]
    );
    assert_eq!(day("03 09:45", "03 18:44")[1], "OffDuty 18:45 03 18:44:00 Early Normal USER");
    // Half an hour is the most either way; beyond it is late, counted from there.
    assert_eq!(day("03 08:00", "03 18:00")[1], "OffDuty 18:00 03 18:00:00 Normal Normal USER");
    assert_eq!(
        day("03 10:01", "03 19:00"),
        ["OnDuty 10:00 03 10:01:00 Late Normal USER", "OffDuty 19:00 03 19:00:00 Normal Normal USER"]
    );
}

#[test]
fn leaving_freely_has_no_fault_and_no_row_without_a_punch() {
    static FREE: Shift = Shift { off_duty_free: true, ..NINE_TO_SIX };
    assert_eq!(grades(&story(&FREE, &["03 08:55", "03 16:00"])), ["Normal", "Normal"]);
    let day = story(&FREE, &["03 08:55"]);
    assert_eq!(grades(&day), ["Normal"]);
    let always = AttendanceSwitches {
        free_point_rows: crate::document::switches::attendance::FreePointRows::Always,
        ..AttendanceSwitches::default()
    };
    assert_eq!(shown_with(&day, LATER, &always)[1], "OffDuty 18:00 03 18:00:00 NotSigned NotSigned SYSTEM");
}

#[test]
fn a_night_counts_for_the_day_on_which_it_starts() {
    let night = story(&NIGHT, &["03 21:58", "04 06:03"]);
    assert_eq!(
        shown(&night, LATER),
        ["OnDuty 22:00 03 21:58:00 Normal Normal USER", "OffDuty 06:00 04 06:03:00 Normal Normal USER"]
    );
    assert!(rows_at(&night, LATER).iter().all(|row| row.work_date_ms == midnight_ms(DAY)));
}

#[test]
fn a_punch_in_the_field_is_outside_whatever_its_grade() {
    let mut day = story(&USUAL, &["03 09:12"]);
    day.attempts[0].manner = Manner::Field;
    assert_eq!(shown(&day, LATER)[0], "OnDuty 09:00 03 09:12:00 Late Outside USER");
}

#[test]
fn sources_have_the_vendors_words() {
    let sources = [Source::Phone, Source::AutoCheck, Source::Machine, Source::BluetoothMachine, Source::Beacon];
    let word = |source: Source| {
        let mut day = story(&USUAL, &["03 08:55"]);
        day.attempts[0].source = source;
        rows_at(&day, LATER)[0].source_type
    };
    assert_eq!(sources.map(word), ["USER", "AUTO_CHECK", "ATM", "DING_ATM", "BEACON"]);
}
