//! An invented HR department: its tables, what happens in it by chance, and what DingTalk has to look like afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

const SURNAMES: [&str; 12] = ["张", "李", "王", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙"];
const GIVEN: [&str; 12] = ["伟", "娜", "芳", "洋", "磊", "丽", "静", "强", "敏", "军", "霞", "杰"];
const TITLES: [&str; 6] = ["工程师", "总监", "销售", "测试", "分析师", "助理"];
/// The company stays between these sizes.
const FEWEST: usize = 14;
const MOST: usize = 36;
const MOST_DEPARTMENTS: usize = 14;
/// Long past, so that the days of grace are over.
const LEFT_ON: &str = "2026-01-15";

/// HR's tables and what only DingTalk knows of the same people.
#[derive(Debug, Clone, Default)]
pub(crate) struct Company {
    /// By key.
    pub(crate) departments: BTreeMap<String, Department>,
    /// By key, which is the userid too.
    pub(crate) people: BTreeMap<String, Person>,
    /// Numbers that somebody gave up: they are given out again.
    free_mobiles: Vec<String>,
    n_mobiles: u32,
    n_people: u32,
    n_departments: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct Department {
    name: String,
    parent: Option<String>,
    /// Who leads it in DingTalk.
    pub(crate) leader: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) mobile: String,
    pub(crate) department: String,
    title: String,
    left: bool,
    /// What HR cannot know: the person's custom fields, and whether they belong to the club as well.
    pub(crate) extension: Option<Value>,
    pub(crate) in_club: bool,
}

/// What happened in HR between two runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes {
    pub(crate) joined: BTreeSet<String>,
    pub(crate) left: BTreeSet<String>,
    /// Key and new number of those who are to be deleted and created.
    pub(crate) renumbered: BTreeMap<String, String>,
    pub(crate) updated: BTreeSet<String>,
    pub(crate) new_departments: BTreeSet<String>,
    pub(crate) changed_departments: BTreeSet<String>,
    /// How many circles of people got each other's numbers.
    pub(crate) n_swaps: usize,
    /// How many people got a number that somebody else gave up at the same time.
    pub(crate) n_passed_on: usize,
    /// Numbers that somebody gave up, and nobody has yet.
    pub(crate) given_up: Vec<String>,
}

/// The name of the department that is nobody's but the tenant's.
pub(crate) const CLUB: &str = "篮球俱乐部";

impl Company {
    /// A company before its first sync.
    pub(crate) fn invent(chance: &mut ChaCha8Rng, n_people: usize, n_departments: usize) -> Self {
        let mut company = Self::default();
        for _ in 0..n_departments {
            company.add_department(chance);
        }
        for _ in 0..n_people {
            company.join(chance);
        }
        company
    }

    /// Lets things happen, at least one of them; where numbers are passed on, from one person to another at once.
    pub(crate) fn change(&mut self, chance: &mut ChaCha8Rng, passes_on: bool) -> Changes {
        self.people.retain(|_, person| !person.left);
        let mut changes = Changes::default();
        while changes.is_empty() {
            self.change_departments(chance, &mut changes);
            self.change_people(chance, &mut changes, passes_on);
        }
        self.free_mobiles.append(&mut changes.given_up);
        changes
    }

    fn change_departments(&mut self, chance: &mut ChaCha8Rng, changes: &mut Changes) {
        if self.departments.len() < MOST_DEPARTMENTS && chance.random_bool(0.4) {
            changes.new_departments.insert(self.add_department(chance));
        }
        if chance.random_bool(0.4) {
            let key = pick(chance, self.departments.keys());
            let parents: Vec<Option<String>> = self.departments.keys().cloned().map(Some).chain([None]).collect();
            let parent = pick(chance, parents.iter()).clone();
            let is_below = parent.as_ref().is_some_and(|parent| self.is_at_or_below(parent, &key));
            let moves = self.departments[&key].parent != parent && !is_below;
            if let Some(department) = self.departments.get_mut(&key).filter(|_| moves) {
                department.parent = parent;
                changes.changed_departments.insert(key);
            }
        }
        if chance.random_bool(0.2) {
            let key = pick(chance, self.departments.keys());
            if let Some(department) = self.departments.get_mut(&key) {
                department.name.push('改');
                department.name = department.name.replace("改改改", "");
            }
            changes.changed_departments.insert(key);
        }
    }

    fn is_at_or_below(&self, key: &str, ancestor: &str) -> bool {
        let mut at = Some(key);
        while let Some(key) = at {
            if key == ancestor {
                return true;
            }
            at = self.departments[key].parent.as_deref();
        }
        false
    }

