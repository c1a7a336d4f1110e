//! Puts a plan together: the diff, without what was set aside and without removals that nobody approved.

mod names;
mod numbers;
mod relations;

use std::collections::{BTreeMap, BTreeSet};

use self::numbers::Numbers;
use super::{Base, Checksums, Cost, Invitation, PendingPerson, Plan, Planned, Special, Target, note};
use crate::ability::{Abilities, take_impossible};
use crate::adopt::{Adoption, Evidence, Standing, set_aside_dependants};
use crate::change::{Change, ChangeId, ChangeKind, Delta};
use crate::diff::{departments_named, diff, home_path};
use crate::directory::Directory;
use crate::field::Field;
use crate::id::{DeptId, Key};
use crate::intake::Excluded;
use crate::intake::{Intake, Keys};
use crate::org::{DeptRef, Employee};
use crate::problem::{Problem, ProblemCode};
use crate::proof::{CheckName, Proof};
use crate::removal::{Removals, Why};
use crate::tree::Tree;

/// What a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct PlanInput<'a> {
    /// What HR wants.
    pub intake: &'a Intake,
    /// The people whose invitation from an earlier run is open.
    pub pending: &'a BTreeMap<Key, Option<Invitation>>,
    /// The directory as read.
    pub directory: &'a Directory,
    /// What of it is ours.
    pub adoption: &'a Adoption,
    /// Who goes.
    pub removals: &'a Removals,
    /// Whether absence means something.
    pub proof: &'a Proof,
    /// What the interface can do.
    pub abilities: Abilities,
    /// The allowed rate of each interface; 0 is unlimited.
    pub calls_per_minute: usize,
}

/// Draws up the plan. It is not guarded yet.
#[must_use]
pub fn draw_up(input: &PlanInput<'_>) -> Plan {
    let trees = Trees {
        desired: Tree::of(&input.intake.org.departments),
        actual: Tree::of(&input.adoption.actual.departments),
    };
    let mut excluded = excluded(input, &trees.desired);
    names::exclude_waiting(input, &trees.desired, &mut excluded);
    let mut changes = diff(&input.adoption.actual, &input.intake.org);
    changes.retain(|change| is_wanted(input, &excluded, change));
    changes.extend(removals_of_wanted(input));
    changes.extend(rekeys(input, &excluded));
    changes.sort_by_key(|change| phase(change.kind()));
    let numbers = numbers::sort_out(input, &changes);
    if !numbers.problems.is_empty() {
        excluded.people.extend(numbers.refused().cloned());
        changes.retain(|change| is_wanted(input, &excluded, change));
    }
    let (changes, waits) = names::order(input, changes);
    let (mut changes, uncreatable) = split_uncreatable(input, changes);
    relations::keep_who_stands(input, &mut changes);
    let impossible = take_impossible(input.abilities, &mut changes);

    let mut needs = needs(&changes, &numbers);
    for (change, needs) in changes.iter().zip(&mut needs) {
        needs.extend(waits.get(&change.id()).into_iter().flatten().cloned());
    }
    let (changes, needs) = numbers.in_order(changes, needs);
    let paths = paths(&changes, &trees);
    let people = relations::people_named(input, &changes, numbers.people());
    let planned = |(change, needs)| planned(input, &trees, &numbers, change, needs);
    let changes: Vec<Planned> = changes.into_iter().zip(needs).map(planned).collect();
    Plan {
        cost: Cost::of(&changes, input.calls_per_minute),
        pending: pending(input, &trees.desired),
        problems: [&input.intake.problems[..], &input.adoption.problems, &numbers.problems, &uncreatable].concat(),
        notes: note::notes(input, &excluded, &impossible),
        proof: input.proof.clone(),
        base: Base { people: input.adoption.actual.people.len(), departments: input.adoption.actual.departments.len() },
        adopted: input.adoption.adopted.clone(),
        people,
        paths,
        changes,
        checksums: Checksums::default(),
        refusals: Vec::new(),
    }
}

struct Trees {
    desired: Tree,
    actual: Tree,
}

impl Trees {
    fn path(&self, department: &DeptRef) -> &str {
        match self.desired.path(department) {
            "" => self.actual.path(department),
            path => path,
        }
    }

    /// Where somebody who goes is listed: below the departments' new names, as everybody else.
    fn home_path(&self, employee: &Employee) -> String {
        let paths = employee.member_of().map(|department| self.path(department));
        paths.min().unwrap_or("").to_owned()
    }
}

