//! What a plan costs before it starts: calls by interface, and minutes at the allowed rate.

use std::collections::BTreeMap;

use super::Planned;
use crate::change::Change;

/// What the apply calls, in our words; the caller knows which interface each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interface {
    /// Creates a department.
    CreateDepartment,
    /// Updates a department.
    UpdateDepartment,
    /// Reads the members and children of a department.
    ReadDepartment,
    /// Deletes a department.
    DeleteDepartment,
    /// Creates a person.
    CreatePerson,
    /// Updates a person.
    UpdatePerson,
    /// Reads a person.
    ReadPerson,
    /// Finds the holder of a mobile number.
    FindMobile,
    /// Deletes a person.
    DeletePerson,
}

impl Interface {
    /// Every interface.
    pub const ALL: [Self; 9] = [
        Self::CreateDepartment,
        Self::UpdateDepartment,
        Self::ReadDepartment,
        Self::DeleteDepartment,
        Self::CreatePerson,
        Self::UpdatePerson,
        Self::ReadPerson,
        Self::FindMobile,
        Self::DeletePerson,
    ];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateDepartment => "create_department",
            Self::UpdateDepartment => "update_department",
            Self::ReadDepartment => "read_department",
            Self::DeleteDepartment => "delete_department",
            Self::CreatePerson => "create_person",
            Self::UpdatePerson => "update_person",
            Self::ReadPerson => "read_person",
            Self::FindMobile => "find_mobile",
            Self::DeletePerson => "delete_person",
        }
    }
}

/// An estimate of the calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cost {
    /// Calls by interface; interfaces without a call are absent.
    pub calls: BTreeMap<Interface, usize>,
    /// How many calls a minute each interface is allowed; 0 is unlimited.
    pub calls_per_minute: usize,
}

impl Cost {
    /// The price of some changes.
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a Planned>, calls_per_minute: usize) -> Self {
        let mut calls = BTreeMap::new();
        for planned in changes {
            for (interface, n_calls) in calls_for(&planned.change) {
                *calls.entry(*interface).or_default() += n_calls;
            }
        }
        Self { calls, calls_per_minute }
    }

    /// All calls.
    #[must_use]
    pub fn total(&self) -> usize {
        self.calls.values().sum()
    }

    /// How long they take one after the other at the allowed rate.
    #[must_use]
    pub fn seconds(&self) -> usize {
        match self.calls_per_minute {
            0 => 0,
            rate => (self.total() * 60).div_ceil(rate),
        }
    }
}

fn calls_for(change: &Change) -> &'static [(Interface, usize)] {
    match change {
        Change::RekeyPerson { .. } => &[],
        Change::CreateDepartment { .. } => &[(Interface::CreateDepartment, 1)],
        Change::UpdateDepartment { .. } | Change::ParkDepartment { .. } | Change::SetLeaders { .. } => {
            &[(Interface::UpdateDepartment, 1)]
        }
        Change::CreatePerson { .. } => &[(Interface::CreatePerson, 1)],
        Change::UpdatePerson { .. } | Change::SetManager { .. } => &[(Interface::UpdatePerson, 1)],
        // The holder of the new number, the snapshot, the two writes, and the reading back.
        Change::RecreatePerson { .. } => &[
            (Interface::FindMobile, 1),
            (Interface::ReadPerson, 2),
            (Interface::DeletePerson, 1),
            (Interface::CreatePerson, 1),
        ],
        Change::RemovePerson { .. } => &[(Interface::ReadPerson, 1), (Interface::DeletePerson, 1)],
        // Members and children are counted once more before the department goes.
        Change::RemoveDepartment { .. } => &[(Interface::ReadDepartment, 2), (Interface::DeleteDepartment, 1)],
    }
}
