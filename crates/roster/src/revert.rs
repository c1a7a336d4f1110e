//! Takes a run back: what it wrote and what still stands as it wrote it becomes what stood before. A plan like any other, whose desired
//! organisation is the one that stands now with the run's values taken back.
//!
//! Whatever has moved since is left as it is and said so; what is as before already is not worth a word.

mod departments;
mod people;
mod rekey;
mod relations;

use std::collections::{BTreeMap, BTreeSet};

use crate::ability::Abilities;
use crate::adopt::Adoption;
use crate::change::Change;
use crate::directory::Directory;
use crate::id::{DeptId, Key, UserId};
use crate::intake::Intake;
use crate::org::Org;
use crate::plan::{Note, NoteCode, Plan, PlanInput, Planned, counted, draw_up};
use crate::proof::Proof;
use crate::removal::Removals;

/// What a run is taken back from.
#[derive(Debug, Clone, Copy)]
pub struct RevertInput<'a> {
    /// The run's number.
    pub run: i64,
    /// What it did, in the order of its plan: the changes that succeeded.
    pub done: &'a [Planned],
    /// The directory as read.
    pub directory: &'a Directory,
    /// The department under which we manage.
    pub root: DeptId,
    /// What of it is ours, by links alone.
    pub adoption: &'a Adoption,
    /// Whether absence means something; without it nobody is removed.
    pub proof: &'a Proof,
    /// What the interface can do.
    pub abilities: Abilities,
    /// The allowed rate of each interface; 0 is unlimited.
    pub calls_per_minute: usize,
}

/// Draws up the plan that takes a run back. It is not guarded yet.
#[must_use]
pub fn revert(input: &RevertInput<'_>) -> Plan {
    let (done, adoption, not_moved) = rekey::take_back(input);
    let mut work = Work {
        run: input.run,
        directory: input.directory,
        root: input.root,
        proof: input.proof,
        desired: Org { managers: BTreeMap::new(), leaders: BTreeMap::new(), ..adoption.actual.clone() },
        adoption,
        userids: BTreeMap::new(),
        removals: Removals::default(),
        left: not_moved,
    };
    // What was done last is taken back first, departments before the people who belong to them.
    departments::take_back(&mut work, &done);
    people::take_back(&mut work, &done);
    relations::take_back(&mut work, &done);
    departments::remove_created(&mut work, &done);
    work.plan(input.abilities, input.calls_per_minute)
}

/// What is found out on the way.
struct Work<'a> {
    run: i64,
    directory: &'a Directory,
    root: DeptId,
    proof: &'a Proof,
    adoption: Adoption,
    /// What shall stand; of managers and leaders only what is taken back.
    desired: Org,
    /// The userids of those who come back.
    userids: BTreeMap<Key, UserId>,
    removals: Removals,
    left: Vec<Left>,
}

/// A change that is not taken back, or not all of it.
struct Left {
    key: Key,
    /// Why, as the end of a sentence that begins with whose it is.
    why: String,
}

impl Work<'_> {
    fn leave(&mut self, key: &Key, why: impl Into<String>) {
        self.left.push(Left { key: key.clone(), why: why.into() });
    }

    /// Why nobody can be removed, if nobody can.
    fn unproven(&self) -> Option<String> {
        self.proof.failed().next().map(|check| format!("not removed, because {}", check.detail))
    }

    fn plan(self, abilities: Abilities, calls_per_minute: usize) -> Plan {
        let intake = Intake { org: self.desired, userids: self.userids, ..Intake::default() };
        let mut plan = draw_up(&PlanInput {
            intake: &intake,
            pending: &BTreeMap::new(),
            directory: self.directory,
            adoption: &self.adoption,
            removals: &self.removals,
            proof: self.proof,
            abilities,
            calls_per_minute,
        });
        for planned in &mut plan.changes {
            planned.reason = reason(&planned.change, self.run);
        }
        plan.notes.retain(|note| note.code == NoteCode::NotPossible);
        plan.notes.extend(notes(self.run, &self.left, !plan.changes.is_empty()));
        plan
    }
}

/// Why, where the fields do not say it.
fn reason(change: &Change, run: i64) -> Option<String> {
    match change {
        Change::RekeyPerson { before, .. } => Some(format!("was `{before}`, given by run {run}")),
        Change::CreateDepartment { .. } | Change::CreatePerson { .. } => Some(format!("removed by run {run}")),
        Change::RemoveDepartment { .. } | Change::RemovePerson { .. } => Some(format!("created by run {run}")),
        Change::ParkDepartment { .. } => Some("for the moment, as names change places".to_owned()),
        Change::UpdateDepartment { .. }
        | Change::UpdatePerson { .. }
        | Change::RecreatePerson { .. }
        | Change::SetManager { .. }
        | Change::SetLeaders { .. } => None,
    }
}

/// One note a reason, and what follows from a revert.
fn notes(run: i64, left: &[Left], does_anything: bool) -> Vec<Note> {
    let mut by_reason: BTreeMap<&str, BTreeSet<Key>> = BTreeMap::new();
    for Left { key, why } in left {
        by_reason.entry(why).or_default().insert(key.clone());
    }
    let moved = by_reason.into_iter().map(|(why, keys)| Note {
        code: NoteCode::Moved,
        message: format!("Left as it is, {}: {why}.", listed(&keys)),
        keys,
    });
    let again = does_anything.then(|| Note {
        code: NoteCode::Reverted,
        keys: BTreeSet::new(),
        message: format!(
            "HR's files are not changed by this: while they want what run {run} wrote, the next `dianmao apply` writes it again. Mend them first, \
             name the keys in `[sync] ignore`, or set `[sync] mode = \"observe\"`."
        ),
    });
    moved.chain(again).collect()
}

/// The first few keys, and how many there are.
fn listed(keys: &BTreeSet<Key>) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = keys.iter().take(SHOWN).map(|key| format!("`{key}`")).collect();
    match keys.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {}", shown.join(", "), counted(more, "more", "more")),
    }
}
