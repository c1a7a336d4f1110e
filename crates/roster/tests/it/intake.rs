//! Intake stories: a few rows in, the organisation and the printed problems out.

use std::sync::Arc;

use dianmao_roster::id::Text;
use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Intake, Mapping, OnEmpty, intake};
use dianmao_roster::org::DeptRef;
use dianmao_roster::row::SourceRow;
use jiff::civil::{Date, date};

use crate::tables::tables;

const TODAY: Date = date(2026, 9, 15);

fn template(source: &str) -> Option<String> {
    Some(source.to_owned())
}

/// Departments with their parents in one table, people in another.
fn mapping() -> Mapping {
    Mapping {
        departments: vec![DepartmentBlock {
            file: "departments.csv".to_owned(),
            key: "{{ id }}".to_owned(),
            name: "{{ name }}".to_owned(),
            parent: template("{{ parent }}"),
            ..DepartmentBlock::default()
        }],
        employees: vec![EmployeeBlock {
            file: "people.csv".to_owned(),
            key: "{{ id }}".to_owned(),
            name: template("{{ name }}"),
            mobile: template("{{ mobile }}"),
            departments: template("{{ departments }}"),
            ..EmployeeBlock::default()
        }],
        ..Mapping::default()
    }
}

/// Takes in rows by the usual mapping, changed as a story needs.
fn take_in_with(change: impl FnOnce(&mut Mapping), departments: &str, people: &str) -> Intake {
    let mut mapping = mapping();
    change(&mut mapping);
    let departments = format!("id|name|parent\n{}", departments.trim());
    let tables = tables([("departments.csv", &departments), ("people.csv", people.trim())]);
    intake(&mapping.compile(&tables).unwrap(), TODAY)
}

fn take_in(departments: &str, people: &str) -> Intake {
    take_in_with(|_| {}, departments, &format!("id|name|mobile|departments\n{}", people.trim()))
}

/// The outcome: `+` in the organisation, `=` present only, `<` leaving, `>` waiting, `!` a problem.
fn print(intake: &Intake) -> String {
    let mut lines = Vec::new();
    for (key, department) in &intake.org.departments {
        lines.push(format!("+ {key} {} < {}", department.name, reference(&department.parent)));
    }
    for (key, person) in &intake.org.people {
        let mobile = person.mobile.as_ref().map(ToString::to_string).unwrap_or_default();
        let departments: Vec<&str> = person.member_of().map(reference).collect();
        lines.push(format!("+ {key} {} {mobile} in {}", person.name.as_deref().unwrap_or("?"), departments.join(", ")));
    }
    lines.extend(intake.present.departments.iter().map(|key| format!("= department {key}")));
    lines.extend(intake.present.people.iter().map(|key| format!("= person {key}")));
    lines.extend(intake.leaving.iter().map(|(key, date)| format!("< {key} {date}")));
    lines.extend(intake.waiting.iter().map(|(key, date)| format!("> {key} {date}")));
    lines.extend(intake.problems.iter().map(|problem| format!("! [{}] {problem}", problem.code.as_str())));
    lines.join("\n")
}

fn reference(department: &DeptRef) -> &str {
    match department {
        DeptRef::Dept(key) => key.as_str(),
        _ => "root",
    }
}

/// A tree over several tables, with look-ups between them, and people with foreign numbers.
fn mapping_over_three_tables() -> Mapping {
    let block = |file: &str, key: &str, name: &str, parent: Option<&str>| DepartmentBlock {
        file: file.to_owned(),
        key: key.to_owned(),
        name: name.to_owned(),
        parent: parent.map(str::to_owned),
        ..DepartmentBlock::default()
    };
    Mapping {
        departments: vec![
            block("zones.csv", "Z{{ zone }}", "{{ label }}", None),
            block("states.csv", "S{{ state }}", "{{ label }}", Some("Z{{ zone }}")),
            block("units.csv", "U{{ unit }}", "{{ label }}", Some("S{{ lookup('sites', 'site', site).state }}")),
        ],
        employees: vec![EmployeeBlock {
            file: "staff.csv".to_owned(),
            key: "{{ no }}".to_owned(),
            userid: template("u{{ no }}"),
            name: template("{{ first }} {{ last }}"),
            mobile: template("+{{ phone | split('.', 1) | join('-') | replace('.', '') }}"),
            departments: template("U{{ unit }}"),
            email: template("{{ account | lower }}@example.com"),
            ..EmployeeBlock::default()
        }],
        tables: [("sites".to_owned(), "sites.csv".to_owned())].into(),
        ..Mapping::default()
    }
}

