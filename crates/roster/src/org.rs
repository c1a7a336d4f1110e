//! An organisation by HR's keys: what HR wants (desired), or what stands at the remote side (actual).
//!
//! Both sides have one type, so that `diff(actual, desired)` compares like with like. A field that is `None` is *not stated*: on the
//! desired side it is unmanaged, on the actual side it was not returned. Neither is ever a change. An empty text is a known, empty value,
//! and so is the date [`NO_DATE`].

mod employee;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::id::{DeptId, Key, UserId};

pub use self::employee::{Employee, FieldValue};

/// The date of hire of a person who is known to have none; no person was ever hired on it.
pub const NO_DATE: Date = Date::MIN;

/// Departments and people by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Org {
    /// The managed departments; the root that they hang from is not among them.
    pub departments: BTreeMap<Key, Department>,
    /// The managed people.
    pub people: BTreeMap<Key, Employee>,
    /// Who is whose manager, by the person managed; whoever is not in here has none stated.
    pub managers: BTreeMap<Key, Manager>,
    /// Who leads which department; a department that is not in here has none stated.
    pub leaders: BTreeMap<Key, BTreeSet<PersonRef>>,
}

/// A person whom others name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonRef {
    /// A managed person.
    Person(Key),
    /// A person who is not ours. Only on the actual side.
    Unmanaged(UserId),
}

/// The manager of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manager {
    /// Known to have none.
    Nobody,
    /// This one.
    Is(PersonRef),
}

/// A department, or the root of the managed subtree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeptRef {
    /// The department that the configuration names as `sync.root`.
    Root,
    /// A managed department.
    Dept(Key),
    /// A department that is not ours. Only on the actual side: somebody moved a department of ours below it by hand.
    Unmanaged(DeptId),
}

/// One department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Its name.
    pub name: String,
    /// What it hangs from.
    pub parent: DeptRef,
}
