//! Which remote object is whose: matches the directory as read with our keys, and says what stands there in our terms.
//!
//! Nothing is guessed. What fits two ways is a problem, an object of one key is never adopted by another, and a mobile number or an
//! e-mail address alone adopts nobody, because numbers are recycled.

mod departments;
mod mobiles;
mod names;
mod people;
mod rekey;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use crate::beside::{beside, beside_by};
use crate::directory::{Directory, Links, RemoteDepartment, RemotePerson};
use crate::field::Field;
use crate::id::{DeptId, Key, UserId};
use crate::intake::{Intake, Keys};
use crate::org::{Department, DeptRef, Employee, Manager, Org, PersonRef};
use crate::problem::Problem;
use crate::tree::Tree;

pub use rekey::{Evidence, Rekey};

/// What adoption looks at.
#[derive(Debug, Clone, Copy)]
pub struct AdoptInput<'a> {
    /// What HR wants, with the userids that are chosen for new people and the keys that were set aside.
    pub intake: &'a Intake,
    /// What stands at the remote side.
    pub directory: &'a Directory,
    /// The department under which we manage; the company's own root, or any department below it.
    pub root: DeptId,
    /// What we created or adopted before.
    pub links: &'a Links,
}

/// What adoption found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adoption {
    /// What stands at the remote side, by our keys: linked and adopted objects only.
    pub actual: Org,
    /// Every link that holds: the earlier ones whose object was found, and the new ones.
    pub links: Links,
    /// The links among them that are new.
    pub adopted: Links,
    /// The people whom HR keeps under another key now, by the new one; their links are among `links` already.
    pub rekeyed: BTreeMap<Key, Rekey>,
    /// Who shall have the mobile number that another of ours has, and which other.
    pub contested: BTreeMap<Key, Key>,
    /// The earlier links whose object is gone; what HR still wants is created again.
    pub gone: Links,
    /// Memberships that we do not manage, which every write must name again: hand-made departments and those outside of the subtree.
    pub kept: BTreeMap<Key, BTreeSet<DeptId>>,
    /// What else is known of each linked person.
    pub standing: BTreeMap<Key, Standing>,
    /// The keys that cannot be matched for certain, and the keys that hang on them: neither changed nor removed.
    pub set_aside: Keys,
    /// Why they cannot.
    pub problems: Vec<Problem>,
    /// The departments of ours whose names, below the same parent, others of ours have to give up first, by the one that wants the name.
    pub awaited_names: BTreeMap<Key, BTreeSet<Key>>,
    /// How many people of the subtree are not ours.
    pub unmanaged_people: usize,
    /// How many departments of the subtree are not ours.
    pub unmanaged_departments: usize,
}

/// What makes a person special at the remote side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Main or sub administrator.
    pub admin: bool,
    /// The company's boss.
    pub boss: bool,
    /// Whether the person has ever logged in, where that is known.
    pub active: Option<bool>,
    /// Whether the person also belongs to departments outside of the managed subtree.
    pub outside: bool,
}

/// Matches the directory with our keys. Every look-up is an index, so the work is linear but for sorting; nothing is copied but what
/// is found.
#[must_use]
pub fn adopt(input: &AdoptInput<'_>) -> Adoption {
    let desired = &input.intake.org;
    let tree = Tree::of(&desired.departments);
    let departments = departments::match_departments(input, &tree);
    let mut set_aside = Keys { departments: departments.set_aside.clone(), people: BTreeSet::new() };
    set_aside_dependants(desired, &tree, &mut set_aside);
    let contests = names::contests(input, &departments);
    let name_problems = names::set_aside(input, &tree, &contests, &mut set_aside);
    let people::People { matches: people, rekeys, contested } = people::match_people(input, &set_aside.people);
    set_aside.people.extend(people.set_aside.iter().cloned().chain(rekeys.spared));

    let mut adoption = Adoption {
        unmanaged_people: input.directory.people.len() - people.by_key.len(),
        unmanaged_departments: input.directory.departments.len() - departments.by_key.len(),
        problems: [departments.problems.clone(), name_problems, people.problems.clone()].concat(),
        awaited_names: names::awaited(&contests, &set_aside),
        set_aside,
        rekeyed: rekeys.by_key,
        contested,
        ..Adoption::default()
    };
    let key_by_dept = &departments.taken;
    adoption.actual.departments = actual_departments(input, &departments.by_key, key_by_dept);
    add_people(&mut adoption, input, &people.by_key, key_by_dept);
    add_relations(&mut adoption, input, &departments.taken, &people.taken);
    let links = Links { people: cloned_links(&people.by_key), departments: cloned_links(&departments.by_key) };
    sort_links(&mut adoption, input.links, links);
    adoption
}

