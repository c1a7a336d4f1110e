//! Several people and days: who is on the sheet, in which order, and what the roll-ups say.

use dianmao_attendance::span::DateSpan;
use dianmao_attendance::words::day_label;
use dianmao_attendance::{Lang, MonthSheet, Person, Settings};
use dianmao_roster::id::Key;
use insta::assert_snapshot;
use jiff::civil::date;

use crate::story::{at, day, days, figures, person, print, rows, sheet, sheet_pulled_at};

const TWO_AT_WORK: &str = "
    li 1 on 09:00 09:12 late
    li 1 off 18:00 18:04 on_time
    wu 1 on 09:00 - missing
    wu 1 off 18:00 - missing
";

fn roll_up(sheet: &MonthSheet) -> String {
    let mut lines = vec![format!("company {}: {}", sheet.company.n_people, figures(&sheet.company.counts))];
    for row in &sheet.departments {
        let (own, whole) = (&row.own, &row.whole);
        lines.push(format!("{} own {}: {}", row.path.join("/"), own.n_people, figures(&own.counts)));
        lines.push(format!("{} whole {}: {}", row.path.join("/"), whole.n_people, figures(&whole.counts)));
    }
    lines.join("\n")
}

#[test]
fn people_without_rows_rest_and_rows_without_a_person_stay() {
    let sheet = sheet(days(1, 1), vec![person("zhao", "")], &rows(TWO_AT_WORK));
    assert_snapshot!(print(&sheet), @r"
    li: required_days 1, present_days 1, late_times 1, late_minutes 12
      01 迟到12分钟 09:12 18:04
    wu: required_days 1, absent_days 1
      01 旷工
    zhao: rest_days 1
      01 休息
    ");
    assert_eq!(sheet.company.n_people_without_rows, 1);
}

#[test]
fn departments_roll_up_their_own_people_and_those_below() {
    let people = vec![person("li", "研发/平台"), person("wu", "研发"), person("zhao", "销售")];
    let sheet = sheet(days(1, 1), people, &rows(TWO_AT_WORK));
    assert_snapshot!(roll_up(&sheet), @r"
    company 3: required_days 2, present_days 1, rest_days 1, late_times 1, late_minutes 12, absent_days 1
    研发 own 1: required_days 1, absent_days 1
    研发 whole 2: required_days 2, present_days 1, late_times 1, late_minutes 12, absent_days 1
    研发/平台 own 1: required_days 1, present_days 1, late_times 1, late_minutes 12
    研发/平台 whole 1: required_days 1, present_days 1, late_times 1, late_minutes 12
    销售 own 1: rest_days 1
    销售 whole 1: rest_days 1
    ");
}

#[test]
fn people_of_the_root_are_a_department_of_their_own() {
    let sheet = sheet(days(1, 1), vec![person("li", ""), person("wu", "研发")], &rows(TWO_AT_WORK));
    assert_snapshot!(roll_up(&sheet), @r"
    company 2: required_days 2, present_days 1, late_times 1, late_minutes 12, absent_days 1
     own 1: required_days 1, present_days 1, late_times 1, late_minutes 12
     whole 1: required_days 1, present_days 1, late_times 1, late_minutes 12
    研发 own 1: required_days 1, absent_days 1
    研发 whole 1: required_days 1, absent_days 1
    ");
}

#[test]
fn people_stand_by_department_and_number() {
    let numbered = |user: &str, department: &str, number: &str| Person {
        job_number: Some(number.to_owned()),
        key: Some(Key::from("K")),
        ..person(user, department)
    };
    let people =
        vec![numbered("a", "B", "2"), numbered("b", "B", "1"), numbered("c", "A/Z", "9"), numbered("d", "", "7")];
    let order: Vec<String> = sheet(days(1, 1), people, &[]).people.into_iter().map(|row| row.person.name).collect();
    assert_eq!(order, ["d", "c", "b", "a"]);
}

#[test]
fn days_before_joining_and_after_leaving_count_for_nothing() {
    let employment = vec![DateSpan { from: Some(date(2026, 9, 2)), to: Some(date(2026, 9, 3)) }];
    let zhao = Person { employment, ..person("zhao", "") };
    let rows = rows(
        "
        zhao 3 on 09:00 09:12 late
        zhao 3 off 18:00 18:04 on_time
        zhao 4 on 09:00 - missing
        zhao 4 off 18:00 - missing
    ",
    );
    assert_snapshot!(print(&sheet(days(1, 4), vec![zhao], &rows)), @r"
    zhao: required_days 1, present_days 1, rest_days 1, late_times 1, late_minutes 12
      01 不在职
      02 休息
      03 迟到12分钟 09:12 18:04
      04 不在职
    ");
}

#[test]
fn month_that_is_not_over_is_settled_in_part() {
    let rows = rows(
        "
        li 1 on 09:00 08:55 on_time
        li 1 off 18:00 18:04 on_time
        li 2 on 09:00 08:55 on_time
    ",
    );
    let sheet = sheet_pulled_at(days(1, 3), Vec::new(), &rows, Some(at(day(2), "13:00")));
    assert_snapshot!(print(&sheet), @r"
    li: required_days 1, present_days 1, unsettled_days 2
      01 正常 08:55 18:04
      02 未结算 08:55
      03 未结算
    ");
    assert_eq!((sheet.settled.n_settled, sheet.settled.n_days), (1, 3));
    assert_eq!(sheet.settled.permille(), Some(333));
}

#[test]
fn what_was_never_pulled_is_unsettled_and_not_rest() {
    let sheet = sheet_pulled_at(days(1, 1), vec![person("li", "")], &[], None);
    assert_snapshot!(print(&sheet), @r"
    li: unsettled_days 1
      01 未结算
    ");
    let people = vec![person("li", "")];
    let without_records = MonthSheet::build(days(1, 1), crate::story::zone(), Settings::default(), people, Vec::new());
    assert_eq!(without_records, sheet);
}

#[test]
fn sheet_of_nobody_has_no_settled_share() {
    assert_eq!(sheet(days(1, 2), Vec::new(), &[]).settled.permille(), None);
}

#[test]
fn rows_of_other_days_are_left_out() {
    let sheet = sheet(days(2, 2), Vec::new(), &rows(TWO_AT_WORK));
    assert!(sheet.people.is_empty());
}

#[test]
fn day_columns_are_labelled_as_in_the_vendors_workbook() {
    let labels = |lang| days(3, 7).days().map(|date| day_label(date, lang)).collect::<Vec<_>>().join(" ");
    assert_eq!(labels(Lang::Zh), "3 4 六 日 7");
    assert_eq!(labels(Lang::En), "3 4 Sat Sun 7");
}