/// The keys that this plan leaves alone. After an incomplete read this includes every link that seems gone: it may not be.
fn excluded(input: &PlanInput<'_>, tree: &Tree) -> Keys {
    let (present, unclear) = (&input.intake.present, &input.adoption.set_aside);
    let mut excluded = Keys {
        departments: present.departments.union(&unclear.departments).cloned().collect(),
        people: present.people.union(&unclear.people).cloned().collect(),
    };
    if !input.proof.has(CheckName::ReadComplete) {
        let gone = &input.adoption.gone;
        excluded.departments.extend(gone.departments.keys().cloned());
        set_aside_dependants(&input.intake.org, tree, &mut excluded);
        excluded.people.extend(gone.people.keys().cloned());
    }
    excluded
}

fn is_wanted(input: &PlanInput<'_>, excluded: &Keys, change: &Change) -> bool {
    let key = change.key();
    let left_alone = match change.kind().is_department() {
        true => &excluded.departments,
        false => &excluded.people,
    };
    if left_alone.contains(key) {
        return false;
    }
    match change.kind() {
        ChangeKind::RekeyPerson
        | ChangeKind::CreateDepartment
        | ChangeKind::ParkDepartment
        | ChangeKind::UpdateDepartment => true,
        ChangeKind::CreatePerson => !input.pending.contains_key(key),
        ChangeKind::SetLeaders => true,
        ChangeKind::UpdatePerson | ChangeKind::RecreatePerson | ChangeKind::SetManager => {
            !input.removals.people.contains_key(key)
        }
        ChangeKind::RemovePerson => input.removals.people.contains_key(key),
        ChangeKind::RemoveDepartment => input.removals.departments.contains(key),
    }
}

/// Leavers whom the source still lists: the diff does not know that they go.
fn removals_of_wanted<'a>(input: &PlanInput<'a>) -> impl Iterator<Item = Change> + use<'a> {
    let PlanInput { intake, adoption, removals, .. } = *input;
    removals.people.keys().filter(|key| intake.org.people.contains_key(*key)).filter_map(|key| {
        Some(Change::RemovePerson { key: key.clone(), employee: adoption.actual.people.get(key)?.clone() })
    })
}

/// The links to move, of the keys that are not left alone.
fn rekeys<'a>(input: &PlanInput<'a>, excluded: &'a Keys) -> impl Iterator<Item = Change> {
    let rekeyed = input.adoption.rekeyed.iter().filter(|(key, _)| !excluded.people.contains(*key));
    rekeyed.map(|(key, rekey)| Change::RekeyPerson { key: key.clone(), before: rekey.from.clone() })
}

fn phase(kind: ChangeKind) -> u8 {
    match kind {
        ChangeKind::RekeyPerson => 0,
        ChangeKind::CreateDepartment | ChangeKind::ParkDepartment | ChangeKind::UpdateDepartment => 1,
        ChangeKind::CreatePerson | ChangeKind::UpdatePerson | ChangeKind::RecreatePerson => 2,
        ChangeKind::SetManager | ChangeKind::SetLeaders => 3,
        ChangeKind::RemovePerson => 4,
        ChangeKind::RemoveDepartment => 5,
    }
}

/// Takes out new people who cannot be created, because name or mobile number is not stated.
fn split_uncreatable(input: &PlanInput<'_>, changes: Vec<Change>) -> (Vec<Change>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut creatable = Vec::with_capacity(changes.len());
    for change in changes {
        match lacks(&change) {
            None => creatable.push(change),
            Some(field) => problems.push(Problem {
                code: ProblemCode::EmptyField,
                key: Some(change.key().clone()),
                origin: input.intake.people_origins.get(change.key()).cloned(),
                field: Some(field.as_str()),
                column: None,
                value: None,
                message: "nobody can be created without it; fill it in, or map it in the configuration".into(),
            }),
        }
    }
    (creatable, problems)
}

fn lacks(change: &Change) -> Option<Field> {
    let Change::CreatePerson { employee, .. } = change else {
        return None;
    };
    match employee {
        Employee { name: None, .. } => Some(Field::Name),
        Employee { mobile: None, .. } => Some(Field::Mobile),
        _ => None,
    }
}

