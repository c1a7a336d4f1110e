//! The checksums that approvals name: the first 8 hexadecimal digits of a SHA-256 over one line a change, sorted.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::change::{Change, Delta, EmployeeDelta};
use crate::org::{Department, DeptRef, FieldValue, Manager, PersonRef};
use crate::plan::{Planned, Target};

/// Over removals and re-creations: whom, and for a re-creation both numbers, so that an approval is for one new number.
pub(super) fn of_removals<'a>(changes: impl IntoIterator<Item = &'a Planned>) -> Option<String> {
    sum(changes.into_iter().map(|planned| match &planned.change {
        Change::RecreatePerson { before, after, .. } => {
            format!("{} {} {} {}", planned.id(), target(planned), before.reveal(), after.reveal())
        }
        _ => format!("{} {}", planned.id(), target(planned)),
    }))
}

/// Over updates: what, and the new values.
pub(super) fn of_updates<'a>(changes: impl IntoIterator<Item = &'a Planned>) -> Option<String> {
    sum(changes.into_iter().map(|planned| {
        let values = match &planned.change {
            Change::UpdateDepartment { after, .. } => department_values(after),
            Change::UpdatePerson { delta, .. } => person_values(delta),
            Change::SetManager { after: Manager::Nobody, .. } => "manager=nobody".to_owned(),
            Change::SetManager { after: Manager::Is(person), .. } => format!("manager={}", person_named(person)),
            Change::SetLeaders { after, .. } => {
                format!("leaders={:?}", after.iter().map(person_named).collect::<Vec<_>>())
            }
            Change::RekeyPerson { before, .. } => format!("from={before}"),
            _ => String::new(),
        };
        format!("{} {} {values}", planned.id(), target(planned))
    }))
}

/// `None` for an empty set: there is nothing to approve.
fn sum(lines: impl Iterator<Item = String>) -> Option<String> {
    let mut lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return None;
    }
    lines.sort_unstable();
    let digest = Sha256::digest(lines.join("\n").as_bytes());
    let mut text = String::with_capacity(8);
    for byte in digest.iter().take(4) {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
    }
    Some(text)
}

fn target(planned: &Planned) -> String {
    match &planned.target {
        Some(Target::User(userid)) => userid.to_string(),
        Some(Target::Department(id)) => id.to_string(),
        None => String::new(),
    }
}

fn department_values(department: &Department) -> String {
    format!("name={:?} parent={:?}", department.name, reference(&department.parent))
}

fn person_values(delta: &EmployeeDelta) -> String {
    let departments = delta.departments().map(|delta| delta.after.iter().map(reference).collect::<Vec<_>>());
    let mut values = format!("departments={departments:?}");
    for (field, Delta { after, .. }) in delta.fields() {
        match after {
            FieldValue::Text(text) => write!(values, " {field}={text:?}"),
            FieldValue::Date(date) => write!(values, " {field}={date}"),
            FieldValue::Texts(texts) => write!(values, " {field}={texts:?}"),
            FieldValue::Departments(_) | FieldValue::Mobile(_) => Ok(()),
        }
        .expect("writing to a string cannot fail");
    }
    values
}

fn person_named(person: &PersonRef) -> String {
    match person {
        PersonRef::Person(key) => format!("key {key}"),
        PersonRef::Unmanaged(userid) => format!("userid {userid}"),
    }
}

fn reference(department: &DeptRef) -> String {
    match department {
        DeptRef::Root => "root".to_owned(),
        DeptRef::Dept(key) => format!("key {key}"),
        DeptRef::Unmanaged(id) => format!("id {id}"),
    }
}
