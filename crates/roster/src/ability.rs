//! What the remote side's interface can do, where its generations differ. What it cannot is left as it stands, and the plan says so.

use std::collections::BTreeSet;

use crate::change::Change;
use crate::id::Key;
use crate::org::Manager;

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// Take a person's manager away without another in the place.
    pub clear_manager: bool,
    /// Take a department's last leader away.
    pub clear_leaders: bool,
    /// Tell and write which department is a person's main one, and the titles in each: a re-creation loses them otherwise.
    pub restore_posts: bool,
}

impl Default for Abilities {
    fn default() -> Self {
        Self { clear_manager: true, clear_leaders: true, restore_posts: true }
    }
}

/// The most characters that the texts of a person may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLimits {
    /// Name.
    pub name: usize,
    /// Title.
    pub title: usize,
    /// E-mail.
    pub email: usize,
    /// Job number.
    pub job_number: usize,
    /// Extension number.
    pub telephone: usize,
    /// Place of work.
    pub work_place: usize,
    /// Remark.
    pub remark: usize,
}

/// Those of the present generation.
impl Default for TextLimits {
    fn default() -> Self {
        Self { name: 80, title: 200, email: 50, job_number: 50, telephone: 50, work_place: 100, remark: 2000 }
    }
}

/// What a plan leaves out because it cannot be done, or warns of because it cannot be undone.
#[derive(Debug, Default)]
pub(crate) struct Impossible {
    /// The people whose manager stays.
    pub(crate) managers: BTreeSet<Key>,
    /// The departments whose leaders stay.
    pub(crate) leaders: BTreeSet<Key>,
    /// The people whose re-creation loses their posts.
    pub(crate) posts: BTreeSet<Key>,
}

/// Takes out the changes that cannot be made.
pub(crate) fn take_impossible(abilities: Abilities, changes: &mut Vec<Change>) -> Impossible {
    let mut impossible = Impossible::default();
    changes.retain(|change| match change {
        Change::SetManager { key, after: Manager::Nobody, .. } if !abilities.clear_manager => {
            impossible.managers.insert(key.clone());
            false
        }
        Change::SetLeaders { key, after, .. } if after.is_empty() && !abilities.clear_leaders => {
            impossible.leaders.insert(key.clone());
            false
        }
        Change::RecreatePerson { key, .. } if !abilities.restore_posts => {
            impossible.posts.insert(key.clone());
            true
        }
        _ => true,
    });
    impossible
}