    fn change_people(&mut self, chance: &mut ChaCha8Rng, changes: &mut Changes, passes_on: bool) {
        for _ in 0..chance.random_range(0..3) {
            if self.people.len() < MOST {
                changes.joined.insert(self.join(chance));
            }
        }
        for _ in 0..chance.random_range(0..3) {
            let Some(key) = self.somebody(chance, changes) else { break };
            let passed_on = passes_on.then(|| Self::passed_on(chance, changes)).flatten();
            let mobile = passed_on.unwrap_or_else(|| self.mobile(chance));
            let Some(person) = self.people.get_mut(&key) else { continue };
            changes.given_up.push(std::mem::replace(&mut person.mobile, mobile.clone()));
            changes.renumbered.insert(key, mobile);
        }
        if passes_on && chance.random_bool(0.3) {
            self.swap(chance, changes);
        }
        if passes_on
            && self.people.len() < MOST
            && let Some(mobile) = Self::passed_on(chance, changes)
        {
            let key = self.join(chance);
            self.people.get_mut(&key).into_iter().for_each(|person| person.mobile.clone_from(&mobile));
            changes.joined.insert(key);
        }
        for _ in 0..chance.random_range(0..3) {
            self.update(chance, changes);
        }
        let may_leave = self.people.len() > FEWEST && chance.random_bool(0.6);
        let Some(key) = self.somebody(chance, changes) else { return };
        if may_leave && !self.leads(&key) && !changes.touches(&key) {
            let Some(person) = self.people.get_mut(&key) else { return };
            person.left = true;
            changes.given_up.push(person.mobile.clone());
            changes.left.insert(key);
        }
    }

    /// A few people get each other's numbers, most often two.
    fn swap(&mut self, chance: &mut ChaCha8Rng, changes: &mut Changes) {
        let n = [2, 2, 2, 3, 4, 10][chance.random_range(0..6)];
        let mut ring: Vec<String> = Vec::new();
        while ring.len() < n
            && let Some(key) = self.somebody(chance, changes)
        {
            // The own number until all are known, so that nobody is picked twice.
            changes.renumbered.insert(key.clone(), self.people[&key].mobile.clone());
            ring.push(key);
        }
        if let [one] = &ring[..] {
            changes.renumbered.remove(one);
        }
        if ring.len() < 2 {
            return;
        }
        let mut mobiles: Vec<String> = ring.iter().map(|key| self.people[key].mobile.clone()).collect();
        mobiles.rotate_left(1);
        for (key, mobile) in ring.into_iter().zip(mobiles) {
            if let Some(person) = self.people.get_mut(&key) {
                person.mobile.clone_from(&mobile);
                changes.renumbered.insert(key, mobile);
            }
        }
        changes.n_swaps += 1;
    }

    /// Sometimes a number that somebody else gives up at the same time.
    fn passed_on(chance: &mut ChaCha8Rng, changes: &mut Changes) -> Option<String> {
        if changes.given_up.is_empty() || chance.random_bool(0.6) {
            return None;
        }
        changes.n_passed_on += 1;
        Some(changes.given_up.swap_remove(chance.random_range(0..changes.given_up.len())))
    }

    /// A transfer or another title.
    fn update(&mut self, chance: &mut ChaCha8Rng, changes: &mut Changes) {
        let key = pick(chance, self.people.keys());
        if changes.joined.contains(&key) {
            return;
        }
        let department = pick(chance, self.departments.keys());
        let leads = self.leads(&key);
        let Some(person) = self.people.get_mut(&key) else { return };
        if !leads && chance.random_bool(0.6) && person.department != department {
            person.department = department;
        } else {
            let title = pick(chance, TITLES.iter());
            person.title = if person.title == title { format!("高级{title}") } else { title.to_owned() };
        }
        changes.updated.insert(key);
    }

    fn leads(&self, key: &str) -> bool {
        self.departments.values().any(|department| department.leader.as_deref() == Some(key))
    }

    /// Somebody who was there before and to whom nothing else happens to the number.
    fn somebody(&self, chance: &mut ChaCha8Rng, changes: &Changes) -> Option<String> {
        let is_free = |key: &&String| {
            !changes.joined.contains(*key) && !changes.left.contains(*key) && !changes.renumbered.contains_key(*key)
        };
        let free: Vec<&String> = self.people.keys().filter(is_free).collect();
        (!free.is_empty()).then(|| pick(chance, free.into_iter()))
    }

    fn add_department(&mut self, chance: &mut ChaCha8Rng) -> String {
        self.n_departments += 1;
        let key = format!("D{:03}", self.n_departments);
        let parent =
            (!self.departments.is_empty() && chance.random_bool(0.7)).then(|| pick(chance, self.departments.keys()));
        let name = format!("{}{}部", pick(chance, GIVEN.iter()), self.n_departments);
        self.departments.insert(key.clone(), Department { name, parent, leader: None });
        key
    }

