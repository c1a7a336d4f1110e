//! One change as lines: the sign, who or what, and each field with its old and its new value.

use std::collections::{BTreeMap, BTreeSet};

use super::{ROOT, ViewLine};
use crate::change::{Change, ChangeId, ChangeKind, Delta, EmployeeDelta};
use crate::field::Field;
use crate::id::{Key, Mobile, Text};
use crate::org::{DeptRef, Employee, FieldValue, Manager, NO_DATE, PersonRef};
use crate::plan::impact::LOST;
use crate::plan::{Plan, Planned};

/// What stands for a value that is known to be none.
const EMPTY: &str = "(empty)";

/// One change as it is read.
pub(super) fn line(planned: &Planned, plan: &Plan, reveal: bool) -> ViewLine {
    let view = View { paths: &plan.paths, people: &plan.people, reveal };
    let text = format!("{}{}", view.subject(planned), marks(planned));
    ViewLine { sign: sign(&planned.change), text, details: view.details(planned) }
}

fn sign(change: &Change) -> &'static str {
    match change {
        Change::RekeyPerson { .. } => "=",
        Change::CreateDepartment { .. } | Change::CreatePerson { .. } => "+",
        Change::UpdateDepartment { before, after, .. } if before.parent != after.parent => ">",
        Change::UpdatePerson { delta, .. } if delta.departments().is_some() => ">",
        Change::UpdateDepartment { .. }
        | Change::ParkDepartment { .. }
        | Change::UpdatePerson { .. }
        | Change::SetManager { .. }
        | Change::SetLeaders { .. } => "~",
        Change::RecreatePerson { .. } => "-/+",
        Change::RemovePerson { .. } | Change::RemoveDepartment { .. } => "-",
    }
}

/// Why, and whether it is held.
fn marks(planned: &Planned) -> String {
    let reason = planned.reason.as_ref().map(|reason| format!(": {reason}"));
    let hold = planned.hold.as_ref().map(|hold| match hold.reason.is_listed_only() {
        true => " [listed only]",
        false => " [held]",
    });
    format!("{}{}", reason.unwrap_or_default(), hold.unwrap_or_default())
}

struct View<'a> {
    paths: &'a BTreeMap<Key, String>,
    people: &'a BTreeMap<Key, String>,
    reveal: bool,
}