/// The userids to look up one by one before adoption, because the read of a sub-department cannot show people who stand elsewhere.
///
/// Empty where the managed root is the company's: there nobody stands elsewhere.
#[must_use]
pub fn to_look_up(input: &AdoptInput<'_>, company_root: DeptId) -> BTreeSet<UserId> {
    if input.root == company_root {
        return BTreeSet::new();
    }
    let linked = input.links.people.values();
    let chosen =
        input.intake.userids.iter().filter(|(key, _)| !input.links.people.contains_key(*key)).map(|(_, userid)| userid);
    linked.chain(chosen).filter(|userid| !input.directory.people.contains_key(*userid)).cloned().collect()
}

/// One kind of object, matched.
#[derive(Debug)]
struct Matches<'a, Id, Remote> {
    by_key: BTreeMap<&'a Key, Found<'a, Id, Remote>>,
    taken: HashMap<&'a Id, &'a Key>,
    set_aside: BTreeSet<Key>,
    problems: Vec<Problem>,
}

/// The object of a key.
#[derive(Debug)]
struct Found<'a, Id, Remote> {
    id: &'a Id,
    remote: &'a Remote,
}

impl<'a, Id: Eq + Hash + Ord, Remote> Matches<'a, Id, Remote> {
    /// The links whose object is there; of two links of one object the first.
    fn of_links(links: &'a BTreeMap<Key, Id>, remotes: &'a BTreeMap<Id, Remote>) -> Self {
        let mut by_id: Vec<(&Id, &Key)> = links.iter().map(|(key, id)| (id, key)).collect();
        by_id.sort_unstable();
        by_id.dedup_by_key(|(id, _)| *id);
        let found: Vec<(&Key, Found<'a, Id, Remote>)> = beside_by::<Id, _, _, _, _>(by_id.into_iter(), remotes)
            .filter_map(|(id, key, remote)| Some((key, Found { id, remote: remote? })))
            .collect();
        Self {
            taken: found.iter().map(|(key, found)| (found.id, *key)).collect(),
            by_key: found.into_iter().collect(),
            set_aside: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Notes a match, unless either side has one already.
    fn put(&mut self, key: &'a Key, id: &'a Id, remote: &'a Remote) {
        if self.by_key.contains_key(key) || self.taken.contains_key(id) {
            return;
        }
        self.by_key.insert(key, Found { id, remote });
        self.taken.insert(id, key);
    }

    fn is_open(&self, key: &Key) -> bool {
        !self.by_key.contains_key(key) && !self.set_aside.contains(key)
    }

    /// Sets a key aside and says why.
    fn refuse(&mut self, problem: Problem) {
        self.set_aside.extend(problem.key.clone());
        self.problems.push(problem);
    }
}

/// Adds what hangs on departments that were set aside: the departments below them and everybody who belongs to one.
pub(crate) fn set_aside_dependants(desired: &Org, tree: &Tree, set_aside: &mut Keys) {
    if set_aside.departments.is_empty() {
        return;
    }
    let mut down: Vec<&Key> = desired.departments.keys().collect();
    down.sort_by_key(|key| tree.depth(key));
    for key in down {
        if hangs_on(&desired.departments[key].parent, &set_aside.departments) {
            set_aside.departments.insert(key.clone());
        }
    }
    let people = desired
        .people
        .iter()
        .filter(|(_, employee)| employee.member_of().any(|department| hangs_on(department, &set_aside.departments)));
    set_aside.people.extend(people.map(|(key, _)| key.clone()));
}

fn hangs_on(department: &DeptRef, set_aside: &BTreeSet<Key>) -> bool {
    matches!(department, DeptRef::Dept(key) if set_aside.contains(key))
}

fn actual_departments(
    input: &AdoptInput<'_>,
    by_key: &BTreeMap<&Key, Found<'_, DeptId, RemoteDepartment>>,
    key_by_dept: &HashMap<&DeptId, &Key>,
) -> BTreeMap<Key, Department> {
    let department = |remote: &RemoteDepartment| Department {
        name: remote.name.clone(),
        parent: reference(remote.parent, input.root, key_by_dept),
    };
    by_key.iter().map(|(key, found)| ((*key).clone(), department(found.remote))).collect()
}

fn reference(id: DeptId, root: DeptId, key_by_dept: &HashMap<&DeptId, &Key>) -> DeptRef {
    match key_by_dept.get(&id) {
        _ if id == root => DeptRef::Root,
        Some(key) => DeptRef::Dept((*key).clone()),
        None => DeptRef::Unmanaged(id),
    }
}

/// Adds whoever was found, and what is known of them. The maps are made from whole lists, since one that grows in order is half empty.
fn add_people(
    adoption: &mut Adoption,
    input: &AdoptInput<'_>,
    by_key: &BTreeMap<&Key, Found<'_, UserId, RemotePerson>>,
    key_by_dept: &HashMap<&DeptId, &Key>,
) {
    let mut people = Vec::with_capacity(by_key.len());
    let mut standing = Vec::with_capacity(by_key.len());
    for (key, found, wanted) in beside(by_key.iter().map(|(key, found)| (*key, found)), &input.intake.org.people) {
        let (employee, kept) = in_our_keys(input, found.remote, wanted, key_by_dept);
        people.push((key.clone(), employee));
        let RemotePerson { admin, boss, active, .. } = *found.remote;
        let outside = kept.iter().any(|id| !input.directory.departments.contains_key(id));
        standing.push((key.clone(), Standing { admin, boss, active, outside }));
        if !kept.is_empty() {
            adoption.kept.insert(key.clone(), kept);
        }
    }
    adoption.standing = standing.into_iter().collect();
    adoption.actual.people = people.into_iter().collect();
}

/// A person as known, and the memberships that we do not manage.
fn in_our_keys(
    input: &AdoptInput<'_>,
    remote: &RemotePerson,
    wanted: Option<&Employee>,
    key_by_dept: &HashMap<&DeptId, &Key>,
) -> (Employee, BTreeSet<DeptId>) {
    let withheld = &input.directory.fields_never_seen;
    // What could have been returned and was not is none, what is withheld stays unknown, and nobody is without a name.
    let employee = remote.fields.or_empty(|field| field != Field::Name && !withheld.contains(field.as_str()));
    let mut kept = BTreeSet::new();
    let ours = remote.departments.iter().filter_map(|id| match reference(*id, input.root, key_by_dept) {
        DeptRef::Unmanaged(id) => {
            kept.insert(id);
            None
        }
        ours => Some(ours),
    });
    let departments = match remote.departments.is_empty() {
        // Not returned: unknown is not different.
        true => wanted.and_then(|wanted| wanted.departments.clone()).unwrap_or_default(),
        false => ours.collect(),
    };
    (Employee { departments: Some(departments), ..employee }, kept)
}

/// Who manages whom and who leads what, as far as it was read, in our keys.
fn add_relations(
    adoption: &mut Adoption,
    input: &AdoptInput<'_>,
    departments: &HashMap<&DeptId, &Key>,
    people: &HashMap<&UserId, &Key>,
) {
    let person = |userid: &UserId| match people.get(userid) {
        Some(key) => PersonRef::Person((*key).clone()),
        None => PersonRef::Unmanaged(userid.clone()),
    };
    for (userid, manager) in &input.directory.managers {
        if let Some(key) = people.get(userid) {
            let manager = manager.as_ref().map_or(Manager::Nobody, |manager| Manager::Is(person(manager)));
            adoption.actual.managers.insert((*key).clone(), manager);
        }
    }
    for (id, leaders) in &input.directory.leaders {
        if let Some(key) = departments.get(id) {
            adoption.actual.leaders.insert((*key).clone(), leaders.iter().map(person).collect());
        }
    }
}

fn cloned_links<Id: Clone, Remote>(by_key: &BTreeMap<&Key, Found<'_, Id, Remote>>) -> BTreeMap<Key, Id> {
    by_key.iter().map(|(key, found)| ((*key).clone(), found.id.clone())).collect()
}

/// Tells the links that hold from the new ones and from those whose object is gone.
fn sort_links(adoption: &mut Adoption, before: &Links, now: Links) {
    let known_people = known_people(before, &adoption.rekeyed);
    adoption.adopted = Links {
        people: pairs(&now.people, &known_people, |id, known| Some(id) != known),
        departments: pairs(&now.departments, &before.departments, |id, known| Some(id) != known),
    };
    adoption.gone = Links {
        people: pairs(&known_people, &now.people, |_, held| held.is_none()),
        departments: pairs(&before.departments, &now.departments, |_, held| held.is_none()),
    };
    adoption.links = now;
}

/// The earlier links of people, under the keys that the people have now.
fn known_people<'a>(before: &'a Links, rekeyed: &BTreeMap<Key, Rekey>) -> Cow<'a, BTreeMap<Key, UserId>> {
    let mut known = Cow::Borrowed(&before.people);
    for (key, rekey) in rekeyed {
        let known = known.to_mut();
        if let Some(userid) = known.remove(&rekey.from) {
            known.insert(key.clone(), userid);
        }
    }
    known
}

/// The pairs of `all` that are wanted beside what `others` has for the key.
fn pairs<Id: Clone>(
    all: &BTreeMap<Key, Id>,
    others: &BTreeMap<Key, Id>,
    is_wanted: impl Fn(&Id, Option<&Id>) -> bool,
) -> BTreeMap<Key, Id> {
    let wanted = beside(all.iter(), others).filter(|(_, id, other)| is_wanted(id, *other));
    wanted.map(|(key, id, _)| (key.clone(), id.clone())).collect()
}
