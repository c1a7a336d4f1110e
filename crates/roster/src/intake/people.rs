//! People: what must be unique among them, and whether they belong to the organisation today.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::departments::{Departments, Standing};
use super::gather::{Rows, gather};
use super::mapping::CompiledMapping;
use super::person::{self, Candidate, Chosen, Day};
use super::reading::{Fault, Reader};
use super::relations::Named;
use super::unique::Places;
use super::{Intake, lint, unique, values};
use crate::ability::TextLimits;
use crate::id::{Key, Text, UserId};
use crate::org::{DeptRef, Employee};
use crate::problem::{self, Problem, ProblemCode, Sentence};

/// Reads all employee blocks into the intake. Gives back whom the sound rows name as managers.
pub(super) fn take_in<'a>(
    mapping: &'a CompiledMapping,
    departments: &Departments,
    today: Date,
    intake: &mut Intake,
    lint: bool,
) -> Vec<Named<'a>> {
    let mut candidates = read(mapping, today, intake);
    give_free_userids(&mut candidates, mapping, &mut intake.problems);
    set_aside_duplicates(&mut candidates, &mut intake.problems);
    for candidate in &mut candidates {
        resolve_departments(candidate, departments, intake);
    }
    if lint {
        intake.warnings.extend(lint::people(&candidates));
    }
    candidates.into_iter().filter_map(|candidate| admit(candidate, intake)).collect()
}

fn read<'a>(mapping: &'a CompiledMapping, today: Date, intake: &mut Intake) -> Vec<Candidate<'a>> {
    let gathered = gather(mapping, today, intake);
    let mut candidates = Vec::with_capacity(gathered.len());
    for Rows { key, own, posts, added, mut faults, begins } in gathered {
        for part in own {
            let rows = Chosen { part, posts: posts.clone(), added: added.clone(), begins };
            let (candidate, faults) = person::read(mapping, today, key.clone(), rows, std::mem::take(&mut faults));
            intake.problems.extend(faults.into_iter().map(|fault| fault.into_problem(Some(&key))));
            candidates.push(candidate);
        }
    }
    candidates
}

impl Candidate<'_> {
    fn set_aside(&mut self, code: ProblemCode, field: &'static str, message: Sentence, problems: &mut Vec<Problem>) {
        self.sound = false;
        problems.push(self.problem(code, field, message));
    }

    /// A problem of this person's row.
    pub(super) fn problem(&self, code: ProblemCode, field: &'static str, message: Sentence) -> Problem {
        Fault { code, field, cell: self.cell(field), message }.into_problem(Some(&self.key))
    }
}

/// Gives people who would share a userid the ones that the configuration has for them. Nobody's userid changes: it is chosen once, when
/// the person is created.
fn give_free_userids<'a>(candidates: &mut [Candidate<'a>], mapping: &'a CompiledMapping, problems: &mut Vec<Problem>) {
    if mapping.employees.iter().all(|block| block.template("userid_if_taken").is_none()) {
        return;
    }
    let wanted = candidates.iter().enumerate().filter_map(|(at, candidate)| {
        let userid = match &candidate.userid {
            Some(userid) => userid.to_string(),
            // Whoever has left may still be there under it.
            None => mapping.engine.render(candidate.cell("userid").template, candidate.part.row).ok()?,
        };
        (!userid.is_empty()).then(|| (userid.to_lowercase(), at))
    });
    for at in unique::shared(wanted).into_iter().flat_map(|(_, group)| group) {
        let candidate = &mut candidates[at];
        let Some(template) = candidate.part.block.template("userid_if_taken").filter(|_| candidate.userid.is_some())
        else {
            continue;
        };
        let cell = super::reading::Cell { template, row: candidate.part.row };
        let mut reader = Reader::new(&mapping.engine);
        let text = reader.required("userid_if_taken", cell);
        let checked = text.and_then(|text| {
            let fault = values::text_fault("userid", &text, TextLimits::default());
            reader.checked("userid_if_taken", cell, text, fault)
        });
        candidate.userid = checked.map(UserId::from);
        candidate.sound &= reader.faults.is_empty();
        problems.extend(reader.faults.into_iter().map(|fault| fault.into_problem(Some(&candidate.key))));
    }
}

/// Something that no two people may share.
struct UniqueField {
    field: &'static str,
    code: ProblemCode,
    /// The value as it is compared.
    value: fn(&Candidate<'_>) -> Option<String>,
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
        // Nobody says whether `Li` and `li` are two; taken for one, they are nobody's mistake.
        value: |person| person.userid.as_ref().map(|userid| userid.as_str().to_lowercase()),
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
        value: |person| not_empty(person.employee.telephone.as_ref()).map(Text::to_string),
        show: problem::mask,
    },
];

fn not_empty(text: Option<&Text>) -> Option<&Text> {
    text.filter(|text| !text.is_empty())
}