impl View<'_> {
    fn subject(&self, planned: &Planned) -> String {
        let (key, name) = (planned.change.key(), &planned.name);
        match &planned.change {
            change if change.kind().is_department() => format!("department {name} ({key})"),
            Change::CreatePerson { employee, .. } => {
                let title = employee.title.as_ref().filter(|title| !title.is_empty()).map(Text::to_string);
                let mobile = employee.mobile.as_ref().map(|mobile| self.mobile(mobile));
                let facts: Vec<String> = [title, mobile].into_iter().flatten().collect();
                format!("{name} ({key}), {}", facts.join(", "))
            }
            _ => format!("{name} ({key})"),
        }
    }

    fn details(&self, planned: &Planned) -> Vec<String> {
        self.change(&planned.change).into_iter().chain(self.numbers(planned)).collect()
    }

    /// Whose number it is, where somebody has it.
    fn numbers(&self, planned: &Planned) -> Option<String> {
        let name = |key: &Key| self.person(&PersonRef::Person(key.clone()));
        if !planned.swaps_with.is_empty() {
            let others: Vec<String> = planned.swaps_with.iter().map(name).collect();
            return Some(format!("in one go with {}: each gets the number of another", others.join(", ")));
        }
        let takes = matches!(planned.change, Change::CreatePerson { .. } | Change::RecreatePerson { .. });
        let frees = |id: &&ChangeId| matches!(id.kind, ChangeKind::RecreatePerson | ChangeKind::RemovePerson);
        let holder = planned.needs.iter().find(frees).filter(|_| takes)?;
        Some(format!("gets the number that {} gives up first", name(&holder.key)))
    }

    fn change(&self, change: &Change) -> Vec<String> {
        match change {
            Change::UpdateDepartment { before, after, .. } | Change::ParkDepartment { before, after, .. } => {
                let name =
                    Delta::of(&before.name, &after.name).map(|name| format!("name: {} -> {}", name.before, name.after));
                let parent = Delta::of(&before.parent, &after.parent)
                    .map(|parent| format!("parent: {} -> {}", self.path(&parent.before), self.path(&parent.after)));
                name.into_iter().chain(parent).collect()
            }
            Change::UpdatePerson { delta, .. } => self.fields(delta),
            Change::RecreatePerson { before, after, .. } => {
                vec![format!("mobile: {}", arrow(&self.mobile(before), &self.mobile(after))), format!("LOST: {LOST}")]
            }
            Change::CreatePerson { employee, manager, .. } => {
                let manager = manager.as_ref().map(|manager| format!("manager: {}", self.person(manager)));
                self.other_departments(employee).into_iter().chain(manager).collect()
            }
            Change::SetManager { before, after, .. } => {
                vec![format!("manager: {} -> {}", self.manager(before), self.manager(after))]
            }
            Change::SetLeaders { before, after, .. } => {
                vec![format!("leaders: {} -> {}", self.leaders(before), self.leaders(after))]
            }
            Change::RekeyPerson { .. }
            | Change::CreateDepartment { .. }
            | Change::RemovePerson { .. }
            | Change::RemoveDepartment { .. } => Vec::new(),
        }
    }

    fn fields(&self, delta: &EmployeeDelta) -> Vec<String> {
        delta.fields().flat_map(|(field, delta)| self.field(field, delta)).collect()
    }

    /// One line, or one for each of the company's own fields.
    fn field(&self, field: Field, Delta { before, after }: Delta<FieldValue<'_>>) -> Vec<String> {
        if let (FieldValue::Texts(before), FieldValue::Texts(after)) = (before, after) {
            return own_fields(before, after);
        }
        let (before, after) = (self.value(field, before), self.value(field, after));
        vec![format!("{field}: {}", arrow(&before, &after))]
    }

    fn value(&self, field: Field, value: FieldValue<'_>) -> String {
        match value {
            FieldValue::Departments(departments) => self.path_list(departments),
            FieldValue::Text("") => EMPTY.to_owned(),
            FieldValue::Text(text) if field == Field::Email => self.email(text),
            FieldValue::Text(text) => text.to_owned(),
            FieldValue::Mobile(mobile) => self.mobile(mobile),
            FieldValue::Date(date) if date == NO_DATE => EMPTY.to_owned(),
            FieldValue::Date(date) => date.to_string(),
            FieldValue::Texts(texts) => format!("{texts:?}"),
        }
    }

    /// A new person with several departments is listed under one of them; the line says which others.
    fn other_departments(&self, employee: &Employee) -> Vec<String> {
        let several = employee.departments.iter().filter(|departments| departments.len() > 1);
        several.map(|departments| format!("departments: {}", self.path_list(departments))).collect()
    }

    fn person(&self, person: &PersonRef) -> String {
        match person {
            PersonRef::Unmanaged(userid) => format!("(DingTalk user {userid}, not ours)"),
            PersonRef::Person(key) => match self.people.get(key) {
                Some(name) if !name.is_empty() => format!("{name} ({key})"),
                _ => format!("({key})"),
            },
        }
    }

    fn manager(&self, manager: &Manager) -> String {
        match manager {
            Manager::Nobody => "(nobody)".to_owned(),
            Manager::Is(person) => self.person(person),
        }
    }

    fn leaders(&self, leaders: &BTreeSet<PersonRef>) -> String {
        let names: Vec<String> = leaders.iter().map(|leader| self.person(leader)).collect();
        if names.is_empty() { "(nobody)".to_owned() } else { names.join(", ") }
    }

    fn path(&self, department: &DeptRef) -> String {
        match department {
            DeptRef::Root => ROOT.to_owned(),
            DeptRef::Unmanaged(id) => format!("(department {id}, not ours)"),
            DeptRef::Dept(key) => match self.paths.get(key) {
                Some(path) if !path.is_empty() => path.clone(),
                _ => format!("({key})"),
            },
        }
    }

    fn path_list(&self, departments: &[DeptRef]) -> String {
        let mut paths: Vec<String> = departments.iter().map(|department| self.path(department)).collect();
        paths.sort_unstable();
        if paths.is_empty() { "(none of ours)".to_owned() } else { paths.join(", ") }
    }

    fn mobile(&self, mobile: &Mobile) -> String {
        if self.reveal { mobile.reveal().to_owned() } else { mobile.to_string() }
    }

    /// The first letter and the domain, unless all of it is asked for.
    fn email(&self, email: &str) -> String {
        match email.split_once('@') {
            Some((local, domain)) if !self.reveal => {
                let first: String = local.chars().take(1).collect();
                format!("{first}***@{domain}")
            }
            _ if self.reveal => email.to_owned(),
            _ => "***".to_owned(),
        }
    }
}

/// One line a field of the company's own.
fn own_fields(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let standing = |name: &String| shown(before.get(name).map_or("", String::as_str));
    after.iter().map(|(name, after)| format!("{name}: {}", arrow(standing(name), shown(after)))).collect()
}

/// Old and new; two values that look alike are masked ones.
fn arrow(before: &str, after: &str) -> String {
    let hint = if before == after { " (masked; `--reveal` shows the difference)" } else { "" };
    format!("{before} -> {after}{hint}")
}

fn shown(text: &str) -> &str {
    if text.is_empty() { EMPTY } else { text }
}
