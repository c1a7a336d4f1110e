//! All departments and people with their indices.
//!
//! Every change goes through `put_*` and `take_*`, which keep the indices and note what stood there before. So a write can be
//! rolled back whole, and a stale read can be answered from before the last write.

mod saved;

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{self, AtomicU64};

use jiff::civil::Date;

use super::callback::Callback;
use super::changes::{AllChanges, Changes};
use super::department::{Department, ROOT};
use super::leave_types::LeaveRule;
use super::leavers::LeaveRecord;
use super::logins::Login;
use super::machines::MachineRoll;
use super::mobile::Mobile;
use super::person::Person;
use super::turns::Turns;
use crate::codes::{Code, NO_STAFF, NO_USER};
use crate::document::{PendingMobile, SeedDocument, Switches};
use crate::story::catalogue::{Amended, Amendment, Amendments, Catalogue};

pub(crate) use saved::SavedCompany;

/// Departments that are made get ids above this, nine digits as the real ones.
const FIRST_DEPARTMENT_ID: i64 = 500_000_000;

/// Ids beyond this are the caller's own, and ours do not go on from them.
const LAST_DEPARTMENT_ID: i64 = 999_999_999;

static LAST_VERSION: AtomicU64 = AtomicU64::new(0);

/// The company.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub(super) departments: BTreeMap<i64, Department>,
    /// Shared with what stands beside the company for a while, as it was before the last write.
    pub(super) people: HashMap<String, Arc<Person>>,
    children: HashMap<i64, BTreeSet<(i64, i64)>>,
    members: HashMap<i64, BTreeSet<Place>>,
    reports: HashMap<String, BTreeSet<String>>,
    admins: BTreeSet<String>,
    mobiles: HashMap<Mobile, Arc<Person>>,
    emails: HashMap<String, Arc<Person>>,
    telephones: HashMap<String, Arc<Person>>,
    /// Numbers that members gave up while they kept their unionid, and how often; the next owner is somebody else.
    pub(super) given_up: HashMap<Mobile, u32>,
    pub(super) leavers: Vec<LeaveRecord>,
    /// By the app that registered it.
    pub(super) callbacks: BTreeMap<String, Callback>,
    pub(super) changes: AllChanges,
    /// What callers did to attendance groups and shifts.
    amendments: Arc<Amendments>,
    /// Who is on which machine, as far as callers said so, by the place of its office.
    pub(super) machines: BTreeMap<usize, MachineRoll>,
    /// Kinds of leave that callers added, by code.
    pub(super) leave_types: BTreeMap<String, LeaveRule>,
    pub(super) n_leave_types: u64,
    /// Codes are no part of what can be read, so they are not rolled back.
    pub(super) logins: Vec<Login>,
    pub(super) n_logins: u64,
    n_active: usize,
    last_department_id: i64,
    n_generated: u64,
    /// What stood where the last write changed something.
    undo: Vec<Before>,
    /// Whether a write began that has changed nothing yet.
    untouched: bool,
    /// How much of `undo` is no news any more.
    n_told: usize,
    /// Differs after every change, in whatever company of this process.
    version: u64,
    seed: u64,
    pub(super) switches: Switches,
    pub(super) pending: HashMap<Mobile, PendingMobile>,
    /// What happens by itself; no part of what can be rolled back.
    pub(super) turns: Turns,
}

/// A place in a department, sorted by weight falling, then by name.
#[derive(Debug, Clone)]
struct Place {
    order: i64,
    person: Arc<Person>,
}