/// What each change needs: the link under the new key, the departments it names, if they are created here, a number that somebody gives
/// up, and for a department to be removed, whatever empties it.
fn needs(changes: &[Change], numbers: &Numbers) -> Vec<BTreeSet<ChangeId>> {
    let keys_of = |kind: ChangeKind| -> BTreeSet<&Key> {
        changes.iter().filter(|change| change.kind() == kind).map(Change::key).collect()
    };
    let created = keys_of(ChangeKind::CreateDepartment);
    let removed = keys_of(ChangeKind::RemoveDepartment);
    let rekeyed = keys_of(ChangeKind::RekeyPerson);
    let mut emptied_by: BTreeMap<&Key, BTreeSet<ChangeId>> = BTreeMap::new();
    for change in changes {
        for key in departments_left(change).into_iter().filter(|key| removed.contains(key)) {
            emptied_by.entry(key).or_default().insert(change.id());
        }
    }
    let late = relations::Late {
        created: &keys_of(ChangeKind::CreatePerson),
        joining: &changes.iter().filter_map(joined_departments).collect(),
        new_departments: &created,
    };
    let of_change = |change: &Change| -> BTreeSet<ChangeId> {
        if change.kind() == ChangeKind::RemoveDepartment {
            return emptied_by.get(change.key()).cloned().unwrap_or_default();
        }
        let link = (change.kind() != ChangeKind::RekeyPerson && !change.kind().is_department())
            .then(|| change.key())
            .filter(|key| rekeyed.contains(key))
            .map(|key| ChangeId { kind: ChangeKind::RekeyPerson, key: key.clone() });
        departments_named(change)
            .into_iter()
            .filter(|key| created.contains(key))
            .map(|key| ChangeId { kind: ChangeKind::CreateDepartment, key: key.clone() })
            .chain(link)
            .chain(late.needs(change))
            .chain(numbers.need(change).cloned())
            .collect()
    };
    changes.iter().map(of_change).collect()
}

fn joined_departments(change: &Change) -> Option<(&Key, BTreeSet<&Key>)> {
    match change {
        Change::UpdatePerson { key, delta } => {
            let Delta { before, after } = delta.departments()?;
            Some((key, after.difference(before).filter_map(dept_key).collect()))
        }
        _ => None,
    }
}

/// The departments that lose a member or a child by a change.
fn departments_left(change: &Change) -> Vec<&Key> {
    let left: Vec<&DeptRef> = match change {
        Change::UpdateDepartment { before, after, .. } if before.parent != after.parent => {
            vec![&before.parent]
        }
        Change::RemoveDepartment { department, .. } => vec![&department.parent],
        Change::UpdatePerson { delta, .. } => match delta.departments() {
            Some(Delta { before, after }) => before.difference(after).collect(),
            None => Vec::new(),
        },
        Change::RemovePerson { employee, .. } => employee.member_of().collect(),
        Change::RekeyPerson { .. }
        | Change::SetManager { .. }
        | Change::SetLeaders { .. }
        | Change::UpdateDepartment { .. }
        | Change::ParkDepartment { .. }
        | Change::CreateDepartment { .. }
        | Change::CreatePerson { .. }
        | Change::RecreatePerson { .. } => Vec::new(),
    };
    left.into_iter().filter_map(dept_key).collect()
}

fn dept_key(department: &DeptRef) -> Option<&Key> {
    match department {
        DeptRef::Dept(key) => Some(key),
        DeptRef::Root | DeptRef::Unmanaged(_) => None,
    }
}

fn paths(changes: &[Change], trees: &Trees) -> BTreeMap<Key, String> {
    changes
        .iter()
        .flat_map(|change| departments_left(change).into_iter().chain(departments_named(change)))
        .map(|key| (key.clone(), trees.path(&DeptRef::Dept(key.clone())).to_owned()))
        .collect()
}

fn planned(
    input: &PlanInput<'_>,
    trees: &Trees,
    numbers: &Numbers,
    change: Change,
    needs: BTreeSet<ChangeId>,
) -> Planned {
    let key = change.key();
    let (name, path) = name_and_path(input, trees, &change);
    Planned {
        target: target(input, &change),
        kept: match change.kind().is_department() {
            true => BTreeSet::new(),
            false => input.adoption.kept.get(key).cloned().unwrap_or_default(),
        },
        needs,
        swaps_with: numbers.swaps_with(&change),
        name,
        path,
        reason: reason(input, &change),
        special: special(input, &change),
        doubt: input
            .adoption
            .rekeyed
            .get(key)
            .is_some_and(|rekey| change.kind() == ChangeKind::RekeyPerson && rekey.evidence == Evidence::MobileOnly),
        hold: None,
        change,
    }
}