#[test]
fn tree_over_three_tables_maps_by_configuration_alone() {
    let mapping = mapping_over_three_tables();
    let tables = tables([
        ("zones.csv", "zone|label\n1|North"),
        ("states.csv", "state|label|zone\nNO|Norland|1"),
        ("sites.csv", "site|state\n70|NO\n80|QQ"),
        ("units.csv", "unit|label|site\n5|Mill|70\n6|Yard|80\n7|Store|90"),
        (
            "staff.csv",
            "no|first|last|phone|account|unit\n1|Ann|Lee|1.515.555.0100|ALEE|5\n2|Bob|Ray|1.515.555.0101|BRAY|\n3|Eve|Orr|44.1632.960000|EORR|7",
        ),
    ]);
    assert_eq!(mapping.files(), ["sites.csv", "staff.csv", "states.csv", "units.csv", "zones.csv"].into());
    let intake = intake(&mapping.compile(&tables).unwrap(), TODAY);
    insta::assert_snapshot!(print(&intake), @"
    + SNO Norland < Z1
    + U5 Mill < SNO
    + Z1 North < root
    + 1 Ann Lee +1-515***0100 in U5
    = department U6
    = department U7
    = person 2
    = person 3
    ! [empty_field] staff.csv:3: `2`: departments: it is empty; fill in `unit`
    ! [set_aside] staff.csv:4: `3`: departments: the department `U7` (units.csv:4) is set aside; correct that row first
    ! [unknown_parent] units.csv:3: `U6`: parent: there is no department `SQQ`; add its row, or correct the parent
    ! [template] units.csv:4: `U7`: parent: `sites.csv` has no row with `site` = `90`; add it there, or correct the value
    ");
    let ann = &intake.org.people[&"1".into()];
    assert_eq!(ann.mobile.as_ref().unwrap().reveal(), "+1-5155550100");
    assert_eq!(ann.email.as_deref(), Some("alee@example.com"));
    assert_eq!(intake.userids[&"1".into()].as_str(), "u1");
    assert_eq!(intake.mapped, ["departments", "email", "mobile", "name"].into());
    assert_eq!((intake.n_department_rows, intake.n_employee_rows, intake.n_rows_without_key), (5, 3, 0));
    assert_eq!(intake.people_origins[&"1".into()].to_string(), "staff.csv:2");
    assert_eq!(intake.department_origins[&"U5".into()].to_string(), "units.csv:2");
}

#[test]
fn duplicate_keys_set_all_their_rows_aside() {
    let intake = take_in(
        "a|Sales|\nb|Shops|a\na|Trade|",
        "1|Ann|13800000001|a\n2|Bob|13800000002|b\n1|Anna|13800000003|a\n1|Anne|13800000004|a\n1|Anni|13800000005|a",
    );
    insta::assert_snapshot!(print(&intake), @"
    = department a
    = department b
    = person 1
    = person 2
    ! [duplicate_key] departments.csv:2: `a`: key: the department `a` stands more than once: departments.csv:2, departments.csv:4; keep one row
    ! [set_aside] departments.csv:3: `b`: parent: its parent `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] departments.csv:4: `a`: key: the department `a` stands more than once: departments.csv:2, departments.csv:4; keep one row
    ! [set_aside] people.csv:2: `1`: departments: the department `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] people.csv:2: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:4, people.csv:5 and 1 more; keep one row
    ! [set_aside] people.csv:3: `2`: departments: the department `b` (departments.csv:3) is set aside; correct that row first
    ! [set_aside] people.csv:4: `1`: departments: the department `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] people.csv:4: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:4, people.csv:5 and 1 more; keep one row
    ! [set_aside] people.csv:5: `1`: departments: the department `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] people.csv:5: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:4, people.csv:5 and 1 more; keep one row
    ! [set_aside] people.csv:6: `1`: departments: the department `a` (departments.csv:2) is set aside; correct that row first
    ! [duplicate_key] people.csv:6: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:4, people.csv:5 and 1 more; keep one row
    ");
}

