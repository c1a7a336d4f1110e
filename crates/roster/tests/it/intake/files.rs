//! What several files state of one person, and mappings that do not fit their files.

use dianmao_roster::intake::{EmployeeBlock, Intake, Mapping, intake};

use super::{TODAY, mapping, mapping_of_one_department, print_people, template};
use crate::tables::tables;

fn contacts(change: impl FnOnce(&mut EmployeeBlock)) -> EmployeeBlock {
    let mut block = EmployeeBlock {
        file: "contacts.csv".to_owned(),
        merge: true,
        key: "{{ no }}".to_owned(),
        ..EmployeeBlock::default()
    };
    change(&mut block);
    block
}

/// Takes in people of one department, and what another file adds to them.
fn take_in_files(change: impl FnOnce(&mut Mapping), people: &str, contacts: &str) -> Intake {
    let mut mapping = mapping_of_one_department();
    change(&mut mapping);
    let tables = tables([
        ("departments.csv", "id|name|parent\na|Sales|"),
        ("people.csv", people.trim()),
        ("contacts.csv", contacts.trim()),
    ]);
    intake(&mapping.compile(&tables).unwrap(), TODAY)
}

#[test]
fn rows_of_another_file_add_to_people_and_make_nobody() {
    let intake = take_in_files(
        |mapping| {
            mapping.employees[0].mobile = None;
            mapping.employees.push(contacts(|block| {
                block.mobile = template("{{ phone }}");
                block.email = template("{{ mail }}");
            }));
        },
        "id|name|mobile\n1|Ann|\n2|Bob|\n3|Eve|",
        "no|phone|mail
         1|13800000001|ann@example.com
         3|13800000003|
         3|13800000033|
         9|13800000009|
         |13800000008|",
    );
    insta::assert_snapshot!(print_people(&intake), @"
    + 1 Ann ann@example.com as 1
    = 2
    = 3
    x 9 contacts.csv:5 merge
    ! [duplicate_key] contacts.csv:4: `3`: key: two rows add to the person `3`: contacts.csv:3 and contacts.csv:4; keep one
    ! [empty_field] contacts.csv:6: key: it is empty; fill in `no`
    ! [empty_field] people.csv:3: `2`: mobile: no row states it; add one to the file that does for others
    ");
    assert_eq!((intake.n_employee_rows, intake.n_rows_without_key), (3, 0));
}

#[test]
fn files_that_differ_are_a_problem_that_names_both_unless_one_goes_first() {
    let people = "id|name|mobile|mail
         1|Ann|13800000001|ann@example.com
         2|Bob|13800000002|bob@example.com
         3|Eve|13800000003|
         4|Joe|13800000004|JOE@example.com";
    let others = "no|phone|mail
         1|+86-13800000001|ann.lee@example.com
         2|13800000022|
         3||eve@example.com
         4||joe@example.com";
    let merged = |precedence: &[(&str, &[&str])]| {
        take_in_files(
            |mapping| {
                mapping.employees[0].email = template("{{ mail }}");
                mapping.employees.push(contacts(|block| {
                    block.mobile = template("{{ phone }}");
                    block.email = template("{{ mail }}");
                }));
                mapping.precedence = precedence
                    .iter()
                    .map(|(field, files)| ((*field).to_owned(), files.iter().map(|file| (*file).to_owned()).collect()))
                    .collect();
            },
            people,
            others,
        )
    };
    insta::assert_snapshot!(print_people(&merged(&[])), @"
    + 3 Eve eve@example.com as 3
    + 4 Joe JOE@example.com as 4
    = 1
    = 2
    ! [conflict] contacts.csv:2: `1`: email: people.csv:2 and contacts.csv:2 state different values; correct one, or say which file goes first with `[source.precedence]`
    ! [conflict] contacts.csv:3: `2`: mobile: people.csv:3 and contacts.csv:3 state different values; correct one, or say which file goes first with `[source.precedence]`
    ");
    let intake = merged(&[("email", &["contacts.csv", "people.csv"]), ("mobile", &["people.csv"])]);
    insta::assert_snapshot!(print_people(&intake), @"
    + 1 Ann ann.lee@example.com as 1
    + 2 Bob bob@example.com as 2
    + 3 Eve eve@example.com as 3
    + 4 Joe JOE@example.com as 4
    ");
    assert_eq!(intake.org.people[&"2".into()].mobile.as_ref().unwrap().reveal(), "13800000002");
}

#[test]
fn mapping_whose_fields_or_precedence_cannot_be_followed_is_refused() {
    let refused = |change: fn(&mut Mapping)| {
        let mut mapping = mapping_of_one_department();
        change(&mut mapping);
        let tables =
            tables([("departments.csv", "id|name|parent\na|A|"), ("people.csv", "id|name|mobile\n1|Ann|13800000001")]);
        mapping.compile(&tables).unwrap_err().to_string()
    };
    let printed = [
        refused(|mapping| mapping.employees[0].mobile = None),
        refused(|mapping| mapping.precedence = [("email".to_owned(), Vec::new())].into()),
        refused(|mapping| mapping.precedence = [("mobile".to_owned(), vec!["contacts.csv".to_owned()])].into()),
        refused(|mapping| mapping.employees[0].include = template("{{ name }}")),
        refused(|mapping| mapping.employees[0].active_if = template("status == 'on'")),
    ];
    insta::assert_snapshot!(printed.join("\n"), @"
    no `[[source.employee]]` block makes `mobile`, which everybody needs
    `[source.precedence]` of `email`: no block makes this field
    `[source.precedence]` of `mobile`: `contacts.csv` does not make it; these do: people.csv
    the configuration's `include` for people.csv: the template does not work: unexpected `}`, expected `:`; it is an expression, without `{{`
    people.csv:1: active_if: there is no column `status`; it has id, name, mobile
    ");
}

#[test]
fn mapping_that_does_not_fit_its_files_stops_before_any_row() {
    let tables =
        tables([("departments.csv", "id|name|parent\na|A|"), ("people.csv", "id|name|phone_number|unit\n1|Ann|2|a")]);
    let refused = |change: fn(&mut Mapping)| {
        let mut mapping = mapping();
        mapping.employees[0].mobile = template("{{ phone_number }}");
        mapping.employees[0].departments = template("{{ unit }}");
        change(&mut mapping);
        mapping.compile(&tables).unwrap_err().to_string()
    };
    let printed = [
        refused(|mapping| mapping.employees[0].mobile = template("{{ phone }}")),
        refused(|mapping| mapping.employees[0].leave_date = template("{{ 离职日期 }}")),
        refused(|mapping| mapping.departments[0].parent = template("{{ lookup('tree', 'id', id).parent }}")),
        refused(|mapping| mapping.departments[0].name = "{{ name | titel }}".to_owned()),
        refused(|mapping| mapping.departments[0].file = "units.csv".to_owned()),
    ];
    insta::assert_snapshot!(printed.join("\n"), @"
    people.csv:1: mobile: there is no column `phone`; did you mean `phone_number`?
    people.csv:1: leave_date: there is no column `离职日期`; it has id, name, phone_number, unit
    the configuration's `parent` for departments.csv: `lookup` names the table `tree`, which `[source.tables]` does not list
    the configuration's `name` for departments.csv: the template does not work: there is no filter `titel`
    `units.csv` was not read; name it in the configuration as it is named on disk
    ");
}