fn name_and_path(input: &PlanInput<'_>, trees: &Trees, change: &Change) -> (String, String) {
    let own = |key: &Key| trees.path(&DeptRef::Dept(key.clone())).to_owned();
    match change {
        Change::CreateDepartment { key, department } | Change::RemoveDepartment { key, department } => {
            (department.name.clone(), own(key))
        }
        Change::UpdateDepartment { key, after, .. } => (after.name.clone(), own(key)),
        Change::ParkDepartment { key, before, .. } => (before.name.clone(), own(key)),
        Change::SetLeaders { key, .. } => (input.intake.org.departments[key].name.clone(), own(key)),
        Change::RemovePerson { employee, .. } => (name_of(employee), trees.home_path(employee)),
        Change::RekeyPerson { key, .. }
        | Change::CreatePerson { key, .. }
        | Change::UpdatePerson { key, .. }
        | Change::SetManager { key, .. }
        | Change::RecreatePerson { key, .. } => {
            let wanted = &input.intake.org.people[key];
            let known = input.adoption.actual.people.get(key).and_then(|employee| employee.name.clone());
            let name = wanted.name.clone().or(known).unwrap_or_default();
            (name.into(), home_path(wanted, &trees.desired).to_owned())
        }
    }
}

fn name_of(employee: &Employee) -> String {
    employee.name.as_deref().unwrap_or_default().to_owned()
}

fn target(input: &PlanInput<'_>, change: &Change) -> Option<Target> {
    let key = change.key();
    let links = &input.adoption.links;
    match change.kind() {
        ChangeKind::CreateDepartment => None,
        ChangeKind::ParkDepartment
        | ChangeKind::UpdateDepartment
        | ChangeKind::SetLeaders
        | ChangeKind::RemoveDepartment => links.departments.get(key).map(|id: &DeptId| Target::Department(*id)),
        // Somebody who is gone comes back under the userid that their records are kept by.
        ChangeKind::CreatePerson => {
            let earlier = input.adoption.gone.people.get(key);
            earlier.or_else(|| input.intake.userids.get(key)).cloned().map(Target::User)
        }
        ChangeKind::RekeyPerson
        | ChangeKind::UpdatePerson
        | ChangeKind::RecreatePerson
        | ChangeKind::SetManager
        | ChangeKind::RemovePerson => links.people.get(key).cloned().map(Target::User),
    }
}

fn reason(input: &PlanInput<'_>, change: &Change) -> Option<String> {
    let gone = &input.adoption.gone;
    match change {
        Change::RekeyPerson { key, before } => {
            let why = input.adoption.rekeyed.get(key).map_or("", |rekey| rekey.evidence.in_words());
            Some(format!("was `{before}`, {why}"))
        }
        Change::RemovePerson { key, .. } => input.removals.people.get(key).map(|why| match why {
            Why::Reverted(run) => format!("created by run {run}"),
            Why::Left(date) => format!("last working day {date}"),
            Why::Inactive(date) => format!("no longer employed by `active_if`, employed until {date}"),
            Why::Missing(since) => match input.intake.excluded_person(key) {
                Some(Excluded { origin, rule, .. }) => {
                    format!("left out by `{}` ({origin}) since {since:.0}", rule.as_str())
                }
                None => format!("missing from the source since {since:.0}"),
            },
        }),
        Change::ParkDepartment { .. } => Some("for the moment, as names change places".to_owned()),
        Change::RemoveDepartment { .. } => Some("no longer in the source".to_owned()),
        Change::CreateDepartment { key, .. } if gone.departments.contains_key(key) => Some(AGAIN.to_owned()),
        Change::CreatePerson { key, .. } if gone.people.contains_key(key) => Some(AGAIN.to_owned()),
        _ => None,
    }
}

const AGAIN: &str = "created before, and gone from DingTalk since";

fn special(input: &PlanInput<'_>, change: &Change) -> Option<Special> {
    if change.kind().is_department() {
        return None;
    }
    match input.adoption.standing.get(change.key())? {
        Standing { boss: true, .. } => Some(Special::Boss),
        Standing { admin: true, .. } => Some(Special::Admin),
        Standing { outside: true, .. } => Some(Special::Outside),
        Standing { .. } => None,
    }
}

fn pending(input: &PlanInput<'_>, tree: &Tree) -> Vec<PendingPerson> {
    input
        .pending
        .iter()
        .filter(|(key, _)| !input.adoption.actual.people.contains_key(*key))
        .filter_map(|(key, invited)| Some((key, invited, input.intake.org.people.get(key)?)))
        .map(|(key, invited, employee)| PendingPerson {
            key: key.clone(),
            name: name_of(employee),
            path: home_path(employee, tree).to_owned(),
            invited: *invited,
        })
        .collect()
}
