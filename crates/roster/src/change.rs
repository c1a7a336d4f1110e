//! One change of one object, with what stood before and what shall stand after.
//!
//! Only fields that both sides state are in here, so that a change never touches what we do not know or do not manage.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::few::Few;
use crate::field::Field;
use crate::id::{Key, Mobile};
use crate::org::{Department, DeptRef, Employee, FieldValue, Manager, PersonRef};

/// A change of one department or person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A person whom HR keeps under another key from now on: a change of our link, nothing is written at the remote side.
    RekeyPerson {
        /// HR's new key.
        key: Key,
        /// The key that the person is linked under.
        before: Key,
    },
    /// A department that the remote side lacks.
    CreateDepartment {
        /// HR's key.
        key: Key,
        /// What to create.
        department: Department,
    },
    /// A department to rename, to move, or both.
    UpdateDepartment {
        /// HR's key.
        key: Key,
        /// What stands there.
        before: Department,
        /// What shall stand there.
        after: Department,
    },
    /// A department to rename for the moment: others need its name before it can have the one that is meant for it.
    ParkDepartment {
        /// HR's key.
        key: Key,
        /// What stands there.
        before: Department,
        /// What shall stand there until the update that waits for this.
        after: Department,
    },
    /// A person whom the remote side lacks.
    CreatePerson {
        /// HR's key.
        key: Key,
        /// Whom to create.
        employee: Employee,
        /// The manager, where one is stated who stands by then.
        manager: Option<PersonRef>,
    },
    /// A person with fields to write in place.
    UpdatePerson {
        /// HR's key.
        key: Key,
        /// The fields that differ.
        delta: EmployeeDelta,
    },
    /// A person to delete and create again with the same id, because the mobile number cannot be written in place.
    RecreatePerson {
        /// HR's key.
        key: Key,
        /// The number that stands there.
        before: Mobile,
        /// The number that shall stand there.
        after: Mobile,
        /// Everything that is known of the person, with the new number and the new values.
        employee: Employee,
    },
    /// Another manager of a person who stands.
    SetManager {
        /// HR's key of the person managed.
        key: Key,
        /// Who it is.
        before: Manager,
        /// Who it shall be.
        after: Manager,
    },
    /// Other leaders of a department.
    SetLeaders {
        /// HR's key of the department.
        key: Key,
        /// Who they are.
        before: BTreeSet<PersonRef>,
        /// Who they shall be.
        after: BTreeSet<PersonRef>,
    },
    /// A person to remove.
    RemovePerson {
        /// HR's key.
        key: Key,
        /// What stands there.
        employee: Employee,
    },
    /// A department to remove.
    RemoveDepartment {
        /// HR's key.
        key: Key,
        /// What stands there.
        department: Department,
    },
}

impl Change {
    /// What kind of change of whose object: unique within a plan, and the same in tomorrow's plan.
    #[must_use]
    pub fn id(&self) -> ChangeId {
        ChangeId { kind: self.kind(), key: self.key().clone() }
    }

    /// The kind of change.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::RekeyPerson { .. } => ChangeKind::RekeyPerson,
            Self::CreateDepartment { .. } => ChangeKind::CreateDepartment,
            Self::UpdateDepartment { .. } => ChangeKind::UpdateDepartment,
            Self::ParkDepartment { .. } => ChangeKind::ParkDepartment,
            Self::CreatePerson { .. } => ChangeKind::CreatePerson,
            Self::UpdatePerson { .. } => ChangeKind::UpdatePerson,
            Self::RecreatePerson { .. } => ChangeKind::RecreatePerson,
            Self::SetManager { .. } => ChangeKind::SetManager,
            Self::SetLeaders { .. } => ChangeKind::SetLeaders,
            Self::RemovePerson { .. } => ChangeKind::RemovePerson,
            Self::RemoveDepartment { .. } => ChangeKind::RemoveDepartment,
        }
    }

    /// Whose object it is.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Self::RekeyPerson { key, .. }
            | Self::CreateDepartment { key, .. }
            | Self::UpdateDepartment { key, .. }
            | Self::ParkDepartment { key, .. }
            | Self::CreatePerson { key, .. }
            | Self::UpdatePerson { key, .. }
            | Self::RecreatePerson { key, .. }
            | Self::SetManager { key, .. }
            | Self::SetLeaders { key, .. }
            | Self::RemovePerson { key, .. }
            | Self::RemoveDepartment { key, .. } => key,
        }
    }
}

