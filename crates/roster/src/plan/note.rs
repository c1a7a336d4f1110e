//! What a person should know beside the changes: what was left alone and why.

use std::collections::{BTreeMap, BTreeSet};

use super::PlanInput;
use crate::ability::Impossible;
use crate::field::Field;
use crate::id::Key;
use crate::intake::{Excluded, Keys, Rule};
use crate::org::Employee;
use crate::proof::CheckName;

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What about.
    pub code: NoteCode,
    /// Whom it concerns, where that can be said by keys.
    pub keys: BTreeSet<Key>,
    /// A sentence.
    pub message: String,
}

/// What a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteCode {
    /// Objects at the remote side were recognised as ours.
    Adopted,
    /// What we created is gone from the remote side.
    Gone,
    /// A mapped field is not returned by the remote side.
    FieldUnknown,
    /// The app's interface cannot do it.
    NotPossible,
    /// When what is not read every time was read last.
    LastVerified,
    /// What somebody wants left alone.
    Ignored,
    /// Rows were set aside.
    SetAside,
    /// First days are still to come.
    Waiting,
    /// Leavers whose grace is not over.
    LeavingLater,
    /// People or departments that the source no longer has and that stay.
    Missing,
    /// People whom the source's own rules leave out, and that stay.
    Excluded,
    /// Rows that the source's own rules leave out, and names that they mend.
    Rules,
    /// Removals that lack the proof or an earlier active record.
    Unproven,
    /// Departments that would go but are not empty.
    NotEmpty,
    /// Objects at the remote side that are not ours.
    Unmanaged,
    /// What a run wrote and something else has changed since, so that it is not taken back.
    Moved,
    /// What follows from taking a run back.
    Reverted,
}

impl NoteCode {
    /// Every code.
    pub const ALL: [Self; 17] = [
        Self::Adopted,
        Self::Gone,
        Self::FieldUnknown,
        Self::NotPossible,
        Self::LastVerified,
        Self::Ignored,
        Self::SetAside,
        Self::Waiting,
        Self::LeavingLater,
        Self::Missing,
        Self::Excluded,
        Self::Rules,
        Self::Unproven,
        Self::NotEmpty,
        Self::Unmanaged,
        Self::Moved,
        Self::Reverted,
    ];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::Gone => "gone",
            Self::FieldUnknown => "field_unknown",
            Self::NotPossible => "not_possible",
            Self::LastVerified => "last_verified",
            Self::Ignored => "ignored",
            Self::SetAside => "set_aside",
            Self::Waiting => "waiting",
            Self::LeavingLater => "leaving_later",
            Self::Missing => "missing",
            Self::Excluded => "excluded",
            Self::Rules => "rules",
            Self::Unproven => "unproven",
            Self::NotEmpty => "not_empty",
            Self::Unmanaged => "unmanaged",
            Self::Moved => "moved",
            Self::Reverted => "reverted",
        }
    }
}

/// Makes every note that applies.
pub(super) fn notes(input: &PlanInput<'_>, excluded: &Keys, impossible: &Impossible) -> Vec<Note> {
    let mut notes: Vec<Note> = [
        adopted(input),
        gone(input),
        last_verified(input),
        ignored(input),
        set_aside(input, excluded),
        keys_note(NoteCode::Waiting, &input.intake.waiting.keys().cloned().collect(), "Waiting for their first day"),
        leaving_later(input),
        missing(input),
        excluded_by_rules(input),
        rules(input),
        unproven(input),
        keys_note(
            NoteCode::NotEmpty,
            &input.removals.not_empty,
            "No longer in the source, and not removed because they are not empty",
        ),
        unmanaged(input),
    ]
    .into_iter()
    .flatten()
    .collect();
    notes.extend(Field::ALL.into_iter().filter_map(|field| unknown_field(input, field)));
    notes.extend(not_possible(impossible));
    notes.sort_by_key(|note| note.code);
    notes
}

