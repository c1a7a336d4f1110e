//! The plan: every change with its ids, its order, what it needs and whether it may be done, and everything a person should know first.
//!
//! What is shown is what runs. A plan decides nothing by itself: [`draw_up`] puts together what adoption, diff and removal found, and
//! [`crate::guard`] holds parts of it.

mod cost;
mod document;
mod draw_up;
mod impact;
mod note;
mod render;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::change::{Change, ChangeId, ChangeKind};
use crate::directory::Links;
use crate::id::{DeptId, Key, UserId};
use crate::org::PersonRef;
use crate::problem::Problem;
use crate::proof::Proof;

pub use cost::{Cost, Interface};
pub use document::{DocumentError, PlanDocument, SCHEMA};
pub use draw_up::{PlanInput, draw_up};
pub(crate) use note::counted;
pub use note::{Note, NoteCode};
pub use render::{RenderOptions, wrapped};
pub use view::{PlanView, ViewGroup, ViewLine, ViewSection, ViewSentence};

/// What shall be done, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The changes: departments down the tree, people, removals of people, removals of departments up the tree.
    pub changes: Vec<Planned>,
    /// People who were invited earlier and have not accepted yet.
    pub pending: Vec<PendingPerson>,
    /// The faults of the input; the rows they name are left alone.
    pub problems: Vec<Problem>,
    /// What else a person should know.
    pub notes: Vec<Note>,
    /// Whether somebody's absence means something.
    pub proof: Proof,
    /// How many objects of ours stand at the remote side.
    pub base: Base,
    /// The links to remember although nothing is written for them.
    pub adopted: Links,
    /// The path of every department that a change names.
    pub paths: BTreeMap<Key, String>,
    /// The name of everybody whom a change names as manager or leader, or for a number.
    pub people: BTreeMap<Key, String>,
    /// The price of what is not held.
    pub cost: Cost,
    /// What approves what is held.
    pub checksums: Checksums,
    /// Why none of it may be applied.
    pub refusals: Vec<Refusal>,
}

/// One change, with all that is needed to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// What to change.
    pub change: Change,
    /// Which remote object; `None` for a department that does not exist yet. A new person's userid is ours to choose.
    pub target: Option<Target>,
    /// The person's memberships that we do not manage, to be named again in every write.
    pub kept: BTreeSet<DeptId>,
    /// The changes that must have succeeded before.
    pub needs: BTreeSet<ChangeId>,
    /// Those who get each other's mobile numbers with this person: done as one, released as one, or not at all.
    pub swaps_with: BTreeSet<Key>,
    /// The name of the person or department, for people to read.
    pub name: String,
    /// The path of the department that the change is listed under; empty for the root.
    pub path: String,
    /// Why, where it does not follow from the fields.
    pub reason: Option<String>,
    /// What makes the object special at the remote side.
    pub special: Option<Special>,
    /// Whether it rests on evidence that could be somebody else's: nobody guesses, somebody has to say so.
    pub doubt: bool,
    /// Why it is not done now.
    pub hold: Option<Hold>,
}

/// What makes a person one whom nobody deletes by the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Special {
    /// The company's boss.
    Boss,
    /// Main or sub administrator.
    Admin,
    /// A member of departments outside of the managed subtree: others count on the person too.
    Outside,
}

impl Special {
    /// Every value.
    pub const ALL: [Self; 3] = [Self::Boss, Self::Admin, Self::Outside];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boss => "boss",
            Self::Admin => "admin",
            Self::Outside => "outside",
        }
    }

    /// What a person is called in a sentence.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Boss => "the company's boss",
            Self::Admin => "an administrator",
            Self::Outside => "a member of departments outside of the managed ones",
        }
    }
}

/// A remote object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A person.
    User(UserId),
    /// A department.
    Department(DeptId),
}

/// Somebody whose invitation is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingPerson {
    /// HR's key.
    pub key: Key,
    /// The name.
    pub name: String,
    /// The path of the first department.
    pub path: String,
    /// Since when, where that is known.
    pub invited: Option<Invitation>,
}

/// How old an invitation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// The day on which it was sent.
    pub since: Date,
    /// How many days ago that was.
    pub days: u32,
}

