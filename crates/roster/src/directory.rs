//! What stands at the remote side, by its own ids, before it is matched with our keys.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::few::Few;
use crate::id::{DeptId, Key, UserId};
use crate::org::Employee;

/// Everything that one read of the managed subtree saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// The departments below the root, without the root itself.
    pub departments: BTreeMap<DeptId, RemoteDepartment>,
    /// The people who are members of the root or of a department below it, and those whom a look-up by userid found elsewhere.
    pub people: BTreeMap<UserId, RemotePerson>,
    /// The manager of everybody who was read alone, which is the only read that tells.
    pub managers: BTreeMap<UserId, Option<UserId>>,
    /// Of them, those who were read just now.
    pub managers_read: BTreeSet<UserId>,
    /// The date of the oldest among these reads, of those that are remembered from an earlier run.
    pub managers_since: Option<Date>,
    /// The leaders of every department whose members say whether they lead it.
    pub leaders: BTreeMap<DeptId, BTreeSet<UserId>>,
    /// The employee fields, by [`crate::field::Field::as_str`], that are withheld: by the app's permissions, or, where those are silent,
    /// because no row of the whole read carried them. A field that is not among them and that a person lacks is empty.
    pub fields_never_seen: BTreeSet<&'static str>,
}

/// One department as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteDepartment {
    /// Its name.
    pub name: String,
    /// Its parent, which may be the root.
    pub parent: DeptId,
    /// The caller's own key that the department carries, where it was returned.
    pub source_identifier: Option<String>,
}

/// One person as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemotePerson {
    /// The fields that were returned. `departments` is not stated here: see the ids below.
    pub fields: Employee,
    /// Every department of the person, inside and outside of the managed subtree, as far as it was returned.
    pub departments: Few<DeptId>,
    /// Whether the person has ever logged in; `None` where it was not returned.
    pub active: Option<bool>,
    /// The main administrator or a sub administrator.
    pub admin: bool,
    /// The company's boss.
    pub boss: bool,
}

/// Which of our keys is which remote object: the memory of what we created or adopted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// People by key.
    pub people: BTreeMap<Key, UserId>,
    /// Departments by key.
    pub departments: BTreeMap<Key, DeptId>,
}
