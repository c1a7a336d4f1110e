//! What callers of the interfaces and the control API did to people's days, beside what is invented.
//!
//! Only this is stored; `story::of` puts it into the invented days. A person's changes are one value that every write
//! replaces, so that a write is rolled back by putting the former value back.

mod approve;
mod boss_change;
mod day;
mod json;
mod punch;
mod quota;
mod saved;
mod schedule;
mod written;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use serde::{Deserialize, Serialize};

use super::company::{Before, Company};
use crate::mix::mix;
use crate::story::{Approval, STORED_IDS};

pub(crate) use saved::SavedChanges;

pub(crate) use day::{DayChanges, Written, WrittenDuty};
pub(crate) use schedule::{Assignment, ScheduleProblem, Swap};

pub(crate) use quota::{Quota, QuotaChange, QuotaProblem, QuotaRecord};
pub(crate) use written::{WriteProblem, WrittenApproval, WrittenCorrection};

/// The number before that of the first stored punch.
const PUNCH_IDS: i64 = 99_000_000_000;

/// What was done to one person's days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changes {
    /// Whether only what is stored happens: nothing is invented but the schedule.
    pub(crate) scripted: bool,
    /// Moves from group to group, in the order in which they were made.
    pub(crate) moves: Vec<Move>,
    /// By work date.
    pub(crate) days: BTreeMap<Date, DayChanges>,
    /// Leave, trips, outings and overtime, by number.
    pub(crate) approvals: Vec<Approval>,
    /// When invented approvals and corrections were approved or taken back by somebody else than their inventor.
    pub(crate) decisions: BTreeMap<i64, Decision>,
    /// Which approval replaced which, the new one first.
    pub(crate) replaced: BTreeMap<i64, i64>,
    /// The forms by which the person swapped shifts with others.
    pub(crate) swaps: BTreeSet<String>,
    /// What the person has of kinds of leave that callers added.
    pub(crate) quotas: Vec<Quota>,
    /// What was done to those, in the order in which it was done.
    pub(crate) quota_records: Vec<QuotaRecord>,
}

/// From when on somebody belongs to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Move {
    pub(crate) since_ms: i64,
    /// Its place among everything that callers scheduled, whoever it concerns.
    pub(crate) step: u64,
    /// The first work date that it changes.
    pub(crate) from: Date,
    /// Nothing where the person belongs to none.
    pub(crate) group_id: Option<i64>,
    /// Whether the person is a member who need not punch.
    pub(crate) exempt: bool,
    /// The department by which the person belongs to the group, where it is not by name.
    pub(crate) department: Option<i64>,
}

/// What became of an invented approval or correction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decision {
    pub(crate) approved_ms: Option<i64>,
    pub(crate) withdrawn_ms: Option<i64>,
}

/// The changes of all people, and the last numbers that were given out.
#[derive(Debug, Clone, Default)]
pub(super) struct AllChanges {
    by_userid: HashMap<String, Arc<Changes>>,
    /// These only grow: what was rolled back leaves a gap, as with any counter.
    n_punches: i64,
    n_approvals: i64,
    n_quotas: u64,
    n_steps: u64,
}

impl Changes {
    /// Whether there is nothing.
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The approvals that replace one once they are granted.
    pub(crate) fn successors(&self, number: i64) -> impl Iterator<Item = &Approval> {
        let newer = self.replaced.iter().filter(move |(_, former)| **former == number).map(|(newer, _)| *newer);
        newer.filter_map(|newer| self.approvals.iter().find(|approval| approval.id == newer))
    }

    /// What was done to a day.
    pub(crate) fn day(&self, work_date: Date) -> Option<&DayChanges> {
        self.days.get(&work_date)
    }

    /// The same, to be added to.
    pub(crate) fn day_mut(&mut self, work_date: Date) -> &mut DayChanges {
        self.days.entry(work_date).or_default()
    }

    /// The last move of somebody that has begun, nothing if there was none.
    pub(crate) fn moved_by(&self, now_ms: i64) -> Option<Move> {
        self.moves.iter().rev().find(|step| step.since_ms <= now_ms).copied()
    }
}

impl Company {
    /// What was done to somebody's days, also where the person has left.
    pub(crate) fn changes(&self, userid: &str) -> Option<&Changes> {
        self.changes.by_userid.get(userid).map(Arc::as_ref)
    }

    /// Everybody to whose days something was done, in no particular order.
    pub(crate) fn all_changes(&self) -> impl Iterator<Item = (&str, &Changes)> {
        self.changes.by_userid.iter().map(|(userid, changes)| (userid.as_str(), changes.as_ref()))
    }

    /// Changes somebody's days; the caller has called `begin`.
    pub(crate) fn change_days<T>(&mut self, userid: &str, write: impl FnOnce(&mut Changes) -> T) -> T {
        let before = self.changes.by_userid.get(userid).cloned();
        let mut after = before.as_deref().cloned().unwrap_or_default();
        let outcome = write(&mut after);
        self.note(Before::Changes(userid.to_owned(), before));
        self.put_changes(userid, (!after.is_empty()).then(|| Arc::new(after)));
        outcome
    }

    /// Puts somebody's changes back as they were.
    pub(super) fn put_changes(&mut self, userid: &str, changes: Option<Arc<Changes>>) {
        match changes {
            Some(changes) => drop(self.changes.by_userid.insert(userid.to_owned(), changes)),
            None => drop(self.changes.by_userid.remove(userid)),
        }
    }

    /// The place of something that a caller schedules, among everything that callers ever scheduled.
    pub(crate) fn next_step(&mut self) -> u64 {
        self.changes.n_steps += 1;
        self.changes.n_steps
    }

    /// A number for a punch.
    pub(crate) fn next_punch_id(&mut self) -> i64 {
        self.changes.n_punches += 1;
        PUNCH_IDS + self.changes.n_punches
    }

    /// An id for a quota or what is done to one.
    fn next_quota_id(&mut self) -> String {
        self.changes.n_quotas += 1;
        let bits = mix(self.seed(), self.changes.n_quotas);
        format!("{:08x}-{:04x}-4000-8000-{:012x}", bits >> 32, bits & 0xffff, self.changes.n_quotas)
    }

    /// A number for an approval or a correction.
    pub(crate) fn next_approval_id(&mut self) -> i64 {
        self.changes.n_approvals += 1;
        STORED_IDS.start + self.changes.n_approvals
    }
}