impl Place {
    fn key(&self) -> (Reverse<i64>, &str, &str) {
        (Reverse(self.order), &self.person.name, &self.person.userid)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// What stood somewhere before a change.
#[derive(Debug, Clone)]
pub(super) enum Before {
    Person(String, Option<Box<Person>>),
    Department(i64, Option<Box<Department>>),
    /// There was one leave record less.
    LeaveRecord,
    Callback(String, Option<Box<Callback>>),
    Changes(String, Option<Arc<Changes>>),
    LeaveType(String, Option<Box<LeaveRule>>),
    Amendments(Arc<Amendments>),
    Machine(usize, Option<Box<MachineRoll>>),
}

impl Company {
    /// The root department alone.
    pub(crate) fn empty(document: &SeedDocument, name: &str, now_ms: i64) -> Self {
        let mut company = Self {
            departments: BTreeMap::new(),
            people: HashMap::new(),
            children: HashMap::new(),
            members: HashMap::new(),
            reports: HashMap::new(),
            admins: BTreeSet::new(),
            mobiles: HashMap::new(),
            emails: HashMap::new(),
            telephones: HashMap::new(),
            given_up: HashMap::new(),
            leavers: Vec::new(),
            callbacks: BTreeMap::new(),
            changes: AllChanges::default(),
            amendments: Arc::default(),
            machines: BTreeMap::new(),
            leave_types: BTreeMap::new(),
            n_leave_types: 0,
            logins: Vec::new(),
            n_logins: 0,
            n_active: 0,
            last_department_id: FIRST_DEPARTMENT_ID,
            n_generated: 0,
            undo: Vec::new(),
            untouched: true,
            n_told: 0,
            version: 0,
            seed: document.seed,
            switches: document.switches,
            pending: HashMap::new(),
            turns: Turns::since(document, now_ms),
        };
        company.set_rules(document);
        company.put_department(Department::new(ROOT, None, name.to_owned(), 0));
        company.found();
        company
    }

    /// Takes the vendor's disputed answers and pending invitations from a document.
    pub(crate) fn set_rules(&mut self, document: &SeedDocument) {
        self.switches = document.switches;
        let pending = document.pending_mobiles.iter();
        self.pending =
            pending.filter_map(|pending| Some((Mobile::parse(&pending.mobile).ok()?, pending.clone()))).collect();
        // What was read under other rules is not what would be read now.
        self.version = LAST_VERSION.fetch_add(1, atomic::Ordering::Relaxed) + 1;
    }

    /// Starts a write: from here on changes can be rolled back. A write that is refused leaves the one before the last.
    pub(crate) fn begin(&mut self) {
        self.untouched = true;
    }

    /// Keeps what stood somewhere before a change.
    pub(super) fn note(&mut self, before: Before) {
        if std::mem::take(&mut self.untouched) {
            self.forget_undo();
        }
        self.version = LAST_VERSION.fetch_add(1, atomic::Ordering::Relaxed) + 1;
        self.undo.push(before);
    }

    /// Takes back all changes since `begin`.
    pub(crate) fn roll_back(&mut self) {
        if self.untouched {
            return;
        }
        for before in std::mem::take(&mut self.undo).into_iter().rev() {
            match before {
                Before::Person(_, Some(person)) => self.put_person(*person),
                Before::Person(userid, None) => drop(self.take_person(&userid)),
                Before::Department(_, Some(department)) => self.put_department(*department),
                Before::Department(dept_id, None) => drop(self.take_department(dept_id)),
                Before::LeaveRecord => drop(self.leavers.pop()),
                Before::Callback(app_key, callback) => self.put_callback(&app_key, callback.map(|callback| *callback)),
                Before::LeaveType(code, Some(rule)) => drop(self.leave_types.insert(code, *rule)),
                Before::LeaveType(code, None) => drop(self.leave_types.remove(&code)),
                Before::Changes(userid, changes) => self.put_changes(&userid, changes),
                Before::Amendments(amendments) => self.amendments = amendments,
                Before::Machine(machine, Some(roll)) => drop(self.machines.insert(machine, *roll)),
                Before::Machine(machine, None) => drop(self.machines.remove(&machine)),
            }
        }
        self.forget_undo();
    }

    /// Makes what stands now the beginning: nothing before it can be read or told.
    pub(super) fn found(&mut self) {
        self.begin();
        self.undo = Vec::new();
        self.n_told = 0;
    }

    fn forget_undo(&mut self) {
        self.undo.clear();
        self.n_told = 0;
    }

    /// What stood before the changes that nobody was told of yet, in the order in which they were made.
    pub(super) fn take_untold(&mut self) -> Vec<Before> {
        let first = std::mem::replace(&mut self.n_told, self.undo.len());
        self.undo[first..].to_vec()
    }

    /// The company as it was before the last write.
    pub(crate) fn before_last_write(&self) -> Self {
        let mut company = self.clone();
        company.untouched = false;
        company.roll_back();
        company
    }

    /// What callers did to attendance groups and shifts.
    pub(crate) fn amendments(&self) -> &Amendments {
        &self.amendments
    }

    /// All attendance groups and shifts.
    pub(crate) fn catalogue<'a>(&'a self, document: &'a SeedDocument) -> Catalogue<'a> {
        Catalogue::of(&document.groups, &self.amendments)
    }

    /// Does something to a group or a shift, from a work date on; the caller has called `begin`.
    pub(super) fn amend(&mut self, since_ms: i64, from: Date, what: Amended) {
        self.note(Before::Amendments(Arc::clone(&self.amendments)));
        let step = self.next_step();
        Arc::make_mut(&mut self.amendments).push(Amendment { since_ms, step, from, what });
    }

    /// What stood before the changes that nobody was told of yet.
    pub(super) fn untold(&self) -> &[Before] {
        &self.undo[self.n_told.min(self.undo.len())..]
    }

    /// A number that no other state of any company has.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// The vendor's disputed answers.
    pub(crate) fn switches(&self) -> &Switches {
        &self.switches
    }

    /// What invented ids and lives are drawn from.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn department(&self, dept_id: i64) -> Option<&Department> {
        self.departments.get(&dept_id)
    }

    pub(crate) fn person(&self, userid: &str) -> Option<&Person> {
        self.people.get(userid).map(Arc::as_ref)
    }

    /// Somebody who must exist.
    pub(crate) fn known_person(&self, userid: &str) -> Result<&Person, Code> {
        self.person(userid).ok_or_else(|| self.no_user())
    }

    /// How the vendor says that nobody has a userid.
    pub(crate) fn no_user(&self) -> Code {
        if self.switches.unknown_user_code == NO_STAFF.number { NO_STAFF } else { NO_USER }
    }

    pub(crate) fn person_by_mobile(&self, mobile: &Mobile) -> Option<&Person> {
        self.mobiles.get(mobile).map(Arc::as_ref)
    }

    /// Looks through all people: nobody asks for this often enough to keep an index.
    pub(crate) fn person_by_unionid(&self, unionid: &str) -> Option<&Person> {
        self.people().find(|person| person.unionid == unionid)
    }

    pub(super) fn userid_by_email(&self, email: &str) -> Option<&String> {
        self.emails.get(&email.to_lowercase()).map(|person| &person.userid)
    }

    pub(super) fn userid_by_telephone(&self, telephone: &str) -> Option<&String> {
        self.telephones.get(telephone).map(|person| &person.userid)
    }

    /// Who acts in the console.
    pub(crate) fn administrator(&self) -> Option<&str> {
        self.admins.first().map(String::as_str)
    }

    /// All people in no particular order.
    pub(crate) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values().map(Arc::as_ref)
    }

