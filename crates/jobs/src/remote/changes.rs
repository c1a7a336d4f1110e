//! Our write operations as DingTalk's calls, and what can come of them. The calls are made in `write`, of requests that `request` builds;
//! `look` reads whether a write took effect; `snapshot` is what a re-creation brings back.

mod look;
mod request;
mod snapshot;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use dianmao_dingtalk::Error as CallError;
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_roster::intake::Region;
use dianmao_roster::org::{DeptRef, Manager, PersonRef};

use super::contacts::Contacts;
pub(crate) use snapshot::snapshot;

/// What came of a write call.
#[derive(Debug)]
pub(crate) enum Written {
    /// It took effect. A created department has its id.
    Done(Option<DeptId>),
    /// The person was invited.
    Invited,
    /// Nobody knows; read.
    Unknown(CallError),
    /// What it would create stands there already: an earlier attempt may have made it, so read.
    Taken(CallError),
    /// It was refused and had no effect.
    Refused(CallError),
    /// It was not made, because this department still stands below the one to be deleted.
    NotEmpty(DeptId),
}

/// What a read says about an earlier write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// It took effect. A created department has its id.
    Done(Option<DeptId>),
    /// It had no effect.
    Undone,
    /// Something else stands there, so the write can never take effect; a sentence.
    Other(String),
}

/// An operation's call cannot be made: somebody or something that it names has no id, because it was not created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lacks {
    Department(Key),
    Person(Key),
}

/// Makes the calls of one company, with the links that hold by now.
pub(crate) struct Remote<'a> {
    pub(crate) contacts: Contacts<'a>,
    pub(crate) root: DeptId,
    pub(crate) departments: &'a BTreeMap<Key, DeptId>,
    /// The people whom the operation at hand names.
    pub(crate) people: &'a BTreeMap<Key, UserId>,
    pub(crate) region: Region,
}
impl Remote<'_> {
    fn id(&self, department: &DeptRef) -> Result<DeptId, Lacks> {
        match department {
            DeptRef::Root => Ok(self.root),
            DeptRef::Dept(key) => self.departments.get(key).copied().ok_or_else(|| Lacks::Department(key.clone())),
            DeptRef::Unmanaged(id) => Ok(*id),
        }
    }

    fn userid(&self, person: &PersonRef) -> Result<String, Lacks> {
        match person {
            PersonRef::Person(key) => {
                self.people.get(key).map(UserId::to_string).ok_or_else(|| Lacks::Person(key.clone()))
            }
            PersonRef::Unmanaged(userid) => Ok(userid.to_string()),
        }
    }

    fn userids(&self, people: &BTreeSet<PersonRef>) -> Result<BTreeSet<String>, Lacks> {
        people.iter().map(|person| self.userid(person)).collect()
    }

    /// The manager's userid, empty for nobody.
    fn manager(&self, manager: &Manager) -> Result<String, Lacks> {
        match manager {
            Manager::Nobody => Ok(String::new()),
            Manager::Is(person) => self.userid(person),
        }
    }
}