#[test]
fn row_that_stands_twice_is_one_problem_a_row_not_two() {
    let intake = take_in("a|Sales|", "1|Ann|13800000001|a\n1|Ann|13800000001|a");
    insta::assert_snapshot!(print(&intake), @"
    + a Sales < root
    = person 1
    ! [duplicate_key] people.csv:2: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:3; keep one row
    ! [duplicate_key] people.csv:3: `1`: key: the person `1` stands more than once: people.csv:2, people.csv:3; keep one row
    ");
}

#[test]
fn shared_mobile_sets_all_its_people_aside_and_is_shown_masked() {
    let intake =
        take_in("a|Sales|", "1|Ann|13800000001|a\n2|Bob|13800000001|a\n3|Eve|+86-13800000001|a\n4|Joe|13800000004|a");
    insta::assert_snapshot!(print(&intake), @"
    + a Sales < root
    + 4 Joe 138****0004 in a
    = person 1
    = person 2
    = person 3
    ! [duplicate_mobile] people.csv:2: `1`: mobile: more than one person has `138****0001`: people.csv:2, people.csv:3, people.csv:4; correct all but one
    ! [duplicate_mobile] people.csv:3: `2`: mobile: more than one person has `138****0001`: people.csv:2, people.csv:3, people.csv:4; correct all but one
    ! [duplicate_mobile] people.csv:4: `3`: mobile: more than one person has `138****0001`: people.csv:2, people.csv:3, people.csv:4; correct all but one
    ");
}

#[test]
fn email_telephone_and_userid_are_unique_too() {
    let intake = take_in_with(
        |mapping| {
            mapping.employees[0].email = template("{{ email }}");
            mapping.employees[0].telephone = template("{{ telephone }}");
            mapping.employees[0].userid = template("{{ account }}");
        },
        "a|Sales|",
        "id|name|mobile|departments|email|telephone|account
         1|Ann|13800000001|a|lee@example.com||u1
         2|Bob|13800000002|a|Lee@Example.com||u2
         3|Eve|13800000003|a||8001|u3
         4|Joe|13800000004|a||8001|u4
         5|Kim|13800000005|a|||u5
         6|Lou|13800000006|a|||u5",
    );
    insta::assert_snapshot!(print(&intake), @"
    + a Sales < root
    = person 1
    = person 2
    = person 3
    = person 4
    = person 5
    = person 6
    ! [duplicate_email] people.csv:2: `1`: email: more than one person has `lee@*******.***`: people.csv:2, people.csv:3; correct all but one
    ! [duplicate_email] people.csv:3: `2`: email: more than one person has `lee@*******.***`: people.csv:2, people.csv:3; correct all but one
    ! [duplicate_telephone] people.csv:4: `3`: telephone: more than one person has `800*`: people.csv:4, people.csv:5; correct all but one
    ! [duplicate_telephone] people.csv:5: `4`: telephone: more than one person has `800*`: people.csv:4, people.csv:5; correct all but one
    ! [duplicate_userid] people.csv:6: `5`: userid: more than one person has `u5`: people.csv:6, people.csv:7; correct all but one
    ! [duplicate_userid] people.csv:7: `6`: userid: more than one person has `u5`: people.csv:6, people.csv:7; correct all but one
    ");
}

#[test]
fn unknown_parent_takes_its_tree_and_its_people_with_it() {
    let intake = take_in(
        "a|Sales|\nb|Shops|zz\nc|Kiosks|b\nd|Stalls|c",
        "1|Ann|13800000001|a\n2|Bob|13800000002|d\n3|Eve|13800000003|a, c\n4|Joe|13800000004|yy",
    );
    insta::assert_snapshot!(print(&intake), @"
    + a Sales < root
    + 1 Ann 138****0001 in a
    = department b
    = department c
    = department d
    = person 2
    = person 3
    = person 4
    ! [unknown_parent] departments.csv:3: `b`: parent: there is no department `zz`; add its row, or correct the parent
    ! [set_aside] departments.csv:4: `c`: parent: its parent `b` (departments.csv:3) is set aside; correct that row first
    ! [set_aside] departments.csv:5: `d`: parent: its parent `c` (departments.csv:4) is set aside; correct that row first
    ! [set_aside] people.csv:3: `2`: departments: the department `d` (departments.csv:5) is set aside; correct that row first
    ! [set_aside] people.csv:4: `3`: departments: the department `c` (departments.csv:4) is set aside; correct that row first
    ! [unknown_department] people.csv:5: `4`: departments: there is no department `yy`; add its row, or correct the department
    ");
}

#[test]
fn cycles_are_set_aside_with_what_hangs_below_them() {
    let intake = take_in("a|A|c\nb|B|a\nc|C|b\nd|D|a\ne|E|e\nf|F|\ng|G|f", "");
    insta::assert_snapshot!(print(&intake), @"
    + f F < root
    + g G < f
    = department a
    = department b
    = department c
    = department d
    = department e
    ! [cycle] departments.csv:2: `a`: parent: it is below itself (`a` > `c` > `b` > `a`); correct one of the parents
    ! [cycle] departments.csv:3: `b`: parent: it is below itself (`a` > `c` > `b` > `a`); correct one of the parents
    ! [cycle] departments.csv:4: `c`: parent: it is below itself (`a` > `c` > `b` > `a`); correct one of the parents
    ! [set_aside] departments.csv:5: `d`: parent: its parent `a` (departments.csv:2) is set aside; correct that row first
    ! [cycle] departments.csv:6: `e`: parent: it is its own parent; leave the parent of an uppermost department empty
    ");
}

#[test]
fn siblings_of_one_name_are_set_aside_and_cousins_are_not() {
    let intake = take_in("a|A|\nb|B|\nc|Shop|a\nd|Shop|a\ne|Shop|b\nf|Till|c", "");
    insta::assert_snapshot!(print(&intake), @"
    + a A < root
    + b B < root
    + e Shop < b
    = department c
    = department d
    = department f
    ! [duplicate_name] departments.csv:4: `c`: name: more than one department below the same parent is called `Shop`: departments.csv:4, departments.csv:5; rename one
    ! [duplicate_name] departments.csv:5: `d`: name: more than one department below the same parent is called `Shop`: departments.csv:4, departments.csv:5; rename one
    ! [set_aside] departments.csv:7: `f`: parent: its parent `c` (departments.csv:4) is set aside; correct that row first
    ");
}

#[test]
fn people_belong_to_several_departments() {
    let intake =
        take_in("a|A|\nb|B|\nc|C|", "1|Ann|13800000001|a,b;c\n2|Bob|13800000002|a，b； a\n3|Eve|13800000003| , ");
    insta::assert_snapshot!(print(&intake), @"
    + a A < root
    + b B < root
    + c C < root
    + 1 Ann 138****0001 in a, b, c
    + 2 Bob 138****0002 in a, b
    = person 3
    ! [empty_field] people.csv:4: `3`: departments: it is empty; fill in `departments`
    ");
}

#[test]
fn without_departments_everybody_belongs_to_the_root() {
    let intake =
        take_in_with(|mapping| mapping.employees[0].departments = None, "a|A|", "id|name|mobile\n1|Ann|13800000001");
    insta::assert_snapshot!(print(&intake), @"
    + a A < root
    + 1 Ann 138****0001 in root
    ");
    assert_eq!(intake.mapped, ["mobile", "name"].into());
}

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
fn department_names_have_their_own_limits() {
    let long = "n".repeat(65);
    let intake = take_in(&format!("a|R-D|\nb|R,D|\nc|研发，测试|\nd|{long}|\ne|{}|", "n".repeat(64)), "");
    insta::assert_snapshot!(print(&intake), @"
    + e nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn < root
    = department a
    = department b
    = department c
    = department d
    ! [bad_value] departments.csv:2: `a`: name: `R-D` holds `-`, which a department's name cannot; rename it, or write another character with `[source] mend_names`
    ! [bad_value] departments.csv:3: `b`: name: `R,D` holds `,`, which a department's name cannot; rename it, or write another character with `[source] mend_names`
    ! [bad_value] departments.csv:4: `c`: name: `研发，测试` holds `，`, which a department's name cannot; rename it, or write another character with `[source] mend_names`
    ! [bad_value] departments.csv:5: `d`: name: it has 65 characters and may have 64; shorten it
    ");
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