    fn join(&mut self, chance: &mut ChaCha8Rng) -> String {
        self.n_people += 1;
        let key = format!("E{:04}", self.n_people);
        let person = Person {
            // Names repeat, as they do.
            name: format!("{}{}", pick(chance, SURNAMES.iter()), pick(chance, GIVEN.iter())),
            mobile: self.mobile(chance),
            department: pick(chance, self.departments.keys()),
            title: pick(chance, TITLES.iter()).to_owned(),
            left: false,
            extension: None,
            in_club: false,
        };
        self.people.insert(key.clone(), person);
        key
    }

    /// A number that nobody has: a new one, or one that somebody gave up.
    fn mobile(&mut self, chance: &mut ChaCha8Rng) -> String {
        if !self.free_mobiles.is_empty() && chance.random_bool(0.5) {
            let n = chance.random_range(0..self.free_mobiles.len());
            return self.free_mobiles.swap_remove(n);
        }
        self.n_mobiles += 1;
        format!("120{:08}", self.n_mobiles)
    }

    /// Writes HR's files.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut departments = String::from("部门编号,部门名称,上级部门编号\n");
        for (key, Department { name, parent, .. }) in &self.departments {
            let _ = writeln!(departments, "{key},{name},{}", parent.as_deref().unwrap_or_default());
        }
        let mut people = String::from("工号,姓名,手机号,部门编号,职位,离职日期\n");
        for (key, person) in &self.people {
            let Person { name, mobile, department, title, left, .. } = person;
            let _ = writeln!(people, "{key},{name},{mobile},{department},{title},{}", if *left { LEFT_ON } else { "" });
        }
        fs::create_dir_all(folder)?;
        fs::write(folder.join("departments.csv"), departments)?;
        fs::write(folder.join("employees.csv"), people)
    }

    /// What DingTalk has to hold once everything is done, in the words of [`crate::actual::holds`].
    pub(crate) fn wanted(&self) -> Value {
        let departments: BTreeMap<String, Value> = self
            .departments
            .iter()
            .map(|(key, department)| {
                (self.path(key), json!({ "key": key, "leaders": department.leader.iter().collect::<Vec<_>>() }))
            })
            .collect();
        let mut wanted = json!({ "departments": departments });
        if self.people.values().any(|person| person.in_club) {
            wanted["departments"][CLUB] = json!({ "key": "", "leaders": [] });
        }
        let people: BTreeMap<&String, Value> = self
            .people
            .iter()
            .filter(|(_, person)| !person.left)
            .map(|(key, person)| (key, self.wanted_person(key, person)))
            .collect();
        wanted["people"] = json!(people);
        wanted
    }

    fn wanted_person(&self, key: &str, person: &Person) -> Value {
        let club = person.in_club.then(|| CLUB.to_owned());
        let paths: BTreeSet<String> = club.into_iter().chain([self.path(&person.department)]).collect();
        json!({ "name": person.name, "mobile": person.mobile, "departments": paths, "title": person.title, "job_number": key,
            "extension": person.extension })
    }

    pub(crate) fn path(&self, key: &str) -> String {
        let department = &self.departments[key];
        match &department.parent {
            Some(parent) => format!("{} / {}", self.path(parent), department.name),
            None => department.name.clone(),
        }
    }
}

impl Changes {
    fn is_empty(&self) -> bool {
        self.n_changes() == 0
    }

    fn n_changes(&self) -> usize {
        let Self { joined, left, renumbered, updated, new_departments, changed_departments, .. } = self;
        joined.len() + left.len() + renumbered.len() + updated.len() + new_departments.len() + changed_departments.len()
    }

    fn touches(&self, key: &str) -> bool {
        self.joined.contains(key) || self.renumbered.contains_key(key) || self.updated.contains(key)
    }

    /// Who may be away while the changes are made, or for good.
    pub(crate) fn may_be_away(&self, key: &str) -> bool {
        self.joined.contains(key) || self.left.contains(key) || self.renumbered.contains_key(key)
    }

    /// The interfaces that these changes call to write, each with how often at least.
    pub(crate) fn writes(&self) -> Vec<(&'static str, usize)> {
        let updated = self.updated.iter().filter(|key| !self.renumbered.contains_key(*key)).count();
        let renumbered = self.renumbered.len();
        let all = [
            ("/topapi/v2/department/create", self.new_departments.len()),
            ("/topapi/v2/department/update", self.changed_departments.difference(&self.new_departments).count()),
            ("/topapi/v2/user/create", self.joined.len() + renumbered),
            ("/topapi/v2/user/delete", self.left.len() + renumbered),
            ("/topapi/v2/user/update", updated),
        ];
        all.into_iter().filter(|(_, n)| *n > 0).collect()
    }
}

/// One of several, by chance. There is one at least: the companies are never empty.
pub(crate) fn pick<'a, T: ToOwned + ?Sized + 'a>(
    chance: &mut ChaCha8Rng,
    all: impl Iterator<Item = &'a T>,
) -> T::Owned {
    let all: Vec<&T> = all.collect();
    all[chance.random_range(0..all.len())].to_owned()
}