/// Why a change is not done now, and what would let it through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub reason: HoldReason,
    /// A sentence with the figures.
    pub message: String,
    /// The option of `dianmao apply` that lets it through, where there is one.
    pub allow: Option<String>,
}

impl Hold {
    /// The command that lets changes of these keys through, where there is one.
    #[must_use]
    pub fn command<'a>(&self, keys: impl IntoIterator<Item = &'a Key>) -> Option<String> {
        match (&self.allow, self.reason) {
            (Some(allow), _) => Some(format!("dianmao apply {allow}")),
            (None, HoldReason::Quarantine) => {
                let keys: BTreeSet<&str> = keys.into_iter().map(Key::as_str).collect();
                Some(format!("dianmao release {}", keys.into_iter().collect::<Vec<_>>().join(" ")))
            }
            (None, _) => None,
        }
    }
}

/// Why a change is not done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HoldReason {
    /// More people would be removed or re-created than the guard lets through.
    PeopleLimit,
    /// More departments would be removed than the guard lets through.
    DepartmentLimit,
    /// A new mobile number waits for approval.
    MobileChange,
    /// The object is protected.
    Protected,
    /// Nobody can tell for certain whether it is the same person.
    Doubt,
    /// The first apply creates a few people only.
    Canary,
    /// It was refused again and again for the object's own sake.
    Quarantine,
    /// An earlier call may or may not have written the same object, number or department.
    Unsettled,
    /// Something that it needs is held.
    Needs,
    /// The mode does not remove anybody: listed, never done.
    Mode,
    /// The person changes the mobile number in the app: listed, never done.
    AskPerson,
}

impl HoldReason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::PeopleLimit,
        Self::DepartmentLimit,
        Self::MobileChange,
        Self::Protected,
        Self::Doubt,
        Self::Canary,
        Self::Quarantine,
        Self::Unsettled,
        Self::Needs,
        Self::Mode,
        Self::AskPerson,
    ];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PeopleLimit => "people_limit",
            Self::DepartmentLimit => "department_limit",
            Self::MobileChange => "mobile_change",
            Self::Protected => "protected",
            Self::Doubt => "doubt",
            Self::Canary => "canary",
            Self::Quarantine => "quarantine",
            Self::Unsettled => "unsettled",
            Self::Needs => "needs",
            Self::Mode => "mode",
            Self::AskPerson => "ask_person",
        }
    }

    /// Whether the change is only listed: by configuration nobody is asked to approve it.
    #[must_use]
    pub fn is_listed_only(self) -> bool {
        matches!(self, Self::Mode | Self::AskPerson)
    }
}

/// Why a plan may not be applied at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: RefusalReason,
    /// A sentence with the figures.
    pub message: String,
    /// The option of `dianmao apply` that lets it through, where there is one.
    pub allow: Option<String>,
}

/// Why a plan may not be applied at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusalReason {
    /// The mode writes nothing.
    Observe,
    /// More objects would be updated than the guard lets through.
    UpdateLimit,
    /// More people have a new key than ever change it at once.
    RekeyLimit,
}

impl RefusalReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Observe, Self::UpdateLimit, Self::RekeyLimit];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::UpdateLimit => "update_limit",
            Self::RekeyLimit => "rekey_limit",
        }
    }
}

/// How many objects of ours stand at the remote side: what the guard's shares are taken from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Base {
    /// People.
    pub people: usize,
    /// Departments.
    pub departments: usize,
}

/// What approves what is held; hashes of those sets only, so that an approval outlives an unrelated change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checksums {
    /// For `--allow-removals`: over the removals and re-creations that are held, or would be.
    pub removals: Option<String>,
    /// For `--allow-updates`: over the updates, where they are too many.
    pub updates: Option<String>,
}

impl Plan {
    /// Whether there is nothing to do, now or after approval.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes that may be done now.
    pub fn free(&self) -> impl Iterator<Item = &Planned> {
        self.changes.iter().filter(|planned| planned.hold.is_none())
    }

    /// The changes that wait for an approval.
    pub fn held(&self) -> impl Iterator<Item = (&Planned, &Hold)> {
        self.holds().filter(|(_, hold)| !hold.reason.is_listed_only())
    }

    /// The changes that are listed only.
    pub fn listed(&self) -> impl Iterator<Item = (&Planned, &Hold)> {
        self.holds().filter(|(_, hold)| hold.reason.is_listed_only())
    }

