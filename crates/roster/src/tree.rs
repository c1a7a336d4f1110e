//! Where a department stands in the tree: its depth and the path that a person reads.

use std::collections::BTreeMap;

use crate::id::Key;
use crate::org::{Department, DeptRef};

/// The place of every department of one organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    places: BTreeMap<Key, Place>,
}

/// Where one department stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// How many managed departments are above it.
    pub depth: usize,
    /// The names from below the root down to it, joined by ` / `.
    pub path: String,
}

impl Tree {
    /// Measures all departments. One whose ancestors lead nowhere, or in a circle, stands as if its parent were the root.
    #[must_use]
    pub fn of(departments: &BTreeMap<Key, Department>) -> Self {
        let mut places = BTreeMap::new();
        for key in departments.keys() {
            measure(departments, key, &mut places);
        }
        Self { places }
    }

    /// Where a department stands; `None` for an unknown key.
    #[must_use]
    pub fn place(&self, key: &Key) -> Option<&Place> {
        self.places.get(key)
    }

    /// The path of what a reference names; empty for the root and for what is not ours.
    #[must_use]
    pub fn path(&self, department: &DeptRef) -> &str {
        match department {
            DeptRef::Dept(key) => self.places.get(key).map_or("", |place| &place.path),
            DeptRef::Root | DeptRef::Unmanaged(_) => "",
        }
    }

    /// The depth of a key; 0 for an unknown one.
    #[must_use]
    pub fn depth(&self, key: &Key) -> usize {
        self.places.get(key).map_or(0, |place| place.depth)
    }
}

/// Places `key` after its ancestors, walking up until a placed one and then down again: no recursion, so no tree is too deep.
fn measure(departments: &BTreeMap<Key, Department>, key: &Key, places: &mut BTreeMap<Key, Place>) {
    let mut chain = vec![key];
    let mut at = key;
    while let Some(DeptRef::Dept(parent)) = departments.get(at).map(|department| &department.parent) {
        if places.contains_key(parent) || !departments.contains_key(parent) || chain.len() > departments.len() {
            break;
        }
        chain.push(parent);
        at = parent;
    }
    for key in chain.into_iter().rev() {
        if places.contains_key(key) {
            continue;
        }
        let department = &departments[key];
        let above = match &department.parent {
            DeptRef::Dept(parent) => places.get(parent),
            DeptRef::Root | DeptRef::Unmanaged(_) => None,
        };
        let place = match above {
            Some(above) => Place { depth: above.depth + 1, path: format!("{} / {}", above.path, department.name) },
            None => Place { depth: 0, path: department.name.clone() },
        };
        places.insert(key.clone(), place);
    }
}
