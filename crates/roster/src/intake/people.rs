//! People: their fields, what must be unique among them, and whether they belong to the organisation today.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::departments::{Departments, Standing};
use super::mapping::{CompiledMapping, EmployeeTemplates, OnEmpty};
use super::reading::{Fault, Reader};
use super::{Intake, unique, values};
use crate::id::{Key, Mobile, UserId};
use crate::org::{DeptRef, Employee};
use crate::problem::{self, Problem, ProblemCode};
use crate::row::Origin;
use crate::template::Template;

/// One row with a key.
struct Candidate {
    key: Key,
    origin: Origin,
    userid: Option<UserId>,
    employee: Employee,
    /// The departments as the row names them.
    departments: Vec<Key>,
    leave_date: Option<Date>,
    day: Day,
    sound: bool,
}

/// How a person stands to the day of the intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    Employed,
    NotYet(Date),
    NoLonger,
}

/// Reads all employee blocks into the intake.
pub(super) fn take_in(mapping: &CompiledMapping, departments: &Departments, today: Date, intake: &mut Intake) {
    let mut candidates = read(mapping, today, intake);
    set_aside_duplicates(&mut candidates, &mut intake.problems);
    for candidate in &mut candidates {
        resolve_departments(candidate, departments, intake);
    }
    for candidate in candidates {
        admit(candidate, intake);
    }
}

fn read(mapping: &CompiledMapping, today: Date, intake: &mut Intake) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for block in &mapping.employees {
        intake.n_employee_rows += block.table.rows.len();
        candidates.reserve(block.table.rows.len());
        for row in &block.table.rows {
            let mut reader = Reader::new(&mapping.engine, row);
            let key = reader.key(&block.key);
            let candidate =
                key.clone().map(|key| candidate(block, mapping.on_empty, today, key, &row.origin, &mut reader));
            let faults = reader.faults.into_iter().map(|fault| fault.into_problem(key.as_ref(), &row.origin));
            intake.problems.extend(faults);
            match candidate {
                Some(candidate) => candidates.push(candidate),
                None => intake.n_rows_without_key += 1,
            }
        }
    }
    candidates
}

/// Reads the fields of a row whose key is known. Of somebody who has left only the dates are read: HR may well have wiped the rest.
fn candidate(
    block: &EmployeeTemplates,
    on_empty: OnEmpty,
    today: Date,
    key: Key,
    origin: &Origin,
    reader: &mut Reader<'_>,
) -> Candidate {
    let hired_on = block.hired_on.as_ref().and_then(|template| date(reader, "hired_on", template));
    let leave_date = block.leave_date.as_ref().and_then(|template| date(reader, "leave_date", template));
    if let (Some(hired_on), Some(leave_date)) = (hired_on, leave_date)
        && leave_date < hired_on
    {
        let message =
            format!("the last working day {leave_date} is before the date of hire {hired_on}; correct one of them");
        reader.faults.push(Fault::bad("leave_date", message));
    }
    let day = match (hired_on, leave_date) {
        (_, Some(leave_date)) if leave_date < today => Day::NoLonger,
        (Some(hired_on), _) if hired_on > today => Day::NotYet(hired_on),
        _ => Day::Employed,
    };
    let mut candidate = Candidate {
        key,
        origin: origin.clone(),
        userid: None,
        employee: Employee { hired_on, ..Employee::default() },
        departments: Vec::new(),
        leave_date,
        day,
        sound: true,
    };
    if day != Day::NoLonger {
        read_fields(&mut candidate, block, on_empty, reader);
    }
    candidate.sound = reader.faults.is_empty();
    candidate
}

fn read_fields(candidate: &mut Candidate, block: &EmployeeTemplates, on_empty: OnEmpty, reader: &mut Reader<'_>) {
    candidate.userid = userid(&candidate.key, block.userid.as_ref(), reader);
    candidate.employee.name = reader.required("name", &block.name).and_then(|text| text_value(reader, "name", text));
    candidate.employee.mobile = mobile(reader, &block.mobile);
    match &block.departments {
        Some(template) => {
            candidate.departments = departments(reader, template);
        }
        None => {
            candidate.employee.departments.insert(DeptRef::Root);
        }
    }
    for (field, template) in &block.texts {
        let value = reader.text(field.name(), template).and_then(|text| match (text.is_empty(), on_empty) {
            (true, OnEmpty::Keep) => None,
            (true, OnEmpty::Clear) => Some(text),
            (false, _) => text_value(reader, field.name(), text),
        });
        *field.slot(&mut candidate.employee) = value;
    }
}

fn text_value(reader: &mut Reader<'_>, field: &'static str, text: String) -> Option<String> {
    let fault = values::text_fault(field, &text);
    reader.checked(field, text, fault)
}

/// The userid of the template, or else the key.
fn userid(key: &Key, template: Option<&Template>, reader: &mut Reader<'_>) -> Option<UserId> {
    let text = match template {
        Some(template) => reader.required("userid", template)?,
        None => key.to_string(),
    };
    text_value(reader, "userid", text).map(UserId::from)
}

fn mobile(reader: &mut Reader<'_>, template: &Template) -> Option<Mobile> {
    let text = reader.required("mobile", template)?;
    match Mobile::parse(&text) {
        Ok(mobile) => Some(mobile),
        Err(reason) => {
            let message = values::mobile_fault(&text, &reason.to_string());
            reader.faults.push(Fault::bad("mobile", message));
            None
        }
    }
}

