//! The company as a snapshot keeps it: what differs from the one that its document makes.
//!
//! The stored types are written as they stand, so that no field of theirs can be forgotten; one that changes its meaning
//! changes the version of the snapshot.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{AllChanges, Callback, Company, Department, LeaveRecord, Login, Mobile, Person, ROOT, SeedDocument};
use crate::state::changes::SavedChanges;
use crate::state::leave_types::LeaveRule;
use crate::state::machines::MachineRoll;
use crate::state::turns::SavedTurns;
use crate::story::catalogue::Amendment;

/// What differs from the company that a document makes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedCompany {
    departments: Vec<Department>,
    departments_removed: Vec<i64>,
    people: Vec<Person>,
    people_removed: Vec<String>,
    leavers: Vec<LeaveRecord>,
    given_up: Vec<(Mobile, u32)>,
    callbacks: Vec<Callback>,
    attendance: SavedChanges,
    amendments: Vec<Amendment>,
    machines: BTreeMap<usize, MachineRoll>,
    leave_types: Vec<LeaveRule>,
    n_leave_types: u64,
    logins: Vec<Login>,
    n_logins: u64,
    last_department_id: i64,
    n_generated: u64,
    /// What is to happen by itself.
    turns: SavedTurns,
}

impl Company {
    /// What differs from the company that its document makes.
    pub(crate) fn saved(&self, seeded: &Self) -> SavedCompany {
        // Everything is named, so that a new field has to be thought of: what is left out follows from the rest.
        let Self {
            departments,
            people,
            children: _,
            members: _,
            reports: _,
            admins: _,
            mobiles: _,
            emails: _,
            telephones: _,
            given_up,
            leavers,
            callbacks,
            changes,
            amendments,
            machines,
            leave_types,
            n_leave_types,
            logins,
            n_logins,
            n_active: _,
            last_department_id,
            n_generated,
            undo: _,
            untouched: _,
            n_told: _,
            version: _,
            seed: _,
            switches: _,
            pending: _,
            turns,
        } = self;
        let people: BTreeMap<&String, &Person> =
            people.iter().map(|(userid, person)| (userid, person.as_ref())).collect();
        let mut given_up: Vec<(Mobile, u32)> = given_up.iter().map(|(mobile, n)| (mobile.clone(), *n)).collect();
        given_up.sort_unstable_by_key(|(mobile, _)| mobile.to_string());
        let mut people_removed: Vec<String> =
            seeded.people.keys().filter(|userid| !people.contains_key(userid)).cloned().collect();
        people_removed.sort_unstable();
        SavedCompany {
            departments: changed(departments.iter(), |id| seeded.departments.get(id)),
            departments_removed: seeded
                .departments
                .keys()
                .filter(|id| !departments.contains_key(id))
                .copied()
                .collect(),
            people: changed(people.into_iter(), |userid| seeded.person(userid)),
            people_removed,
            leavers: leavers.get(seeded.leavers.len()..).unwrap_or_default().to_vec(),
            given_up,
            callbacks: callbacks.values().cloned().collect(),
            attendance: changes.saved(),
            amendments: amendments.log().to_vec(),
            machines: machines.clone(),
            leave_types: leave_types.values().cloned().collect(),
            n_leave_types: *n_leave_types,
            logins: logins.clone(),
            n_logins: *n_logins,
            last_department_id: *last_department_id,
            n_generated: *n_generated,
            turns: turns.saved(),
        }
    }

    /// The company that a document makes, with what a snapshot says of it.
    pub(crate) fn restored(document: &SeedDocument, saved: SavedCompany, now_ms: i64) -> Result<Self, String> {
        let SavedCompany {
            departments,
            departments_removed,
            people,
            people_removed,
            leavers,
            given_up,
            callbacks,
            attendance,
            amendments,
            machines,
            leave_types,
            n_leave_types,
            logins,
            n_logins,
            last_department_id,
            n_generated,
            turns,
        } = saved;
        let mut company = Self::seeded(document, now_ms);
        // All leave before anybody comes: what one person gave up another may have taken.
        for userid in people_removed.iter().chain(people.iter().map(|person| &person.userid)) {
            company.take_person(userid);
        }
        for dept_id in departments_removed {
            company.take_department(dept_id);
        }
        departments.into_iter().for_each(|department| company.put_department(department));
        people.into_iter().for_each(|person| company.put_person(person));
        company.leavers.extend(leavers);
        company.given_up = given_up.into_iter().collect();
        company.callbacks = callbacks.into_iter().map(|callback| (callback.app_key.clone(), callback)).collect();
        company.changes = AllChanges::restored(attendance);
        company.amendments = Arc::new(amendments.into());
        company.machines = machines;
        company.leave_types = leave_types.into_iter().map(|rule| (rule.code.clone(), rule)).collect();
        company.n_leave_types = n_leave_types;
        company.logins = logins;
        company.n_logins = n_logins;
        company.last_department_id = last_department_id;
        company.n_generated = n_generated;
        company.turns.restore(turns);
        company.found();
        company.check_references()?;
        Ok(company)
    }

    /// Finds a department without its parent, or a person without their departments.
    fn check_references(&self) -> Result<(), String> {
        let is_known = |dept_id: &i64| self.departments.contains_key(dept_id);
        let orphan = self.departments.values().find(|department| match &department.parent_id {
            Some(parent_id) => !is_known(parent_id),
            None => department.dept_id != ROOT,
        });
        if let Some(orphan) = orphan {
            return Err(format!("department `{}` hangs below one that is not there", orphan.dept_id));
        }
        let lost = self.people.values().find(|person| {
            person.memberships.is_empty() || !person.memberships.iter().all(|place| is_known(&place.dept_id))
        });
        match lost {
            Some(lost) => Err(format!("`{}` is in a department that is not there", lost.userid)),
            None => Ok(()),
        }
    }
}

/// What is new, or is not as it was.
fn changed<'a, K, V: Clone + PartialEq + 'a>(
    all: impl Iterator<Item = (K, &'a V)>,
    before: impl Fn(&K) -> Option<&'a V>,
) -> Vec<V> {
    all.filter(|(key, value)| before(key) != Some(*value)).map(|(_, value)| value.clone()).collect()
}
