//! Who is on which attendance machine.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::company::{Before, Company};
use crate::attendance::places::{MACHINE_IDS, OFFICES, office_of};

/// What callers said of who is on a machine. Beside them are the people of its office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MachineRoll {
    /// Put on it or taken off it by name.
    people: BTreeMap<String, bool>,
    /// Put on it with everybody below.
    departments: BTreeSet<i64>,
}

/// People and departments that are put on machines and taken off them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct MachineChange {
    pub(crate) add_users: Vec<String>,
    pub(crate) remove_users: Vec<String>,
    pub(crate) add_departments: Vec<i64>,
    pub(crate) remove_departments: Vec<i64>,
}

impl Company {
    /// Whether somebody may punch at the machine of an office, which is counted from 0.
    pub(crate) fn is_on_machine(&self, machine: usize, userid: &str) -> bool {
        let Some(person) = self.person(userid) else {
            return false;
        };
        let of_office = || OFFICES.get(machine) == Some(&office_of(self.seed(), userid));
        let Some(roll) = self.machines.get(&machine) else {
            return of_office();
        };
        let is_below = || {
            let above = person.memberships.iter().flat_map(|place| self.ancestry(place.dept_id));
            above.into_iter().any(|department| roll.departments.contains(&department.dept_id))
        };
        roll.people.get(userid).copied().unwrap_or_else(|| is_below() || of_office())
    }

    /// Changes who is on some machines.
    pub(crate) fn change_machines(&mut self, machines: &[usize], change: &MachineChange) {
        self.begin();
        for machine in machines {
            let before = self.machines.get(machine).cloned();
            let mut roll = before.clone().unwrap_or_default();
            roll.people.extend(change.remove_users.iter().map(|userid| (userid.clone(), false)));
            roll.people.extend(change.add_users.iter().map(|userid| (userid.clone(), true)));
            roll.departments.retain(|dept_id| !change.remove_departments.contains(dept_id));
            roll.departments.extend(&change.add_departments);
            self.note(Before::Machine(*machine, before.map(Box::new)));
            self.machines.insert(*machine, roll);
        }
    }
}

/// The number of the machine of an office.
pub(crate) fn machine_id(machine: usize) -> i64 {
    MACHINE_IDS + i64::try_from(machine).unwrap_or(0)
}
