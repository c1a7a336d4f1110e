//! Mobile numbers that go from one person to another: who gives one up first, who can only do so together, and who cannot have it.
//!
//! A number has one holder and is wanted for one person, so that takers and holders make up chains, which are ordered, and rings, in
//! which everybody waits for everybody: nobody in one can be created again before all are deleted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use super::PlanInput;
use crate::change::{Change, ChangeId, ChangeKind};
use crate::field::Field;
use crate::id::Key;
use crate::problem::{Problem, ProblemCode};

/// How many people may get each other's numbers at once.
const MOST_IN_A_RING: usize = 10;

/// What comes of the numbers that somebody else has.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// Why some cannot have theirs.
    pub(super) problems: Vec<Problem>,
    /// The change that frees the number, for everybody who waits for one.
    pub(super) freed_by: BTreeMap<Key, ChangeId>,
    /// The others of the ring, for everybody who is in one.
    pub(super) rings: BTreeMap<Key, BTreeSet<Key>>,
}

/// Sorts out the contested numbers as far as they are wanted by one of these changes.
pub(super) fn sort_out(input: &PlanInput<'_>, changes: &[Change]) -> Numbers {
    let contested = &input.adoption.contested;
    if contested.is_empty() {
        return Numbers::default();
    }
    let mut freeing: BTreeMap<&Key, ChangeId> =
        changes.iter().filter(|change| frees(change)).map(|change| (change.key(), change.id())).collect();
    let mut takers: BTreeMap<&Key, &Key> = changes
        .iter()
        .filter(|change| takes(change))
        .filter_map(|change| contested.get_key_value(change.key()))
        .collect();
    let mut numbers = Numbers::default();
    // Whoever cannot have a number keeps the own one, which somebody may wait for in turn.
    while let Some((taker, holder)) = takers.iter().find(|(_, holder)| !freeing.contains_key(*holder)) {
        let (taker, holder) = (*taker, *holder);
        numbers.problems.push(problem(input, taker, not_freed(input, taker, holder)));
        takers.remove(taker);
        freeing.remove(taker);
    }
    for ring in rings(&takers) {
        for key in &ring {
            takers.remove(key);
            if ring.len() > MOST_IN_A_RING {
                numbers.problems.push(problem(input, key, too_long(ring.len())));
                continue;
            }
            let others = ring.iter().filter(|other| *other != key).map(|other| (*other).clone());
            numbers.rings.insert((*key).clone(), others.collect());
        }
    }
    numbers.freed_by =
        takers.into_iter().filter_map(|(taker, holder)| Some((taker.clone(), freeing.get(holder)?.clone()))).collect();
    numbers
}

fn takes(change: &Change) -> bool {
    matches!(change.kind(), ChangeKind::CreatePerson | ChangeKind::RecreatePerson)
}

fn frees(change: &Change) -> bool {
    matches!(change.kind(), ChangeKind::RecreatePerson | ChangeKind::RemovePerson)
}

/// The circles of people who each take the number of the next.
fn rings<'a>(takers: &BTreeMap<&'a Key, &'a Key>) -> Vec<BTreeSet<&'a Key>> {
    let mut seen: BTreeSet<&Key> = BTreeSet::new();
    let mut rings = Vec::new();
    for start in takers.keys() {
        let mut way: Vec<&Key> = Vec::new();
        let mut at = Some(start);
        while let Some(key) = at.filter(|key| seen.insert(key)) {
            way.push(key);
            at = takers.get(key);
        }
        // The way ends where it meets itself, or an earlier one.
        if let Some(first) = at.and_then(|key| way.iter().position(|other| other == key)) {
            rings.push(way.split_off(first).into_iter().collect());
        }
    }
    rings
}

fn problem(input: &PlanInput<'_>, key: &Key, message: String) -> Problem {
    Problem {
        code: ProblemCode::MobileTaken,
        key: Some(key.clone()),
        origin: input.intake.people_origins.get(key).cloned(),
        field: Some(Field::Mobile.as_str()),
        column: None,
        value: None,
        message: message.into(),
    }
}

fn not_freed(input: &PlanInput<'_>, taker: &Key, holder: &Key) -> String {
    let wanted = &input.intake.org.people.get(taker).and_then(|wanted| wanted.mobile.as_ref());
    let mobile = wanted.map(ToString::to_string).unwrap_or_default();
    let userid = input.adoption.links.people.get(holder).map(ToString::to_string).unwrap_or_default();
    let whose = format!("{mobile} is the number of the DingTalk user `{userid}` (key `{holder}`)");
    match input.removals.leaving_later.get(holder) {
        Some(date) => format!("{whose}, who goes on {date}: the number is free then, or as soon as it is freed there"),
        None => format!("{whose}; correct the row, or free the number there first"),
    }
}

fn too_long(n: usize) -> String {
    format!(
        "{n} people get each other's numbers in one ring, and at most {MOST_IN_A_RING} are changed at once; give one of them another number first"
    )
}

impl Numbers {
    /// The keys that are left alone.
    pub(super) fn refused(&self) -> impl Iterator<Item = &Key> {
        self.problems.iter().filter_map(|problem| problem.key.as_ref())
    }

    /// What a change needs for the sake of its number.
    pub(super) fn need(&self, change: &Change) -> Option<&ChangeId> {
        self.freed_by.get(change.key()).filter(|_| takes(change))
    }

    /// Those who get each other's numbers together with the person whom a change creates again.
    pub(super) fn swaps_with(&self, change: &Change) -> BTreeSet<Key> {
        let ring = self.rings.get(change.key()).filter(|_| change.kind() == ChangeKind::RecreatePerson);
        ring.cloned().unwrap_or_default()
    }

    /// Everybody whom a change names because of a number.
    pub(super) fn people(&self) -> impl Iterator<Item = &Key> {
        self.freed_by.values().map(|id| &id.key).chain(self.rings.keys())
    }

    /// Puts every change behind what it needs, and leaves the order as it is otherwise.
    pub(super) fn in_order(
        &self,
        changes: Vec<Change>,
        needs: Vec<BTreeSet<ChangeId>>,
    ) -> (Vec<Change>, Vec<BTreeSet<ChangeId>>) {
        if self.freed_by.is_empty() {
            return (changes, needs);
        }
        let place: HashMap<ChangeId, usize> = changes.iter().map(Change::id).zip(0..).collect();
        let mut behind: Vec<Vec<usize>> = vec![Vec::new(); changes.len()];
        let mut n_open: Vec<usize> = vec![0; changes.len()];
        for (needs, at) in needs.iter().zip(0..) {
            for need in needs.iter().filter_map(|need| place.get(need)) {
                behind[*need].push(at);
                n_open[at] += 1;
            }
        }
        let mut ready: BinaryHeap<Reverse<usize>> =
            (0..changes.len()).filter(|at| n_open[*at] == 0).map(Reverse).collect();
        let mut all: Vec<Option<(Change, BTreeSet<ChangeId>)>> = changes.into_iter().zip(needs).map(Some).collect();
        let mut ordered = Vec::with_capacity(all.len());
        while let Some(Reverse(at)) = ready.pop() {
            ordered.extend(all[at].take());
            for next in &behind[at] {
                n_open[*next] -= 1;
                if n_open[*next] == 0 {
                    ready.push(Reverse(*next));
                }
            }
        }
        // Needs never go in a circle; were it so, nothing would be lost here, and the apply would say it.
        ordered.extend(all.into_iter().flatten());
        ordered.into_iter().unzip()
    }
}
