//! What goes through and is doubtful all the same: one function a rule, all of them run.

use std::collections::BTreeMap;

use super::departments::Candidate as DepartmentCandidate;
use super::person::{Candidate, Day};
use super::reading::{Cell, Fault};
use super::unique::{self, Places};
use super::{Intake, people};
use crate::id::{Key, Mobile};
use crate::org::{DeptRef, Manager, PersonRef};
use crate::problem::{Problem, ProblemCode, Sentence, mask};
use crate::template::narrow;

/// The most direct members that the remote side is known to take in one department.
const MOST_MEMBERS: usize = 1000;

/// How many digits the mobile numbers of some countries have, behind the code.
const LENGTHS: [(&str, std::ops::RangeInclusive<usize>); 11] = [
    ("1", 10..=10),
    ("44", 10..=10),
    ("60", 9..=10),
    ("61", 9..=9),
    ("65", 8..=8),
    ("66", 9..=9),
    ("81", 10..=10),
    ("82", 9..=10),
    ("852", 8..=8),
    ("853", 8..=8),
    ("886", 9..=9),
];

/// What is doubtful about people.
pub(super) fn people(candidates: &[Candidate<'_>]) -> Vec<Problem> {
    let employed: Vec<&Candidate<'_>> = candidates.iter().filter(|person| person.day == Day::Employed).collect();
    let mut warnings = duplicate_job_numbers(&employed);
    warnings.extend(alike_people(&employed));
    warnings.extend(employed.iter().filter_map(|person| unlikely_mobile(person)));
    warnings.extend(employed.iter().filter_map(|person| userid_form(person)));
    warnings
}

/// What is doubtful about departments.
pub(super) fn departments(candidates: &[DepartmentCandidate<'_>]) -> Vec<Problem> {
    let named = candidates.iter().enumerate().filter(|(_, department)| department.sound);
    let names = named
        .filter_map(|(at, department)| Some(((department.parent.clone(), folded(department.name.as_deref()?)), at)));
    let mut warnings = Vec::new();
    for (_, group) in unique::shared(names) {
        let Places { english, chinese } = unique::places(group.iter().map(|at| candidates[*at].origin()));
        let message = Sentence::new(
            format!(
                "departments below the same parent differ in nothing but spaces, width or case: {english}; keep one, or tell them apart"
            ),
            format!("同一上级下的部门名称仅空格、全半角或大小写不同：{chinese}；请合并或改名"),
        );
        warnings
            .extend(group.iter().map(|at| candidates[*at].problem(ProblemCode::AlikeName, "name", message.clone())));
    }
    warnings
}

/// Departments that more people belong to than one takes.
pub(super) fn large_departments(intake: &Intake) -> Vec<Problem> {
    let members = people::members(intake);
    let large = members.into_iter().filter(|(_, n)| *n > MOST_MEMBERS);
    large
        .map(|(key, n)| Problem {
            code: ProblemCode::LargeDepartment,
            key: Some(key.clone()),
            origin: intake.department_origins.get(key).cloned(),
            field: None,
            column: None,
            value: None,
            message: Sentence::new(
                format!("{n} people belong to it directly, and DingTalk is known to take {MOST_MEMBERS}; divide it"),
                format!("直属成员 {n} 人，钉钉每个部门最多 {MOST_MEMBERS} 人；请拆分"),
            ),
        })
        .collect()
}

/// Managers who belong neither to a department of the person managed nor to one above. Whoever belongs to the root stands above all.
pub(super) fn managers_outside(intake: &Intake, cells: &BTreeMap<Key, Cell<'_>>) -> Vec<Problem> {
    let outside = intake.org.managers.iter().filter_map(|(key, manager)| {
        let Manager::Is(PersonRef::Person(manager)) = manager else { return None };
        let (person, cell) = (intake.org.people.get(key)?, *cells.get(key)?);
        let theirs = &intake.org.people.get(manager)?.departments.as_ref()?;
        let is_above = person.member_of().any(|department| line_up(department, intake).any(|at| theirs.contains(at)));
        let message = Sentence::new(
            format!(
                "the manager `{manager}` belongs neither to a department of this person nor to one above it; is that meant?"
            ),
            format!("直属上级 `{manager}` 既不在本人所在部门，也不在其上级部门；请核对"),
        );
        let fault = Fault { code: ProblemCode::ManagerOutside, field: "manager", cell, message };
        (!is_above).then(|| fault.into_problem(Some(key)))
    });
    outside.collect()
}

/// A department and all above it, with the root at the end.
fn line_up<'a>(department: &'a DeptRef, intake: &'a Intake) -> impl Iterator<Item = &'a DeptRef> {
    std::iter::successors(Some(department), |at| match at {
        DeptRef::Dept(key) => intake.org.departments.get(key).map(|department| &department.parent),
        DeptRef::Root | DeptRef::Unmanaged(_) => None,
    })
}

fn duplicate_job_numbers(employed: &[&Candidate<'_>]) -> Vec<Problem> {
    let numbers = employed.iter().enumerate();
    let numbers = numbers.filter_map(|(at, person)| {
        let number = person.employee.job_number.as_ref().filter(|number| !number.is_empty())?;
        Some((number.clone(), at))
    });
    let mut warnings = Vec::new();
    for (number, group) in unique::shared(numbers) {
        if group.iter().all(|at| employed[*at].key == employed[group[0]].key) {
            continue;
        }
        let Places { english, chinese } =
            unique::places(group.iter().map(|at| employed[*at].cell("job_number").origin()));
        let message = Sentence::new(
            format!(
                "more than one person has the job number `{number}`: {english}; people are recognised by it, correct all but one"
            ),
            format!("不止一人使用工号 `{number}`：{chinese}；工号用于识别人员，请更正"),
        );
        let problem =
            |at: &usize| employed[*at].problem(ProblemCode::DuplicateJobNumber, "job_number", message.clone());
        warnings.extend(group.iter().map(problem));
    }
    warnings
}

/// Somebody who stands twice, once as `张 三`.
fn alike_people(employed: &[&Candidate<'_>]) -> Vec<Problem> {
    let mut by_name: BTreeMap<String, Vec<&Candidate<'_>>> = BTreeMap::new();
    for person in employed {
        if let Some(name) = &person.employee.name {
            by_name.entry(folded(name)).or_default().push(person);
        }
    }
    let mut warnings = Vec::new();
    for group in by_name.values() {
        let name = |person: &Candidate<'_>| person.employee.name.clone();
        if group.iter().all(|person| name(person) == name(group[0])) {
            continue;
        }
        let Places { english, chinese } = unique::places(group.iter().map(|person| person.cell("name").origin()));
        let message = Sentence::new(
            format!("names that differ in nothing but spaces, width or case: {english}; is it one person?"),
            format!("姓名仅空格、全半角或大小写不同：{chinese}；是否为同一人？"),
        );
        warnings.extend(group.iter().map(|person| person.problem(ProblemCode::AlikeName, "name", message.clone())));
    }
    warnings
}

fn unlikely_mobile(person: &Candidate<'_>) -> Option<Problem> {
    let mobile = person.employee.mobile.as_ref()?;
    is_unlikely(mobile).then(|| {
        let message = Sentence::new(
            format!("{mobile} has the right form, and hardly any such number was given to anybody; look at it again"),
            format!("{mobile} 格式正确，但号段或位数不常见；请核对"),
        );
        person.problem(ProblemCode::UnlikelyMobile, "mobile", message)
    })
}

fn is_unlikely(mobile: &Mobile) -> bool {
    match mobile.reveal().strip_prefix('+').and_then(|number| number.split_once('-')) {
        Some((country, number)) => {
            let length = LENGTHS.iter().find(|(code, _)| *code == country);
            length.is_some_and(|(_, length)| !length.contains(&number.len()))
        }
        // `120` is what invented people have.
        None => {
            let number = mobile.reveal();
            ["10", "11", "12"].iter().any(|start| number.starts_with(start)) && !number.starts_with("120")
        }
    }
}

fn userid_form(person: &Candidate<'_>) -> Option<Problem> {
    let userid = person.userid.as_ref()?.as_str();
    let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '@');
    let odd = userid.chars().find(|character| !is_plain(*character))?;
    let (shown, field) = (mask(userid), if person.part.cell("userid").is_some() { "userid" } else { "key" });
    let message = Sentence::new(
        format!(
            "the userid `{shown}` holds `{odd}`; letters without accents, digits, `-`, `_`, `.` and `@` are safe everywhere, and it can never be changed"
        ),
        format!("userid `{shown}` 含有 `{odd}`；建议只用英文字母、数字和 `-`、`_`、`.`、`@`，userid 创建后不能修改"),
    );
    Some(person.problem(ProblemCode::UserIdForm, field, message))
}

/// A name without what is easily overlooked.
fn folded(name: &str) -> String {
    let narrowed = name.chars().map(narrow).filter(|character| !character.is_whitespace() && *character != '\u{200B}');
    narrowed.flat_map(char::to_lowercase).collect()
}
