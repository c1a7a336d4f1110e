//! What a value may look like.

use std::sync::Arc;

use dianmao_roster::id::Text;
use dianmao_roster::intake::{Intake, OnEmpty, Region, intake};
use dianmao_roster::row::SourceRow;
use jiff::civil::date;

use super::{TODAY, mapping, print, print_people, take_in, take_in_people, take_in_with, template};
use crate::tables::tables;

#[test]
fn empty_required_fields_are_problems_and_rows_without_key_are_counted() {
    let intake = take_in("a|A|\nb||\n|C|", "1||13800000001|a\n2|Bob||a\n3|Eve|13800000003|\n|Joe|13800000004|a\n5|||");
    insta::assert_snapshot!(print(&intake), @"
    + a A < root
    = department b
    = person 1
    = person 2
    = person 3
    = person 5
    ! [empty_field] departments.csv:3: `b`: name: it is empty; fill in `name`
    ! [empty_field] departments.csv:4: key: it is empty; fill in `id`
    ! [empty_field] people.csv:2: `1`: name: it is empty; fill in `name`
    ! [empty_field] people.csv:3: `2`: mobile: it is empty; fill in `mobile`
    ! [empty_field] people.csv:4: `3`: departments: it is empty; fill in `departments`
    ! [empty_field] people.csv:5: key: it is empty; fill in `id`
    ! [empty_field] people.csv:6: `5`: departments: it is empty; fill in `departments`
    ! [empty_field] people.csv:6: `5`: mobile: it is empty; fill in `mobile`
    ! [empty_field] people.csv:6: `5`: name: it is empty; fill in `name`
    ");
    assert_eq!(intake.n_rows_without_key, 2);
    assert_eq!(intake.seen.people.len(), 4);
}

#[test]
fn each_bad_value_has_its_sentence() {
    let cases = [
        ("mobile", "1380000000"),
        ("mobile", "138 0000 0001"),
        ("mobile", "138****0001"),
        ("mobile", "1.38E+10"),
        ("mobile", "+44-0"),
        ("mobile", "\u{202D}13800000001"),
        ("name", "#N/A"),
        ("name", "张*"),
        ("name", "Ann\nLee"),
        ("name", "NULL"),
        ("name", "Ann\u{FFFD}"),
        ("name", &"n".repeat(81)),
        ("title", &"t".repeat(201)),
        ("job_number", &"j".repeat(51)),
        ("email", &format!("{}@example.com", "e".repeat(50))),
        ("email", "ann.lee.example.com"),
        ("telephone", &"8".repeat(51)),
        ("work_place", &"w".repeat(101)),
        ("remark", &"r".repeat(2001)),
        ("userid", &"u".repeat(65)),
        ("userid", "ann lee"),
        ("hired_on", "13.9.2026"),
        ("hired_on", "2026-02-30"),
        ("hired_on", "45123"),
        ("leave_date", "soon"),
        ("leave_date", "########"),
    ];
    let printed: Vec<String> = cases.into_iter().map(|(field, value)| print_bad_value(field, value)).collect();
    insta::assert_snapshot!(printed.join("\n"), @"
    [bad_value] people.csv:2: `1`: mobile: `138*******` (10 digits) is no mobile number: it must be 11 digits starting with 1, or `+CC-NUMBER` for a number from elsewhere
    [bad_value] people.csv:2: `1`: mobile: `138 **** ****` (11 digits) is no mobile number: it must be 11 digits starting with 1, or `+CC-NUMBER` for a number from elsewhere
    [bad_value] people.csv:2: `1`: mobile: the number is masked with `*`; export it unmasked
    [bad_value] people.csv:2: `1`: mobile: the cell holds `1.38E+10`, a number that a spreadsheet has rounded; make the column text and export it again
    [bad_value] people.csv:2: `1`: mobile: `+44-0` (3 digits) is no mobile number: it must be 11 digits starting with 1, or `+CC-NUMBER` for a number from elsewhere
    [bad_value] people.csv:2: `1`: mobile: it holds an invisible character (U+202D); type the value again
    [bad_value] people.csv:2: `1`: name: the cell holds `#N/A`, a spreadsheet's error; correct the formula behind it
    [bad_value] people.csv:2: `1`: name: the value is masked with `*`; export it unmasked
    [bad_value] people.csv:2: `1`: name: it holds a line break; write it on one line
    [bad_value] people.csv:2: `1`: name: the cell holds `NULL`, an export's word for nothing; leave it empty, or export it again
    [bad_value] people.csv:2: `1`: name: the cell holds characters that an earlier conversion has lost; export it again as CSV (UTF-8)
    [bad_value] people.csv:2: `1`: name: it has 81 characters and may have 80; shorten it
    [bad_value] people.csv:2: `1`: title: it has 201 characters and may have 200; shorten it
    [bad_value] people.csv:2: `1`: job_number: it has 51 characters and may have 50; shorten it
    [bad_value] people.csv:2: `1`: email: it has 62 characters and may have 50; shorten it
    [bad_value] people.csv:2: `1`: email: `ann.***.*******.***` is no e-mail address
    [bad_value] people.csv:2: `1`: telephone: it has 51 characters and may have 50; shorten it
    [bad_value] people.csv:2: `1`: work_place: it has 101 characters and may have 100; shorten it
    [bad_value] people.csv:2: `1`: remark: it has 2001 characters and may have 2000; shorten it
    [bad_value] people.csv:2: `1`: userid: it has 65 characters and may have 64; shorten it
    [bad_value] people.csv:2: `1`: userid: it holds a space, which a userid cannot
    [bad_value] people.csv:2: `1`: hired_on: `13.9.2026` is no date from 1970 on; write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`
    [bad_value] people.csv:2: `1`: hired_on: `2026-02-30` is no date from 1970 on; write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`
    [bad_value] people.csv:2: `1`: hired_on: `45123` is no date from 1970 on; write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`
    [bad_value] people.csv:2: `1`: leave_date: `soon` is no date from 1970 on; write it as `2026-09-01`, or name its form with `| date('%d.%m.%Y')`
    [bad_value] people.csv:2: `1`: leave_date: the cell holds `########`, a spreadsheet's error; correct the formula behind it
    ");
}

/// The problem that one value of one field makes of an otherwise sound row.
fn print_bad_value(field: &str, value: &str) -> String {
    let mut cells =
        [("name", "Ann"), ("mobile", "13800000001"), ("title", ""), ("job_number", ""), ("email", "")].to_vec();
    cells.extend([
        ("telephone", ""),
        ("work_place", ""),
        ("remark", ""),
        ("userid", "ann"),
        ("hired_on", ""),
        ("leave_date", ""),
    ]);
    let header: Vec<&str> = cells.iter().map(|(name, _)| *name).collect();
    let values: Vec<&str> = cells.iter().map(|(name, cell)| if *name == field { "?" } else { *cell }).collect();
    let people = format!("id|departments|{}\n1|a|{}", header.join("|"), values.join("|"));
    let mut mapping = mapping();
    let [block] = mapping.employees.as_mut_slice() else { unreachable!("one block") };
    let named = |field: &str| Some(format!("{{{{ {field} }}}}"));
    block.userid = named("userid");
    block.title = named("title");
    block.job_number = named("job_number");
    block.email = named("email");
    block.telephone = named("telephone");
    block.work_place = named("work_place");
    block.remark = named("remark");
    block.hired_on = named("hired_on");
    block.leave_date = named("leave_date");
    let mut tables = tables([("departments.csv", "id|name|parent\na|A|"), ("people.csv", &people)]);
    let mut table = dianmao_roster::row::Table::clone(&tables["people.csv"]);
    let row = &table.rows[0];
    let cells = (0..).zip(&table.columns.0).map(|(at, name)| if name == field { Some(value) } else { row.cell(at) });
    table.rows[0] = SourceRow::new(row.origin.clone(), Arc::clone(&row.columns), cells);
    tables.insert("people.csv".to_owned(), table.into());
    let intake = intake(&mapping.compile(&tables).unwrap(), TODAY);
    assert!(intake.present.people.contains(&"1".into()), "{field} {value}");
    let problems: Vec<String> =
        intake.problems.iter().map(|problem| format!("[{}] {problem}", problem.code.as_str())).collect();
    problems.join("\n")
}

#[test]
fn values_in_their_common_forms_are_taken() {
    let intake = take_in_with(
        |mapping| {
            mapping.employees[0].hired_on = template("{{ hired }}");
            mapping.employees[0].remark = template("{{ remark }}");
        },
        "a|A|",
        "id|name|mobile|departments|hired|remark
         1|王芳|13800000001|a|2026-09-01|* see file *
         2|Ann-Marie O'Neil|+44-1632960000|a|2026/9/1|
         3|Bob|+86-13800000003|a|2026年9月1日|
         4|Eve|13800000004|a|20260901|
         5|Joe|13800000005|a|2026-09-01 00:00:00|
         6|Kim|13800000006|a|2026.9.1|",
    );
    assert_eq!(intake.problems, []);
    assert!(intake.org.people.values().all(|person| person.hired_on == Some(date(2026, 9, 1))));
    assert_eq!(intake.org.people.len(), 6);
}

#[test]
fn company_elsewhere_takes_no_number_without_its_country() {
    let people = "id|name|mobile\n1|Ann|15155550100\n2|Bob|+1-5155550100\n3|Eve|+86-13800000003";
    let intake = take_in_people(|mapping| mapping.region = Region::Elsewhere, people);
    insta::assert_snapshot!(print_people(&intake), @"
    + 2 Bob as 2
    + 3 Eve as 3
    = 1
    ! [no_country] people.csv:2: `1`: mobile: 151****0100 states no country, which a company outside of the mainland needs; write `+86-NUMBER` or `+CC-NUMBER`
    ");
    assert_eq!(take_in_people(|_| {}, people).problems, []);
}

#[test]
fn empty_optional_value_keeps_the_old_one_unless_it_is_to_clear_it() {
    let people = "id|name|mobile|departments|title\n1|Ann|13800000001|a|";
    let titled = |on_empty| {
        take_in_with(
            |mapping| {
                mapping.employees[0].title = template("{{ title }}");
                mapping.on_empty = on_empty;
            },
            "a|A|",
            people,
        )
    };
    let title = |intake: Intake| intake.org.people[&"1".into()].title.clone();
    assert_eq!(title(titled(OnEmpty::Keep)), None);
    assert_eq!(title(titled(OnEmpty::Clear)), Some(Text::default()));
    assert_eq!(title(take_in_with(|mapping| mapping.on_empty = OnEmpty::Clear, "a|A|", people)), None);
}

#[test]
fn problem_names_columns_and_keeps_what_stands_in_them() {
    let intake = take_in_people(
        |mapping| mapping.employees[0].mobile = template("+{{ code }}-{{ mobile }}"),
        "id|name|code|mobile\n1|Ann|44|x99",
    );
    let [problem] = intake.problems.as_slice() else { panic!("one problem: {:?}", intake.problems) };
    assert_eq!(problem.column.as_deref(), Some("code, mobile"));
    assert_eq!(problem.value.as_ref().unwrap().reveal(), "44 | x99");
    assert!(problem.message.chinese().contains("不是手机号"), "{:?}", problem.message);
    assert!(!format!("{problem:?}{problem}").contains("x99"), "{problem:?}");
}
