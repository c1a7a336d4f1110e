//! Intake stories: a few rows in, the organisation and the printed problems out.

mod check;
mod files;
mod rules;
mod tree;
mod unique;
mod values;

use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Intake, Mapping, intake};
use dianmao_roster::org::DeptRef;
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

/// The same with everybody in the one department that there is.
fn mapping_of_one_department() -> Mapping {
    let mut mapping = mapping();
    mapping.employees[0].departments = template("a");
    mapping
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

/// Takes in people of one department.
fn take_in_people(change: impl FnOnce(&mut Mapping), people: &str) -> Intake {
    take_in_with(
        |mapping| {
            *mapping = mapping_of_one_department();
            change(mapping);
        },
        "a|Sales|",
        people,
    )
}

/// The organisation and its people: `+` in the organisation, `=` present only, `<` leaving, `>` waiting, `!` a problem.
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

/// The people, and what became of the other rows: `+` in the organisation, `=` present only, `-` left, `x` left out, `>` waiting or to be transferred, `!` a problem.
fn print_people(intake: &Intake) -> String {
    let mut lines = Vec::new();
    for (key, person) in &intake.org.people {
        let email = person.email.as_deref().map(|email| format!(" {email}")).unwrap_or_default();
        let title = person.title.as_deref().map(|title| format!(" {title}")).unwrap_or_default();
        lines.push(format!(
            "+ {key} {}{title}{email} as {}",
            person.name.as_deref().unwrap_or("?"),
            intake.userids[key]
        ));
    }
    lines.extend(intake.present.people.iter().map(|key| format!("= {key}")));
    lines.extend(intake.leaving.iter().map(|(key, day)| format!("- {key} {day}")));
    lines.extend(intake.inactive.iter().map(|key| format!("- {key}")));
    lines.extend(intake.waiting.iter().map(|(key, day)| format!("> {key} {day}")));
    lines.extend(intake.transfers.iter().map(|(key, day)| format!("> {key} another row from {day}")));
    lines.extend(intake.excluded_people.iter().map(|excluded| {
        let key = excluded.key.as_ref().map_or("(no key)", |key| key.as_str());
        format!("x {key} {} {}", excluded.origin, excluded.rule.as_str())
    }));
    lines.extend(intake.problems.iter().map(|problem| format!("! [{}] {problem}", problem.code.as_str())));
    lines.join("\n")
}

fn reference(department: &DeptRef) -> &str {
    match department {
        DeptRef::Dept(key) => key.as_str(),
        _ => "root",
    }
}
