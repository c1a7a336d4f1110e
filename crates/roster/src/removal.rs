//! Who may be removed: nobody without a link, an earlier active record, a proof, and either a leave date or two reads without them.
//!
//! What is remembered of the source between runs is kept here as a value; the store only saves it.

mod departments;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::adopt::Adoption;
use crate::beside::beside;
use crate::directory::Directory;
use crate::id::Key;
use crate::intake::{Intake, Keys};

/// How far apart two reads without a key must be, so that one bad export of the day before yesterday cannot be both.
const ABSENCE: SignedDuration = SignedDuration::from_hours(20);

/// What earlier accepted reads of the source showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMemory {
    /// People by key.
    pub people: BTreeMap<Key, KeyMemory>,
    /// Departments by key.
    pub departments: BTreeMap<Key, KeyMemory>,
}

/// What earlier reads showed of one key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyMemory {
    /// When the key was last read as active.
    pub last_active_at: Option<Timestamp>,
    /// When it was first missing, if it has been missing since.
    pub first_absent_at: Option<Timestamp>,
}

/// What to do with a key that is in the source no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingPolicy {
    /// Say so.
    #[default]
    Report,
    /// Remove it after the second read without it.
    Remove,
}

/// What removal looks at.
#[derive(Debug, Clone, Copy)]
pub struct RemovalInput<'a> {
    /// This read of the source.
    pub intake: &'a Intake,
    /// The earlier ones.
    pub memory: &'a SourceMemory,
    /// What stands at the remote side, in our terms.
    pub adoption: &'a Adoption,
    /// What stands there as read, for the members of departments.
    pub directory: &'a Directory,
    /// The time of this run.
    pub now: Timestamp,
    /// The date of this run in the company's time zone.
    pub today: Date,
    /// How many days after the last working day a leaver goes.
    pub leaver_grace_days: u16,
    /// What to do with missing keys.
    pub missing: MissingPolicy,
    /// Whether the completeness proof holds.
    pub proven: bool,
}

/// Who goes, and who does not and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removals {
    /// The people to remove.
    pub people: BTreeMap<Key, Why>,
    /// The departments to remove; all of them are empty once the people are where they belong.
    pub departments: BTreeSet<Key>,
    /// Leavers whose grace is not over, with the day on which they go.
    pub leaving_later: BTreeMap<Key, Date>,
    /// People at the remote side whom the source no longer has and who stay.
    pub missing_people: BTreeSet<Key>,
    /// Departments at the remote side which the source no longer has and which stay.
    pub missing_departments: BTreeSet<Key>,
    /// People and departments that would go, were there a proof and an earlier active record.
    pub unproven: Keys,
    /// Departments that would go but are not empty.
    pub not_empty: BTreeSet<Key>,
}

/// Why a person goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The last working day, past grace.
    Left(Date),
    /// No longer employed by HR's word, and the last day on which it was otherwise, past grace.
    Inactive(Date),
    /// Missing from the source since.
    Missing(Timestamp),
    /// Created by the run of this number, which is taken back.
    Reverted(i64),
}

/// What to remember once this read is accepted.
#[must_use]
pub fn remember(memory: &SourceMemory, intake: &Intake, now: Timestamp) -> SourceMemory {
    // A row whose key cannot be read may be anybody's: while there is one, nobody is newly missing.
    let absent_at = (intake.n_rows_without_key == 0).then_some(now);
    SourceMemory {
        people: remember_keys(
            &memory.people,
            intake.org.people.keys(),
            intake.seen.people.iter().chain(intake.leaving.keys()).chain(&intake.inactive),
            now,
            absent_at,
        ),
        departments: remember_keys(
            &memory.departments,
            intake.org.departments.keys(),
            intake.seen.departments.iter(),
            now,
            absent_at,
        ),
    }
}

fn remember_keys<'a>(
    memory: &BTreeMap<Key, KeyMemory>,
    active: impl Iterator<Item = &'a Key>,
    seen: impl Iterator<Item = &'a Key>,
    now: Timestamp,
    absent_at: Option<Timestamp>,
) -> BTreeMap<Key, KeyMemory> {
    let seen: BTreeSet<&Key> = seen.collect();
    let mut next = memory.clone();
    for (key, known) in &mut next {
        known.first_absent_at = match known.first_absent_at {
            _ if seen.contains(key) => None,
            Some(since) => Some(since),
            None => absent_at,
        };
    }
    for key in active {
        next.insert(key.clone(), KeyMemory { last_active_at: Some(now), first_absent_at: None });
    }
    next
}

/// Decides who goes.
#[must_use]
pub fn removals(input: &RemovalInput<'_>) -> Removals {
    let mut removals = Removals::default();
    for (key, _, wanted) in beside(input.adoption.actual.people.iter(), &input.intake.org.people) {
        decide_person(input, key, wanted.is_some(), &mut removals);
    }
    departments::decide(input, &mut removals);
    removals
}

fn decide_person(input: &RemovalInput<'_>, key: &Key, is_wanted: bool, removals: &mut Removals) {
    let last_day = input.intake.leaving.get(key);
    if is_wanted && last_day.is_none() || person_is_present(input, key) {
        return;
    }
    let is_ours = !input.adoption.adopted.people.contains_key(key);
    let memory = input.memory.people.get(key).copied().unwrap_or_default();
    if let Some((why, last_day)) = left(input, key, last_day.copied(), memory) {
        let goes_on = last_day.saturating_add(i64::from(input.leaver_grace_days).days());
        if input.today < goes_on {
            removals.leaving_later.insert(key.clone(), goes_on);
        } else if input.proven && is_ours && memory.last_active_at.is_some() {
            removals.people.insert(key.clone(), why);
        } else {
            removals.unproven.people.insert(key.clone());
        }
        return;
    }
    match absent_long_enough(input, memory) {
        Some(since) if input.proven && is_ours => {
            removals.people.insert(key.clone(), Why::Missing(since));
        }
        Some(_) => {
            removals.unproven.people.insert(key.clone());
        }
        None => {
            removals.missing_people.insert(key.clone());
        }
    }
}

/// Why somebody goes by HR's own word, and the last day.
fn left(input: &RemovalInput<'_>, key: &Key, stated: Option<Date>, memory: KeyMemory) -> Option<(Why, Date)> {
    if let Some(last_day) = stated {
        return Some((Why::Left(last_day), last_day));
    }
    if !input.intake.inactive.contains(key) {
        return None;
    }
    // Nobody knows the day; grace runs from the last read that had the person as employed.
    let hours = memory.last_active_at.map_or(0, |last| input.now.duration_since(last).as_hours().max(0));
    let last_day = input.today.saturating_sub((hours / 24).days());
    Some((Why::Inactive(last_day), last_day))
}

fn person_is_present(input: &RemovalInput<'_>, key: &Key) -> bool {
    input.intake.present.people.contains(key) || input.adoption.set_aside.people.contains(key)
}

fn department_is_present(input: &RemovalInput<'_>, key: &Key) -> bool {
    input.intake.present.departments.contains(key) || input.adoption.set_aside.departments.contains(key)
}

/// Since when a key is missing, if that is long enough and missing keys are to go at all.
fn absent_long_enough(input: &RemovalInput<'_>, memory: KeyMemory) -> Option<Timestamp> {
    let since = memory.first_absent_at?;
    let long = input.now.duration_since(since) >= ABSENCE;
    let removable = input.missing == MissingPolicy::Remove
        && memory.last_active_at.is_some()
        && input.intake.n_rows_without_key == 0;
    (long && removable).then_some(since)
}