fn date(reader: &mut Reader<'_>, field: &'static str, template: &Template) -> Option<Date> {
    let text = reader.text(field, template).filter(|text| !text.is_empty())?;
    let date = values::parse_date(&text);
    if date.is_none() {
        reader.faults.push(Fault::bad(field, values::date_fault(&text)));
    }
    date
}

/// The keys in `D10, D20; D30`.
fn departments(reader: &mut Reader<'_>, template: &Template) -> Vec<Key> {
    let Some(text) = reader.text("departments", template) else {
        return Vec::new();
    };
    let keys: BTreeSet<&str> =
        text.split([',', ';', '，', '；']).map(str::trim).filter(|key| !key.is_empty()).collect();
    if keys.is_empty() {
        reader.empty("departments", template);
    }
    keys.into_iter().map(Key::from).collect()
}

impl Candidate {
    fn set_aside(&mut self, code: ProblemCode, field: &'static str, message: String, problems: &mut Vec<Problem>) {
        self.sound = false;
        problems.push(Fault { code, field, message }.into_problem(Some(&self.key), &self.origin));
    }
}

/// Something that no two people may share.
struct UniqueField {
    field: &'static str,
    code: ProblemCode,
    /// The value as it is compared.
    value: fn(&Candidate) -> Option<String>,
    /// The value as it may be shown.
    show: fn(&str) -> String,
}

/// What no two people who are employed today may share, as the remote side would refuse the second of them.
///
/// People who have left are not asked: whoever comes back under a new number has two rows with one mobile. Nor are people who are
/// still to come.
const UNIQUE: [UniqueField; 4] = [
    UniqueField {
        field: "userid",
        code: ProblemCode::DuplicateUserId,
        value: |person| person.userid.as_ref().map(|userid| userid.to_string()),
        show: problem::redact,
    },
    UniqueField {
        field: "mobile",
        code: ProblemCode::DuplicateMobile,
        value: |person| person.employee.mobile.as_ref().map(|mobile| mobile.reveal().to_owned()),
        show: values::mask_mobile,
    },
    UniqueField {
        field: "email",
        code: ProblemCode::DuplicateEmail,
        value: |person| not_empty(person.employee.email.as_ref()).map(|email| email.to_lowercase()),
        show: problem::mask,
    },
    UniqueField {
        field: "telephone",
        code: ProblemCode::DuplicateTelephone,
        value: |person| not_empty(person.employee.telephone.as_ref()).cloned(),
        show: problem::mask,
    },
];

fn not_empty(text: Option<&String>) -> Option<&String> {
    text.filter(|text| !text.is_empty())
}

fn set_aside_duplicates(candidates: &mut [Candidate], problems: &mut Vec<Problem>) {
    let keys = candidates.iter().enumerate().map(|(at, candidate)| (candidate.key.clone(), at));
    let mut double_keys = BTreeSet::new();
    for (key, group) in unique::shared(keys) {
        let places = unique::places(group.iter().map(|at| &candidates[*at].origin));
        for at in group {
            let message = format!("the person `{key}` stands more than once: {places}; keep one row");
            candidates[at].set_aside(ProblemCode::DuplicateKey, "key", message, problems);
        }
        double_keys.insert(key);
    }
    for UniqueField { field, code, value, show } in UNIQUE {
        let employed = candidates.iter().enumerate().filter(|(_, candidate)| candidate.day == Day::Employed);
        let values = employed.filter_map(|(at, candidate)| value(candidate).map(|value| (value, at)));
        for (value, group) in unique::shared(values) {
            let first = &candidates[group[0]].key;
            if double_keys.contains(first) && group.iter().all(|at| candidates[*at].key == *first) {
                continue;
            }
            let places = unique::places(group.iter().map(|at| &candidates[*at].origin));
            for at in group {
                let message = format!("more than one person has `{}`: {places}; correct all but one", show(&value));
                candidates[at].set_aside(code, field, message, problems);
            }
        }
    }
}

/// Turns the keys that a row names into departments of the organisation.
fn resolve_departments(candidate: &mut Candidate, departments: &Departments, intake: &mut Intake) {
    for key in std::mem::take(&mut candidate.departments) {
        let (code, message) = match departments.standing(&key, intake) {
            Standing::Sound => {
                candidate.employee.departments.insert(DeptRef::Dept(key));
                continue;
            }
            Standing::SetAside(origin) => (
                ProblemCode::SetAside,
                format!("the department `{key}` ({origin}) is set aside; correct that row first"),
            ),
            Standing::Unknown => (
                ProblemCode::UnknownDepartment,
                format!("there is no department `{key}`; add its row, or correct the department"),
            ),
        };
        candidate.set_aside(code, "departments", message, &mut intake.problems);
    }
}

/// Puts a person where the row and the day say.
fn admit(candidate: Candidate, intake: &mut Intake) {
    let Candidate { key, origin, userid, employee, leave_date, day, sound, departments: _ } = candidate;
    intake.seen.people.insert(key.clone());
    let userid = match userid {
        Some(userid) if sound && day == Day::Employed => userid,
        _ => {
            match day {
                Day::NoLonger if sound => {
                    intake.leaving.extend(leave_date.map(|date| (key, date)));
                    return;
                }
                Day::NotYet(hired_on) if sound => {
                    intake.waiting.insert(key.clone(), hired_on);
                }
                _ => {}
            }
            intake.present.people.insert(key);
            return;
        }
    };
    if let Some(leave_date) = leave_date {
        intake.leaving.insert(key.clone(), leave_date);
    }
    intake.userids.insert(key.clone(), userid);
    intake.people_origins.insert(key.clone(), origin);
    intake.org.people.insert(key, employee);
}