/// One note a field that the interface cannot write as HR wants it, or that a re-creation loses.
fn not_possible(impossible: &Impossible) -> impl Iterator<Item = Note> {
    let Impossible { managers, leaders, posts } = impossible;
    let sentences = [
        (
            managers,
            "manager: the interface of `[dingtalk] api = \"legacy\"` takes nobody's manager away, so it stays; clear it in the admin console",
        ),
        (
            leaders,
            "leaders: the interface of `[dingtalk] api = \"legacy\"` takes no department's last leader away, so they stay; clear them in the admin console",
        ),
        (
            posts,
            "main department and titles in each department: the interface of `[dingtalk] api = \"legacy\"` does not tell them, so a re-creation loses them",
        ),
    ];
    sentences.into_iter().filter_map(|(keys, what)| keys_note(NoteCode::NotPossible, keys, what))
}

fn keys_note(code: NoteCode, keys: &BTreeSet<Key>, what: &str) -> Option<Note> {
    (!keys.is_empty()).then(|| Note {
        code,
        keys: keys.clone(),
        message: format!("{what} ({}): {}.", keys.len(), listed(keys)),
    })
}

/// The first few keys, as a person reads them.
fn listed(keys: &BTreeSet<Key>) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = keys.iter().take(SHOWN).map(|key| format!("`{key}`")).collect();
    if keys.len() > SHOWN {
        shown.push(format!("and {} more", keys.len() - SHOWN));
    }
    shown.join(", ")
}

fn adopted(input: &PlanInput<'_>) -> Option<Note> {
    let adopted = &input.adoption.adopted;
    let (people, departments) = (adopted.people.len(), adopted.departments.len());
    (people + departments > 0).then(|| Note {
        code: NoteCode::Adopted,
        keys: adopted.people.keys().chain(adopted.departments.keys()).cloned().collect(),
        message: format!("Recognised in DingTalk, and managed from now on: {}.", objects(people, departments),),
    })
}

fn gone(input: &PlanInput<'_>) -> Option<Note> {
    let gone = &input.adoption.gone;
    let people = gone.people.keys().filter(|key| !input.pending.contains_key(*key));
    let keys: BTreeSet<Key> = people.chain(gone.departments.keys()).cloned().collect();
    let what = match input.proof.has(CheckName::ReadComplete) {
        true => "Gone from DingTalk since they were written, and created again if HR still has them",
        false => "Not seen in DingTalk, which was not read completely, and therefore left alone",
    };
    keys_note(NoteCode::Gone, &keys, what)
}

fn last_verified(input: &PlanInput<'_>) -> Option<Note> {
    let since = input.directory.managers_since?;
    Some(Note {
        code: NoteCode::LastVerified,
        keys: BTreeSet::new(),
        message: format!(
            "manager: DingTalk tells it of one person at a time, so a seventh of them is read a day; the oldest reading is of {since}."
        ),
    })
}

fn ignored(input: &PlanInput<'_>) -> Option<Note> {
    let Keys { departments, people } = &input.intake.ignored;
    let keys: BTreeSet<Key> = departments.union(people).cloned().collect();
    keys_note(NoteCode::Ignored, &keys, "Left alone with what hangs on them, as `[sync] ignore` says")
}

fn set_aside(input: &PlanInput<'_>, excluded: &Keys) -> Option<Note> {
    let intake = input.intake;
    let said = |key: &&Key| intake.waiting.contains_key(*key) || intake.ignored.people.contains(*key);
    let people = excluded.people.iter().filter(|key| !said(key));
    let departments = excluded.departments.difference(&intake.ignored.departments);
    let keys: BTreeSet<Key> = departments.chain(people).cloned().collect();
    keys_note(NoteCode::SetAside, &keys, "Set aside for a problem, neither changed nor removed")
}

fn leaving_later(input: &PlanInput<'_>) -> Option<Note> {
    let leaving = &input.removals.leaving_later;
    let first = leaving.values().min()?;
    keys_note(
        NoteCode::LeavingLater,
        &leaving.keys().cloned().collect(),
        &format!("Leaving later, the first on {first}"),
    )
}

fn missing(input: &PlanInput<'_>) -> Option<Note> {
    let removals = input.removals;
    let left_out = left_out(input);
    let people = removals.missing_people.iter().filter(|key| !left_out.contains(key));
    let keys: BTreeSet<Key> = people.chain(&removals.missing_departments).cloned().collect();
    keys_note(NoteCode::Missing, &keys, "In DingTalk and no longer in the source; they stay, see `[sync] missing`")
}