    pub(crate) fn n_people(&self) -> usize {
        self.people.len()
    }

    pub(crate) fn n_active(&self) -> usize {
        self.n_active
    }

    /// The direct sub-departments, ascending by order.
    pub(crate) fn children(&self, dept_id: i64) -> impl Iterator<Item = &Department> {
        let keys = self.children.get(&dept_id).into_iter().flatten();
        keys.filter_map(|(_, child_id)| self.departments.get(child_id))
    }

    /// The direct members, by falling weight, then by name.
    pub(crate) fn members(&self, dept_id: i64) -> impl Iterator<Item = &Person> {
        self.members.get(&dept_id).into_iter().flatten().map(|place| place.person.as_ref())
    }

    pub(crate) fn n_members(&self, dept_id: i64) -> usize {
        self.members.get(&dept_id).map_or(0, BTreeSet::len)
    }

    /// Who names this person as manager.
    pub(super) fn reports_of(&self, userid: &str) -> Vec<String> {
        self.reports.get(userid).into_iter().flatten().cloned().collect()
    }

    /// The department itself and all below it, parents first.
    pub(crate) fn subtree(&self, dept_id: i64) -> Vec<i64> {
        let mut found = vec![dept_id];
        let mut next = 0;
        while let Some(&parent_id) = found.get(next) {
            found.extend(self.children(parent_id).map(|child| child.dept_id));
            next += 1;
        }
        found
    }

    /// The department itself and all above it, the root last.
    pub(crate) fn ancestry(&self, dept_id: i64) -> impl Iterator<Item = &Department> {
        let first = self.departments.get(&dept_id);
        std::iter::successors(first, |department| self.departments.get(&department.parent_id?))
    }

