//! The order of departments that get names which others have: first whoever gives a name up, then whoever gets it. Where each waits for
//! the other, one of them has a name of its own for the moment. Moves come down the tree, so that none closes a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::PlanInput;
use crate::adopt::set_aside_dependants;
use crate::change::{Change, ChangeId, ChangeKind};
use crate::id::Key;
use crate::intake::Keys;
use crate::org::{Department, DeptRef};
use crate::tree::Tree;

/// The most characters of a department's name.
const MOST_CHARACTERS: usize = 64;

/// Leaves alone whoever waits for the name of a department that is left alone.
pub(super) fn exclude_waiting(input: &PlanInput<'_>, tree: &Tree, excluded: &mut Keys) {
    let awaited = &input.adoption.awaited_names;
    loop {
        let waiting: Vec<&Key> = awaited
            .iter()
            .filter(|(key, holders)| {
                !excluded.departments.contains(*key) && !holders.is_disjoint(&excluded.departments)
            })
            .map(|(key, _)| key)
            .collect();
        if waiting.is_empty() {
            return;
        }
        excluded.departments.extend(waiting.into_iter().cloned());
        set_aside_dependants(&input.intake.org, tree, excluded);
    }
}

/// What departments must wait for beside the creates of their parents.
pub(super) type Waits = BTreeMap<ChangeId, BTreeSet<ChangeId>>;

/// Puts the departments' changes into an order in which no two siblings ever have one name. All others stay where they are.
pub(super) fn order(input: &PlanInput<'_>, changes: Vec<Change>) -> (Vec<Change>, Waits) {
    let awaits_name = !input.adoption.awaited_names.is_empty();
    if !awaits_name && !changes.iter().any(moves) {
        return (changes, Waits::new());
    }
    let is_placed =
        |change: &Change| matches!(change.kind(), ChangeKind::CreateDepartment | ChangeKind::UpdateDepartment);
    let first = changes.iter().position(is_placed).unwrap_or(changes.len());
    let mut before = changes;
    let mut placed = before.split_off(first);
    let after = placed.split_off(placed.iter().position(|change| !is_placed(change)).unwrap_or(placed.len()));
    let mut ordering = Ordering::of(input, placed);
    ordering.run();
    before.append(&mut ordering.ordered);
    before.extend(after);
    (before, ordering.waits)
}

/// One department's change, and what of the plan must come first.
struct Node {
    change: Change,
    /// The changes that put its parent where it belongs.
    parents: BTreeSet<usize>,
    /// The changes that free its name.
    holders: BTreeSet<usize>,
    is_done: bool,
}

struct Ordering<'a> {
    input: &'a PlanInput<'a>,
    nodes: Vec<Node>,
    /// By change those that wait for it.
    waiting: Vec<BTreeSet<usize>>,
    /// The changes that wait for nothing.
    ready: BTreeSet<usize>,
    ordered: Vec<Change>,
    waits: Waits,
}

impl<'a> Ordering<'a> {
    fn of(input: &'a PlanInput<'a>, changes: Vec<Change>) -> Self {
        let places: BTreeMap<Key, usize> =
            changes.iter().zip(0..).map(|(change, at)| (change.key().clone(), at)).collect();
        let above = Above::of(&changes);
        let mut waiting = vec![BTreeSet::new(); changes.len()];
        let mut nodes = Vec::with_capacity(changes.len());
        for (at, change) in changes.into_iter().enumerate() {
            let parents = placed_above(input, &change, &above);
            let awaited = input.adoption.awaited_names.get(change.key());
            let holders: BTreeSet<usize> =
                awaited.into_iter().flatten().filter_map(|key| places.get(key).copied()).collect();
            parents.iter().chain(&holders).for_each(|first| {
                waiting[*first].insert(at);
            });
            nodes.push(Node { change, parents, holders, is_done: false });
        }
        let free = |node: &Node| node.parents.is_empty() && node.holders.is_empty();
        let ready = nodes.iter().zip(0..).filter(|(node, _)| free(node)).map(|(_, at)| at).collect();
        Self { input, nodes, waiting, ready, ordered: Vec::new(), waits: Waits::new() }
    }

    fn run(&mut self) {
        let mut n_left = self.nodes.len();
        while n_left > 0 {
            match self.ready.pop_first() {
                Some(at) => {
                    self.take(at);
                    n_left -= 1;
                }
                None => match self.holder_in_a_circle() {
                    Some(holder) => self.park(holder),
                    // Parents in a circle, which no tree has.
                    None => self.ready.extend(self.nodes.iter().position(|node| !node.is_done)),
                },
            }
        }
    }

    /// Does a change, and frees those that wait for it.
    fn take(&mut self, at: usize) {
        self.nodes[at].is_done = true;
        let change = self.nodes[at].change.clone();
        let id = change.id();
        self.ordered.push(change);
        for later in std::mem::take(&mut self.waiting[at]) {
            let was_holder = self.nodes[later].holders.remove(&at);
            let was_parent = self.nodes[later].parents.remove(&at);
            // The create of a parent is waited for in any case.
            if was_holder || (was_parent && id.kind == ChangeKind::UpdateDepartment) {
                self.waits.entry(self.nodes[later].change.id()).or_default().insert(id.clone());
            }
            self.free(later);
        }
    }