    /// The plan of some keys only, and of what their changes need, managers who are new as well among it.
    #[must_use]
    pub fn only(mut self, keys: &BTreeSet<Key>) -> Self {
        let mut wanted = self.wanted(keys);
        // Whoever has a name for the moment for another's sake gets its own again.
        while let Some(key) = wanted.iter().find_map(|id| self.left_parked(id, &wanted)) {
            wanted.extend(self.wanted(&BTreeSet::from([key])));
        }
        self.changes.retain(|planned| wanted.contains(&planned.id()));
        self.pending.retain(|person| keys.contains(&person.key));
        self.cost = Cost::of(self.free(), self.cost.calls_per_minute);
        self
    }

    /// The key of a department that only a part of its changes is wanted of.
    fn left_parked(&self, id: &ChangeId, wanted: &BTreeSet<ChangeId>) -> Option<Key> {
        let update = ChangeId { kind: ChangeKind::UpdateDepartment, key: id.key.clone() };
        let is_left = id.kind == ChangeKind::ParkDepartment
            && !wanted.contains(&update)
            && self.changes.iter().any(|planned| planned.id() == update);
        is_left.then_some(update.key)
    }

    /// The changes of some keys, and what they need.
    fn wanted(&self, keys: &BTreeSet<Key>) -> BTreeSet<ChangeId> {
        let mut wanted: BTreeSet<ChangeId> = BTreeSet::new();
        // What a change needs comes before it, so that one pass from the end finds all.
        for planned in self.changes.iter().rev() {
            let id = planned.id();
            let was_asked_for = match &planned.change {
                Change::RekeyPerson { before, .. } => keys.contains(before),
                _ => false,
            };
            let swaps = planned.swaps_with.iter().any(|other| keys.contains(other));
            if keys.contains(&id.key) || was_asked_for || swaps || wanted.contains(&id) {
                wanted.extend(planned.needs.iter().cloned());
                wanted.extend(new_manager(&planned.change));
                wanted.insert(id);
            }
        }
        wanted
    }

    /// Takes out changes, and whatever cannot be done without them: what needs one of them, and who swaps numbers with one.
    pub fn retain_whole(&mut self, stays: impl Fn(&Planned) -> bool) {
        let mut gone: BTreeSet<ChangeId> = BTreeSet::new();
        loop {
            let before = self.changes.len();
            self.changes.retain(|planned| {
                let mates_are_gone = planned.swaps_with.iter().any(|key| gone.contains(&recreation_of(key)));
                let stays = stays(planned) && planned.needs.is_disjoint(&gone) && !mates_are_gone;
                if !stays {
                    gone.insert(planned.id());
                }
                stays
            });
            if self.changes.len() == before {
                return;
            }
        }
    }

    fn holds(&self) -> impl Iterator<Item = (&Planned, &Hold)> {
        self.changes.iter().filter_map(|planned| Some((planned, planned.hold.as_ref()?)))
    }
}

/// The create of the manager of somebody who is created: it comes before, though nobody waits for its success.
fn new_manager(change: &Change) -> Option<ChangeId> {
    match change {
        Change::CreatePerson { manager: Some(PersonRef::Person(manager)), .. } => {
            Some(ChangeId { kind: ChangeKind::CreatePerson, key: manager.clone() })
        }
        _ => None,
    }
}

/// The change by which somebody gets another number.
pub(crate) fn recreation_of(key: &Key) -> ChangeId {
    ChangeId { kind: ChangeKind::RecreatePerson, key: key.clone() }
}

impl Planned {
    /// The change's id.
    #[must_use]
    pub fn id(&self) -> ChangeId {
        self.change.id()
    }

    /// The person's userid, where the change is a person's.
    #[must_use]
    pub fn userid(&self) -> Option<&UserId> {
        match &self.target {
            Some(Target::User(userid)) => Some(userid),
            Some(Target::Department(_)) | None => None,
        }
    }

    /// The department's id, where the change is a department's and it exists.
    #[must_use]
    pub fn dept_id(&self) -> Option<DeptId> {
        match self.target {
            Some(Target::Department(id)) => Some(id),
            Some(Target::User(_)) | None => None,
        }
    }
}
