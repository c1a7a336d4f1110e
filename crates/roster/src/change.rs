//! One change of one object, with what stood before and what shall stand after.
//!
//! Only fields that both sides state are in here, so that a change never touches what we do not know or do not manage.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::field::Field;
use crate::id::{Key, Mobile};
use crate::org::{Department, DeptRef, Employee, Manager, PersonRef};

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

/// The fields of a person that differ. The mobile number is not among them: it cannot be written in place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmployeeDelta {
    /// The full name.
    pub name: Option<Delta<String>>,
    /// The managed departments.
    pub departments: Option<Delta<BTreeSet<DeptRef>>>,
    /// The title.
    pub title: Option<Delta<String>>,
    /// The job number.
    pub job_number: Option<Delta<String>>,
    /// The e-mail address.
    pub email: Option<Delta<String>>,
    /// The extension number.
    pub telephone: Option<Delta<String>>,
    /// The place of work.
    pub work_place: Option<Delta<String>>,
    /// A remark.
    pub remark: Option<Delta<String>>,
    /// The date of hire.
    pub hired_on: Option<Delta<Date>>,
    /// The company's own fields that differ, and only those; an empty text is one that does not stand.
    pub extension: Option<Delta<BTreeMap<String, String>>>,
}

impl EmployeeDelta {
    /// The fields that can be written in place and differ.
    #[must_use]
    pub fn between(before: &Employee, after: &Employee) -> Self {
        Self {
            name: Delta::of_stated(before.name.as_ref(), after.name.as_ref()),
            departments: Delta::of(&before.departments, &after.departments),
            title: Delta::of_stated(before.title.as_ref(), after.title.as_ref()),
            job_number: Delta::of_stated(before.job_number.as_ref(), after.job_number.as_ref()),
            email: Delta::of_stated(before.email.as_ref(), after.email.as_ref()),
            telephone: Delta::of_stated(before.telephone.as_ref(), after.telephone.as_ref()),
            work_place: Delta::of_stated(before.work_place.as_ref(), after.work_place.as_ref()),
            remark: Delta::of_stated(before.remark.as_ref(), after.remark.as_ref()),
            hired_on: Delta::of_stated(before.hired_on.as_ref(), after.hired_on.as_ref()),
            extension: between_extensions(before.extension.as_ref(), after.extension.as_ref()),
        }
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Writes the new values into `employee`.
    pub fn apply_to(&self, employee: &mut Employee) {
        let Self { name, departments, title, job_number, email, telephone, work_place, remark, hired_on, extension } =
            self;
        if let Some(delta) = departments {
            employee.departments.clone_from(&delta.after);
        }
        write(&mut employee.name, name.as_ref());
        write(&mut employee.title, title.as_ref());
        write(&mut employee.job_number, job_number.as_ref());
        write(&mut employee.email, email.as_ref());
        write(&mut employee.telephone, telephone.as_ref());
        write(&mut employee.work_place, work_place.as_ref());
        write(&mut employee.remark, remark.as_ref());
        write(&mut employee.hired_on, hired_on.as_ref());
        if let Some(delta) = extension {
            write_extension(employee.extension.get_or_insert_default(), &delta.after);
        }
    }

    /// Whether `employee` has the old values: writing the old values into it changes nothing.
    #[must_use]
    pub fn starts_from(&self, employee: &Employee) -> bool {
        let mut before = employee.clone();
        self.clone().reversed().apply_to(&mut before);
        before == *employee
    }

    /// The difference the other way round.
    #[must_use]
    pub fn reversed(self) -> Self {
        let Self { name, departments, title, job_number, email, telephone, work_place, remark, hired_on, extension } =
            self;
        Self {
            name: name.map(Delta::reversed),
            departments: departments.map(Delta::reversed),
            title: title.map(Delta::reversed),
            job_number: job_number.map(Delta::reversed),
            email: email.map(Delta::reversed),
            telephone: telephone.map(Delta::reversed),
            work_place: work_place.map(Delta::reversed),
            remark: remark.map(Delta::reversed),
            hired_on: hired_on.map(Delta::reversed),
            extension: extension.map(Delta::reversed),
        }
    }

    /// The fields that differ, in the order in which they are shown.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let Self { name, departments, title, job_number, email, telephone, work_place, remark, hired_on, extension } =
            self;
        [
            (Field::Name, name.is_some()),
            (Field::Departments, departments.is_some()),
            (Field::Title, title.is_some()),
            (Field::JobNumber, job_number.is_some()),
            (Field::Email, email.is_some()),
            (Field::Telephone, telephone.is_some()),
            (Field::WorkPlace, work_place.is_some()),
            (Field::Remark, remark.is_some()),
            (Field::HiredOn, hired_on.is_some()),
            (Field::Extension, extension.is_some()),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

/// The stated fields that differ, each with what stands there.
fn between_extensions(
    before: Option<&BTreeMap<String, String>>,
    after: Option<&BTreeMap<String, String>>,
) -> Option<Delta<BTreeMap<String, String>>> {
    let before = before?;
    let standing = |name: &String| before.get(name).cloned().unwrap_or_default();
    let differing = after?.iter().filter(|(name, value)| standing(name) != **value);
    let after: BTreeMap<String, String> = differing.map(|(name, value)| (name.clone(), value.clone())).collect();
    let before = after.keys().map(|name| (name.clone(), standing(name))).collect();
    (!after.is_empty()).then_some(Delta { before, after })
}

/// Writes fields beside those that stand; an empty one goes.
pub(crate) fn write_extension(standing: &mut BTreeMap<String, String>, fields: &BTreeMap<String, String>) {
    for (name, value) in fields {
        match value.is_empty() {
            true => standing.remove(name),
            false => standing.insert(name.clone(), value.clone()),
        };
    }
}

fn write<T: Clone>(field: &mut Option<T>, delta: Option<&Delta<T>>) {
    if let Some(delta) = delta {
        *field = Some(delta.after.clone());
    }
}
