//! Which rows are meant, who is employed, and which row holds today.

use dianmao_roster::intake::{EmployeeBlock, intake};

use super::{TODAY, mapping_of_one_department, print, print_people, take_in_people, take_in_with, template};
use crate::tables::tables;

#[test]
fn rows_that_rules_leave_out_are_listed_and_absent() {
    let intake = take_in_people(
        |mapping| {
            mapping.employees[0].include = template("company == 'HQ'");
            mapping.employees[0].exclude = template("kind in ['intern', 'robot']");
        },
        "id|name|mobile|company|kind
         1|Ann|13800000001|HQ|staff
         2|Bob|13800000002|HQ|robot
         3|Eve|13800000003|Branch|staff
         |Total|||
         5|Joe|13800000005|#N/A|staff",
    );
    insta::assert_snapshot!(print_people(&intake), @"
    + 1 Ann as 1
    = 5
    x 2 people.csv:3 exclude
    x 3 people.csv:4 include
    x (no key) people.csv:5 include
    ! [bad_value] people.csv:6: `5`: include: the cell holds `#N/A`, a spreadsheet's error; correct the formula behind it
    ");
    assert_eq!((intake.n_employee_rows, intake.n_rows_without_key), (5, 0));
    assert!(!intake.seen.people.contains(&"2".into()), "as if the row were not there");
    assert_eq!(intake.excluded_person(&"2".into()).unwrap().origin.line, 3);
    assert_eq!(intake.excluded_person(&"1".into()), None);
}

#[test]
fn rule_may_be_about_an_empty_cell() {
    let people = "id|name|mobile|left_on\n1|Ann|13800000001|\n2|Bob|13800000002|yes";
    let by = |change: fn(&mut EmployeeBlock)| {
        print_people(&take_in_people(|mapping| change(&mut mapping.employees[0]), people))
    };
    assert_eq!(by(|block| block.active_if = template("not left_on")), "+ 1 Ann as 1\n- 2");
    assert_eq!(by(|block| block.exclude = template("left_on")), "+ 1 Ann as 1\nx 2 people.csv:3 exclude");
}

#[test]
fn status_says_who_has_left_and_an_empty_one_says_nothing() {
    let intake = take_in_people(
        |mapping| {
            let [block] = mapping.employees.as_mut_slice() else { unreachable!("one block") };
            block.active_if = template("status != '离职' and status");
            block.hired_on = template("{{ hired }}");
            block.leave_date = template("{{ left }}");
        },
        "id|name|mobile|status|hired|left
         1|Ann|13800000001|在职||
         2|||离职||
         3|||离职||2026-09-01
         4|Joe|13800000004|离职||2026-09-30
         5|Kim|13800000005|||
         6|Lou|13800000006|离职|2026-10-01|",
    );
    insta::assert_snapshot!(print_people(&intake), @"
    + 1 Ann as 1
    + 4 Joe as 4
    = 5
    = 6
    - 3 2026-09-01
    - 4 2026-09-30
    - 2
    > 6 2026-10-01
    ! [empty_field] people.csv:6: `5`: active_if: it is empty; fill in `status`
    ");
    assert_eq!(intake.seen.people.len(), 6);
}

#[test]
fn dates_decide_who_belongs_to_the_organisation_today() {
    let intake = take_in_with(
        |mapping| {
            mapping.employees[0].hired_on = template("{{ hired }}");
            mapping.employees[0].leave_date = template("{{ left }}");
        },
        "a|A|",
        "id|name|mobile|departments|hired|left
         1|Ann|13800000001|a|2026-09-15|
         2|Bob|13800000002|a|2026-09-16|
         3|Eve|13800000003|a|2020-01-01|2026-09-15
         4|Joe|13800000004|a|2020-01-01|2026-09-14
         5||||2020-01-01|2026-08-31
         6|Kim|13800000004|a|2026-09-01|
         7|Lou|13800000007|a|2026-09-01|2025-12-31",
    );
    insta::assert_snapshot!(print(&intake), @"
    + a A < root
    + 1 Ann 138****0001 in a
    + 3 Eve 138****0003 in a
    + 6 Kim 138****0004 in a
    = person 2
    = person 7
    < 3 2026-09-15
    < 4 2026-09-14
    < 5 2026-08-31
    > 2 2026-09-16
    ! [bad_value] people.csv:8: `7`: leave_date: the last working day 2025-12-31 is before the date of hire 2026-09-01; correct one of them
    ");
    assert_eq!(intake.seen.people.len(), 7);
}

#[test]
fn of_several_rows_the_newest_that_holds_today_counts() {
    let intake = take_in_people(
        |mapping| {
            mapping.employees[0].effective_on = template("{{ from }}");
            mapping.employees[0].title = template("{{ title }}");
        },
        "id|name|mobile|title|from
         1|Ann|13800000001|Clerk|
         1|Ann|13800000001|Head|2026-09-15
         2|Bob|13800000002|Clerk|2026-01-01
         2|||Head|2026-09-16
         3|Eve|13800000003|Clerk|2026-10-01
         4|Joe|13800000004|Clerk|2026-05-01
         4|Joe|13800000004|Head|2026-05-01
         5|Kim|13800000005|Clerk|soon
         6|Lou|13800000006|Clerk|2026-10-02
         6|Lou|13800000006|Head|2026-11-01",
    );
    insta::assert_snapshot!(print_people(&intake), @"
    + 1 Ann Head as 1
    + 2 Bob Clerk as 2
    = 3
    = 4
    = 5
    = 6
    > 3 2026-10-01
    > 6 2026-10-02
    > 2 another row from 2026-09-16
    x 1 people.csv:2 effective_on
    x 2 people.csv:5 effective_on
    x 6 people.csv:11 effective_on
    ! [duplicate_key] people.csv:7: `4`: key: the person `4` stands more than once: people.csv:7, people.csv:8; keep one row
    ! [duplicate_key] people.csv:8: `4`: key: the person `4` stands more than once: people.csv:7, people.csv:8; keep one row
    ! [bad_value] people.csv:9: `5`: effective_on: `soon` is no date from 1970 on; write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`
    ");
}

#[test]
fn person_with_a_row_a_post_belongs_to_all_of_their_departments() {
    let mut mapping = mapping_of_one_department();
    let [block] = mapping.employees.as_mut_slice() else { unreachable!("one block") };
    block.posts = true;
    block.main_if = template("main == 'yes'");
    block.departments = template("{{ unit }}");
    block.title = template("{{ title }}");
    let tables = tables([
        ("departments.csv", "id|name|parent\na|Sales|\nb|Trade|\nc|Store|"),
        (
            "people.csv",
            "id|name|mobile|unit|title|main
             1|Ann|13800000001|a|Clerk|
             2|Bob|13800000002|a|Clerk|
             1|Ann|13800000001|b|Head|yes
             2|Bob|13800000002|c|Head|
             3|Eve|13800000003|a|Clerk|yes
             3|Eve|13800000003|b|Head|yes
             4|Joe|13800000004|a|Clerk|
             4|Joel|13800000004|b|Head|
             5|Kim|13800000005|a|Clerk|
             5|Kim||zz|Head|",
        ),
    ]);
    let intake = intake(&mapping.compile(&tables).unwrap(), TODAY);
    insta::assert_snapshot!(print_people(&intake), @"
    + 1 Ann Head as 1
    + 2 Bob Clerk as 2
    = 3
    = 4
    = 5
    ! [bad_value] people.csv:7: `3`: main_if: two rows are the main post: people.csv:6 and people.csv:7; leave one
    ! [conflict] people.csv:9: `4`: name: people.csv:8 and people.csv:9 state different values; correct one, or say which file goes first with `[source.precedence]`
    ! [unknown_department] people.csv:10: `5`: departments: there is no department `zz`; add its row, or correct the department
    ");
    let units = |key: &str| intake.org.people[&key.into()].member_of().count();
    assert_eq!((units("1"), units("2")), (2, 2));
}