fn set_aside_duplicates(candidates: &mut [Candidate<'_>], problems: &mut Vec<Problem>) {
    let double_keys = set_aside_duplicate_keys(candidates, problems);
    for UniqueField { field, code, value, show } in UNIQUE {
        let employed = candidates.iter().enumerate().filter(|(_, candidate)| candidate.day == Day::Employed);
        let values = employed.filter_map(|(at, candidate)| value(candidate).map(|value| (value, at)));
        for (value, group) in unique::shared(values) {
            let first = &candidates[group[0]].key;
            if double_keys.contains(first) && group.iter().all(|at| candidates[*at].key == *first) {
                continue;
            }
            let Places { english, chinese } =
                unique::places(group.iter().map(|at| candidates[*at].cell(field).origin()));
            let shown = show(&value);
            let message = Sentence::new(
                format!("more than one person has `{shown}`: {english}; correct all but one"),
                format!("不止一人使用 `{shown}`：{chinese}；请只保留一人"),
            );
            for at in group {
                candidates[at].set_aside(code, field, message.clone(), problems);
            }
        }
    }
}

fn set_aside_duplicate_keys(candidates: &mut [Candidate<'_>], problems: &mut Vec<Problem>) -> BTreeSet<Key> {
    let keys = candidates.iter().enumerate().map(|(at, candidate)| (candidate.key.clone(), at));
    let mut double_keys = BTreeSet::new();
    for (key, group) in unique::shared(keys) {
        let Places { english, chinese } = unique::places(group.iter().map(|at| &candidates[*at].part.row.origin));
        let message = Sentence::new(
            format!("the person `{key}` stands more than once: {english}; keep one row"),
            format!("人员 `{key}` 出现多次：{chinese}；请只保留一行"),
        );
        for at in group {
            candidates[at].set_aside(ProblemCode::DuplicateKey, "key", message.clone(), problems);
        }
        double_keys.insert(key);
    }
    double_keys
}

/// Turns the keys that a row names into departments of the organisation.
fn resolve_departments(candidate: &mut Candidate<'_>, departments: &Departments, intake: &mut Intake) {
    for key in std::mem::take(&mut candidate.departments) {
        let (code, message) = match departments.standing(&key, intake) {
            Standing::Sound => {
                candidate.employee.departments.get_or_insert_default().insert(DeptRef::Dept(key));
                continue;
            }
            Standing::SetAside(origin) => (
                ProblemCode::SetAside,
                Sentence::new(
                    format!("the department `{key}` ({origin}) is set aside; correct that row first"),
                    format!("部门 `{key}`（{origin}）有问题，未处理；请先更正该行"),
                ),
            ),
            Standing::Excluded(excluded) => {
                let (origin, rule) = (&excluded.origin, excluded.rule.as_str());
                let message = Sentence::new(
                    format!(
                        "the department `{key}` ({origin}) is left out by `{rule}`; leave the person out too, or name another"
                    ),
                    format!("部门 `{key}`（{origin}）被 `{rule}` 排除；请同时排除此人，或填写其他部门"),
                );
                (ProblemCode::UnknownDepartment, message)
            }
            Standing::Unknown => (
                ProblemCode::UnknownDepartment,
                Sentence::new(
                    format!("there is no department `{key}`; add its row, or correct the department"),
                    format!("没有部门 `{key}`；请补充该部门，或更正"),
                ),
            ),
        };
        candidate.set_aside(code, "departments", message, &mut intake.problems);
    }
}

/// Puts a person where the row and the day say.
fn admit<'a>(candidate: Candidate<'a>, intake: &mut Intake) -> Option<Named<'a>> {
    let Candidate { key, part, added: _, userid, employee, manager, leave_date, day, sound, departments: _ } =
        candidate;
    intake.seen.people.insert(key.clone());
    let userid = match userid {
        Some(userid) if sound && day == Day::Employed => userid,
        _ => {
            match day {
                Day::NoLonger if sound => {
                    intake.leaving.extend(leave_date.map(|date| (key, date)));
                    return None;
                }
                Day::Inactive if sound => {
                    intake.inactive.insert(key);
                    return None;
                }
                Day::NotYet(first) if sound => {
                    intake.waiting.insert(key.clone(), first);
                }
                _ => {}
            }
            intake.aside.insert(key.clone(), employee);
            intake.present.people.insert(key);
            return None;
        }
    };
    if let Some(leave_date) = leave_date {
        intake.leaving.insert(key.clone(), leave_date);
    }
    intake.userids.insert(key.clone(), userid);
    intake.people_origins.insert(key.clone(), part.row.origin.clone());
    intake.org.people.insert(key, employee);
    manager
}

/// The direct members of each department.
pub(super) fn members(intake: &Intake) -> BTreeMap<&Key, usize> {
    let mut members = BTreeMap::new();
    for department in intake.org.people.values().flat_map(Employee::member_of) {
        if let DeptRef::Dept(key) = department {
            *members.entry(key).or_default() += 1;
        }
    }
    members
}