fn excluded_by_rules(input: &PlanInput<'_>) -> Option<Note> {
    let left_out = left_out(input);
    let keys: BTreeSet<Key> =
        input.removals.missing_people.iter().filter(|key| left_out.contains(key)).cloned().collect();
    keys_note(
        NoteCode::Excluded,
        &keys,
        "In DingTalk, and left out by the source's own rules; they stay, see `[sync] missing`",
    )
}

/// The keys of the people whose every row is left out.
fn left_out<'a>(input: &PlanInput<'a>) -> BTreeSet<&'a Key> {
    let seen = &input.intake.seen.people;
    let keys = input.intake.excluded_people.iter().filter_map(|excluded| excluded.key.as_ref());
    keys.filter(|key| !seen.contains(*key)).collect()
}

/// How many rows the rules left out, and how many names they mended.
fn rules(input: &PlanInput<'_>) -> Option<Note> {
    let intake = input.intake;
    let mut counts: BTreeMap<(&str, Rule), usize> = BTreeMap::new();
    for Excluded { origin, rule, .. } in intake.excluded_departments.iter().chain(&intake.excluded_people) {
        *counts.entry((&origin.file, *rule)).or_default() += 1;
    }
    let mut parts: Vec<String> = counts
        .into_iter()
        .map(|((file, rule), n)| format!("{} of {file} left out by `{}`", counted(n, "row", "rows"), rule.as_str()))
        .collect();
    if !intake.mended.is_empty() {
        parts.push(format!("{} mended by `mend_names`", counted(intake.mended.len(), "name", "names")));
    }
    (!parts.is_empty()).then(|| Note {
        code: NoteCode::Rules,
        keys: BTreeSet::new(),
        message: format!("By the source's own rules: {}; `dianmao check` lists them.", parts.join(", ")),
    })
}

fn unproven(input: &PlanInput<'_>) -> Option<Note> {
    let why = match input.proof.failed().next() {
        Some(check) => format!("Not removed, because {}", check.detail),
        None => "Not removed, because no earlier read of the source had them as active".to_owned(),
    };
    let unproven = &input.removals.unproven;
    let keys: BTreeSet<Key> = unproven.departments.union(&unproven.people).cloned().collect();
    keys_note(NoteCode::Unproven, &keys, &why)
}

fn unmanaged(input: &PlanInput<'_>) -> Option<Note> {
    let (people, departments) = (input.adoption.unmanaged_people, input.adoption.unmanaged_departments);
    (people + departments > 0).then(|| Note {
        code: NoteCode::Unmanaged,
        keys: BTreeSet::new(),
        message: format!(
            "Left alone, because they are in DingTalk only and were never ours: {}.",
            objects(people, departments),
        ),
    })
}

/// One note a field that HR states for people of whom the remote side does not return it.
fn unknown_field(input: &PlanInput<'_>, field: Field) -> Option<Note> {
    if !input.intake.mapped.contains(field.as_str()) || !input.directory.fields_never_seen.contains(field.as_str()) {
        return None;
    }
    let keys: BTreeSet<Key> = input
        .adoption
        .actual
        .people
        .iter()
        .filter(|(key, actual)| {
            let wanted = input.intake.org.people.get(*key);
            !states(actual, field) && wanted.is_some_and(|wanted| states(wanted, field))
        })
        .map(|(key, _)| key.clone())
        .collect();
    (!keys.is_empty()).then(|| Note {
        code: NoteCode::FieldUnknown,
        message: format!(
            "{field}: DingTalk returned it for nobody, so it is left alone for {}; `dianmao doctor` says whether a permission is missing.",
            counted(keys.len(), "person", "people"),
        ),
        keys,
    })
}

/// Whether a field is stated and not empty.
fn states(employee: &Employee, field: Field) -> bool {
    employee.get(field).is_some_and(|value| !value.is_empty())
}

/// People and departments, as far as there are any.
fn objects(people: usize, departments: usize) -> String {
    let people = (people > 0).then(|| counted(people, "person", "people"));
    let departments = (departments > 0).then(|| counted(departments, "department", "departments"));
    [people, departments].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// A number with its noun.
pub(crate) fn counted(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}
