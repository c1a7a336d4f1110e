//! What a plan means for people: who moves, who goes, and what each of them loses.

use std::collections::BTreeMap;

use super::Planned;
use super::note::counted;
use crate::change::{Change, Delta};
use crate::org::Manager;

/// What a re-creation cannot bring back.
pub(super) const LOST: &str =
    "roles, leave balances, face recognition, chats, attendance group, and being others' manager";

/// One sentence an effect, of the changes that are not held.
pub(super) fn impact<'a>(changes: impl IntoIterator<Item = &'a Planned>) -> Vec<String> {
    let mut n: BTreeMap<Effect, usize> = BTreeMap::new();
    for effect in changes.into_iter().filter_map(|planned| effect(&planned.change)) {
        *n.entry(effect).or_default() += 1;
    }
    n.into_iter().map(|(effect, n)| sentence(effect, n)).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    Joins,
    ChangesDepartment,
    ChangesManager,
    LosesManager,
    DepartmentChangesLeaders,
    DepartmentLosesLeaders,
    IsRecreated,
    Leaves,
    DepartmentMoves,
    DepartmentEnds,
}

fn effect(change: &Change) -> Option<Effect> {
    match change {
        Change::CreatePerson { .. } => Some(Effect::Joins),
        Change::UpdatePerson { delta, .. } => delta.departments().map(|_| Effect::ChangesDepartment),
        Change::SetManager { after: Manager::Nobody, .. } => Some(Effect::LosesManager),
        Change::SetManager { after: Manager::Is(_), .. } => Some(Effect::ChangesManager),
        Change::SetLeaders { after, .. } if after.is_empty() => Some(Effect::DepartmentLosesLeaders),
        Change::SetLeaders { .. } => Some(Effect::DepartmentChangesLeaders),
        Change::RecreatePerson { .. } => Some(Effect::IsRecreated),
        Change::RemovePerson { .. } => Some(Effect::Leaves),
        Change::UpdateDepartment { before, after, .. } => {
            Delta::of(&before.parent, &after.parent).map(|_| Effect::DepartmentMoves)
        }
        Change::RemoveDepartment { .. } => Some(Effect::DepartmentEnds),
        Change::RekeyPerson { .. } | Change::CreateDepartment { .. } | Change::ParkDepartment { .. } => None,
    }
}

fn sentence(effect: Effect, n: usize) -> String {
    let people = |one, several| counted(n, one, several);
    match effect {
        Effect::Joins => people("person joins.", "people join."),
        Effect::ChangesDepartment => people("person changes department.", "people change department."),
        Effect::ChangesManager => people("person has another manager.", "people have another manager."),
        Effect::LosesManager => people("person has no manager any more.", "people have no manager any more."),
        Effect::DepartmentChangesLeaders => people("department has other leaders.", "departments have other leaders."),
        Effect::DepartmentLosesLeaders => {
            people("department has nobody who leads it.", "departments have nobody who leads them.")
        }
        Effect::IsRecreated => format!(
            "{}: LOST are {LOST}.",
            people("person is deleted and created again", "people are deleted and created again")
        ),
        Effect::Leaves => format!(
            "{} the company, all chat groups and the attendance group.",
            people("person leaves", "people leave")
        ),
        Effect::DepartmentMoves => {
            people("department moves with everybody in it.", "departments move with everybody in them.")
        }
        Effect::DepartmentEnds => {
            people("department ends, and its chat group with it.", "departments end, and their chat groups with them.")
        }
    }
}
