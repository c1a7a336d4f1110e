//! From when on a day is final.

use dianmao_attendance::settle::{final_at, is_settled};
use dianmao_attendance::{PunchResult, WorkDate};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::story::{at, day, rows, zone};

fn final_time(rows: &[PunchResult]) -> Timestamp {
    final_at(day(1), rows, &zone())
}

#[test]
fn day_shift_is_final_at_noon_of_the_next_day() {
    let rows = rows("li 1 on 09:00 08:55 on_time\n li 1 off 18:00 18:04 on_time");
    assert_eq!(final_time(&rows), at(day(1), "+12:00"));
    assert!(!is_settled(day(1), &rows, &zone(), at(day(1), "+11:59")));
    assert!(is_settled(day(1), &rows, &zone(), at(day(1), "+12:00")));
}

#[test]
fn day_without_rows_is_final_at_noon_of_the_next_day() {
    assert_eq!(final_time(&[]), at(day(1), "+12:00"));
}

#[test]
fn night_shift_is_final_twelve_hours_after_its_end() {
    let rows = rows("li 1 on 22:00 21:58 on_time\n li 1 off +06:00 +06:02 on_time");
    assert_eq!(final_time(&rows), at(day(1), "+18:00"));
}

#[test]
fn point_due_at_midnight_does_not_wait_for_the_afternoon() {
    let rows = rows("li 1 on 16:00 16:00 on_time\n li 1 off +00:00 +00:01 on_time");
    assert_eq!(final_time(&rows), at(day(1), "+12:00"));
}

#[test]
fn shift_whose_end_has_no_row_yet_stays_open_for_its_longest_length() {
    let rows = rows("li 1 on 22:00 21:58 on_time");
    assert_eq!(final_time(&rows), at(day(2), "+10:00"));
}

#[test]
fn punches_without_a_line_do_not_move_the_end() {
    let rows = rows("li 1 on - 23:30 on_time");
    assert_eq!(final_time(&rows), at(day(1), "+12:00"));
}

#[test]
fn last_date_of_the_calendar_is_never_final() {
    assert_eq!(final_at(WorkDate(Date::MAX), &[], &zone()), Timestamp::MAX);
}