    fn free(&mut self, at: usize) {
        let node = &self.nodes[at];
        if node.parents.is_empty() && node.holders.is_empty() && !node.is_done {
            self.ready.insert(at);
        }
    }

    /// A change that frees a name and cannot be done before another that waits for just this.
    fn holder_in_a_circle(&self) -> Option<usize> {
        let mut path: Vec<(usize, bool)> = Vec::new();
        let mut at = self.nodes.iter().position(|node| !node.is_done)?;
        while !path.iter().any(|(seen, _)| *seen == at) {
            let node = &self.nodes[at];
            let (next, is_holder) = match (node.holders.first(), node.parents.first()) {
                (Some(holder), _) => (*holder, true),
                (None, Some(parent)) => (*parent, false),
                (None, None) => return None,
            };
            path.push((at, is_holder));
            at = next;
        }
        let start = path.iter().position(|(seen, _)| *seen == at)?;
        let nexts = path[start + 1..].iter().map(|(next, _)| *next).chain([at]);
        path[start..].iter().zip(nexts).find(|((_, is_holder), _)| *is_holder).map(|(_, next)| next)
    }

    /// Gives a department a name for the moment, so that others can have its own.
    fn park(&mut self, at: usize) {
        let Change::UpdateDepartment { key, before, .. } = &self.nodes[at].change else {
            // Only what stands has a name.
            self.ready.insert(at);
            return;
        };
        let after = Department { name: self.free_name(key, before), ..before.clone() };
        let park = Change::ParkDepartment { key: key.clone(), before: before.clone(), after };
        let id = park.id();
        self.ordered.push(park);
        self.waits.entry(self.nodes[at].change.id()).or_default().insert(id.clone());
        for later in self.waiting[at].clone() {
            if self.nodes[later].holders.remove(&at) {
                self.waits.entry(self.nodes[later].change.id()).or_default().insert(id.clone());
                self.free(later);
            }
        }
    }

    /// A name that no sibling has or is to have.
    fn free_name(&self, key: &Key, before: &Department) -> String {
        let directory = &self.input.directory.departments;
        let parent =
            self.input.adoption.links.departments.get(key).and_then(|id| directory.get(id)).map(|remote| remote.parent);
        let standing =
            directory.values().filter(|remote| Some(remote.parent) == parent).map(|remote| remote.name.as_str());
        let wanted = self.input.intake.org.departments.values();
        let wanted =
            wanted.filter(|department| department.parent == before.parent).map(|department| department.name.as_str());
        let taken: BTreeSet<&str> = standing.chain(wanted).collect();
        let named = |n: usize| {
            let mark = format!(" ~{n}");
            let name: String = before.name.chars().take(MOST_CHARACTERS - mark.len()).collect();
            format!("{name}{mark}")
        };
        (1..).map(named).find(|name| !taken.contains(name.as_str())).unwrap_or_default()
    }
}

/// Whether the department stands below another parent afterwards.
fn moves(change: &Change) -> bool {
    matches!(change, Change::UpdateDepartment { before, after, .. } if before.parent != after.parent)
}

/// What must be done above a department before it can stand where it shall: the create of its parent, and, lest a move closes a circle,
/// the move of the nearest department above that moves as well. What is created stands nowhere yet, so one looks on above it.
fn placed_above(input: &PlanInput<'_>, change: &Change, above: &Above) -> BTreeSet<usize> {
    let parent = match change {
        Change::CreateDepartment { department, .. } => key_of(&department.parent),
        Change::UpdateDepartment { after, .. } if moves(change) => key_of(&after.parent),
        _ => None,
    };
    let created = parent.and_then(|key| above.created.get(key));
    let departments = &input.intake.org.departments;
    let mut line = std::iter::successors(parent, |key| key_of(&departments.get(*key)?.parent));
    let moved = match change {
        Change::CreateDepartment { .. } => parent.and_then(|key| above.moved.get(key)),
        _ => line.find_map(|key| above.moved.get(key)),
    };
    created.into_iter().chain(moved).copied().collect()
}

/// The departments that get a place, by key.
struct Above {
    created: BTreeMap<Key, usize>,
    moved: BTreeMap<Key, usize>,
}

impl Above {
    fn of(changes: &[Change]) -> Self {
        let places = |is: fn(&Change) -> bool| {
            let chosen = changes.iter().zip(0..).filter(|(change, _)| is(change));
            chosen.map(|(change, at)| (change.key().clone(), at)).collect()
        };
        Self { created: places(|change| change.kind() == ChangeKind::CreateDepartment), moved: places(moves) }
    }
}

fn key_of(department: &DeptRef) -> Option<&Key> {
    match department {
        DeptRef::Dept(key) => Some(key),
        DeptRef::Root | DeptRef::Unmanaged(_) => None,
    }
}