/// The kinds of change, in the order in which they are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// See [`Change::RekeyPerson`].
    RekeyPerson,
    /// See [`Change::CreateDepartment`].
    CreateDepartment,
    /// See [`Change::ParkDepartment`].
    ParkDepartment,
    /// See [`Change::UpdateDepartment`].
    UpdateDepartment,
    /// See [`Change::CreatePerson`].
    CreatePerson,
    /// See [`Change::UpdatePerson`].
    UpdatePerson,
    /// See [`Change::RecreatePerson`].
    RecreatePerson,
    /// See [`Change::SetManager`].
    SetManager,
    /// See [`Change::SetLeaders`].
    SetLeaders,
    /// See [`Change::RemovePerson`].
    RemovePerson,
    /// See [`Change::RemoveDepartment`].
    RemoveDepartment,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::RekeyPerson,
        Self::CreateDepartment,
        Self::ParkDepartment,
        Self::UpdateDepartment,
        Self::CreatePerson,
        Self::UpdatePerson,
        Self::RecreatePerson,
        Self::SetManager,
        Self::SetLeaders,
        Self::RemovePerson,
        Self::RemoveDepartment,
    ];

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RekeyPerson => "rekey_person",
            Self::CreateDepartment => "create_department",
            Self::ParkDepartment => "park_department",
            Self::UpdateDepartment => "update_department",
            Self::CreatePerson => "create_person",
            Self::UpdatePerson => "update_person",
            Self::RecreatePerson => "recreate_person",
            Self::SetManager => "set_manager",
            Self::SetLeaders => "set_leaders",
            Self::RemovePerson => "remove_person",
            Self::RemoveDepartment => "remove_department",
        }
    }

    /// Whether the object is a department.
    #[must_use]
    pub fn is_department(self) -> bool {
        matches!(
            self,
            Self::CreateDepartment
                | Self::ParkDepartment
                | Self::UpdateDepartment
                | Self::SetLeaders
                | Self::RemoveDepartment
        )
    }

    /// Whether something is deleted, be it only to be made again.
    #[must_use]
    pub fn is_removal(self) -> bool {
        matches!(self, Self::RecreatePerson | Self::RemovePerson | Self::RemoveDepartment)
    }

    /// Whether something is written in place, for good.
    #[must_use]
    pub fn is_update(self) -> bool {
        matches!(self, Self::UpdateDepartment | Self::UpdatePerson | Self::SetManager | Self::SetLeaders)
    }
}

/// Names one change; its text is `kind/key`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeId {
    /// What is done.
    pub kind: ChangeKind,
    /// Whose object it is.
    pub key: Key,
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.as_str(), self.key)
    }
}

/// A text that names no change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` does not name a change as `kind/key`")]
pub struct NoChangeId(pub String);

impl FromStr for ChangeId {
    type Err = NoChangeId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || NoChangeId(text.to_owned());
        let (kind, key) = text.split_once('/').ok_or_else(refused)?;
        let kind = ChangeKind::ALL.into_iter().find(|known| known.as_str() == kind).ok_or_else(refused)?;
        Ok(Self { kind, key: key.into() })
    }
}

/// What a value was and what it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta<T> {
    /// What stands there.
    pub before: T,
    /// What shall stand there.
    pub after: T,
}

impl<T: Clone + PartialEq> Delta<T> {
    /// The difference of two values, if there is one.
    pub fn of(before: &T, after: &T) -> Option<Self> {
        (before != after).then(|| Self { before: before.clone(), after: after.clone() })
    }

    /// The difference of two stated values; an unstated one differs from nothing.
    pub fn of_stated(before: Option<&T>, after: Option<&T>) -> Option<Self> {
        Self::of(before?, after?)
    }
}

impl<T> Delta<T> {
    /// The difference the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { before: self.after, after: self.before }
    }
}

/// The fields of a person that differ, as they stand there and as they shall stand: both sides state the same ones, and of the company's
/// own fields those that differ, where an empty text is one that does not stand.
///
/// The mobile number is not among them: it cannot be written in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmployeeDelta(Box<Delta<Employee>>);

impl EmployeeDelta {
    /// The difference of two people in what can be written in place, if there is one; an unstated field differs from nothing.
    #[must_use]
    pub fn of(before: &Employee, after: &Employee) -> Option<Self> {
        Employee::differing(before, after).map(|delta| Self(Box::new(delta)))
    }

    /// The fields that differ, as they stand there.
    #[must_use]
    pub fn before(&self) -> &Employee {
        &self.0.before
    }

    /// The fields that differ, as they shall stand there.
    #[must_use]
    pub fn after(&self) -> &Employee {
        &self.0.after
    }

    /// The memberships, if they differ.
    #[must_use]
    pub fn departments(&self) -> Option<Delta<&Few<DeptRef>>> {
        let (before, after) = (self.before().departments.as_ref()?, self.after().departments.as_ref()?);
        Some(Delta { before, after })
    }

    /// Whether `employee` has the old values: writing them into it changes nothing.
    #[must_use]
    pub fn starts_from(&self, employee: &Employee) -> bool {
        employee.overlaid(self.before()) == *employee
    }

    /// The difference the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self(Box::new(self.0.reversed()))
    }

    /// The fields that differ with their old and new values, in the order in which they are shown.
    pub fn fields(&self) -> impl Iterator<Item = (Field, Delta<FieldValue<'_>>)> {
        Field::ALL.into_iter().filter_map(|field| {
            let (before, after) = (self.before().get(field)?, self.after().get(field)?);
            Some((field, Delta { before, after }))
        })
    }
}