    pub(super) fn next_department_id(&mut self) -> i64 {
        loop {
            let step = crate::mix::mix(self.seed, self.last_department_id.unsigned_abs()) % 89;
            self.last_department_id += 1 + i64::try_from(step).unwrap_or(0);
            if !self.departments.contains_key(&self.last_department_id) {
                return self.last_department_id;
            }
        }
    }

    /// A userid as DingTalk makes them when the caller gives none.
    pub(super) fn generate_userid(&mut self) -> String {
        loop {
            self.n_generated += 1;
            let userid = format!("{:018}", crate::mix::mix(self.seed, self.n_generated) % 1_000_000_000_000_000_000);
            if !self.people.contains_key(&userid) {
                return userid;
            }
        }
    }

    pub(super) fn put_person(&mut self, person: Person) {
        let before = self.unlink_person(&person.userid);
        self.note(Before::Person(person.userid.clone(), before.map(Box::new)));
        let person = Arc::new(person);
        self.link_person(&person);
        self.people.insert(person.userid.clone(), person);
    }

    pub(super) fn take_person(&mut self, userid: &str) -> Option<Person> {
        let before = self.unlink_person(userid)?;
        self.note(Before::Person(userid.to_owned(), Some(Box::new(before.clone()))));
        Some(before)
    }

    fn link_person(&mut self, person: &Arc<Person>) {
        let userid = &person.userid;
        for membership in &person.memberships {
            let place = Place { order: membership.order, person: Arc::clone(person) };
            self.members.entry(membership.dept_id).or_default().insert(place);
        }
        if let Some(manager_userid) = &person.manager_userid {
            self.reports.entry(manager_userid.clone()).or_default().insert(userid.clone());
        }
        self.mobiles.insert(person.mobile.clone(), Arc::clone(person));
        if !person.email.is_empty() {
            self.emails.insert(person.email.to_lowercase(), Arc::clone(person));
        }
        if !person.telephone.is_empty() {
            self.telephones.insert(person.telephone.clone(), Arc::clone(person));
        }
        if person.admin {
            self.admins.insert(userid.clone());
        }
        self.n_active += usize::from(person.active);
    }

    fn unlink_person(&mut self, userid: &str) -> Option<Person> {
        let person = self.people.remove(userid)?;
        for membership in &person.memberships {
            let place = Place { order: membership.order, person: Arc::clone(&person) };
            if let Some(members) = self.members.get_mut(&membership.dept_id) {
                members.remove(&place);
            }
        }
        if let Some(reports) = person.manager_userid.as_ref().and_then(|manager| self.reports.get_mut(manager)) {
            reports.remove(userid);
        }
        self.mobiles.remove(&person.mobile);
        self.emails.remove(&person.email.to_lowercase());
        self.telephones.remove(&person.telephone);
        self.admins.remove(userid);
        self.n_active -= usize::from(person.active);
        Some(Arc::unwrap_or_clone(person))
    }

    pub(super) fn put_leave_record(&mut self, record: LeaveRecord) {
        self.note(Before::LeaveRecord);
        self.leavers.push(record);
    }

    pub(super) fn put_callback(&mut self, app_key: &str, callback: Option<Callback>) {
        let before = match callback {
            Some(callback) => self.callbacks.insert(app_key.to_owned(), callback),
            None => self.callbacks.remove(app_key),
        };
        self.note(Before::Callback(app_key.to_owned(), before.map(Box::new)));
    }

    pub(super) fn put_department(&mut self, department: Department) {
        let before = self.unlink_department(department.dept_id);
        self.note(Before::Department(department.dept_id, before.map(Box::new)));
        if let Some(parent_id) = department.parent_id {
            self.children.entry(parent_id).or_default().insert((department.order, department.dept_id));
        }
        if department.dept_id <= LAST_DEPARTMENT_ID {
            self.last_department_id = self.last_department_id.max(department.dept_id);
        }
        self.departments.insert(department.dept_id, department);
    }

    pub(super) fn take_department(&mut self, dept_id: i64) -> Option<Department> {
        let before = self.unlink_department(dept_id)?;
        self.note(Before::Department(dept_id, Some(Box::new(before.clone()))));
        Some(before)
    }

    fn unlink_department(&mut self, dept_id: i64) -> Option<Department> {
        let department = self.departments.remove(&dept_id)?;
        if let Some(siblings) = department.parent_id.and_then(|parent_id| self.children.get_mut(&parent_id)) {
            siblings.remove(&(department.order, dept_id));
        }
        Some(department)
    }
}
