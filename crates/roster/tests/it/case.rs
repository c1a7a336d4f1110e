//! Short text to organisations, directories and plans, for the tests of everything behind intake.
//!
//! `own=班车:3号线,工龄:` are fields of the company's own.
//!
//! `manager=1002` and `leaders=1001,1002` name others, on the remote side by userid; an empty one is known to be nobody.
//!
//! Source: `dept D1 销售部`, `dept D2 华东 in D1`, `person 1001 张伟 in D1,D2 mobile=13800000001 title=经理`, `waits 1002`,
//! `aside-person 1003`, `aside-dept D3`, `left 1004 on=2026-09-01`.
//!
//! Remote side: `dept 11 销售部 key=D1`, `dept 12 华东 in 11 mark=D2`, `user u1 张伟 in 11,12 key=1001 mobile=13800000001 admin`.
//! `key` makes a link and an earlier active record. `link 1001 u9` and `link D1 99` link to what is not there. `root` is 1.

use std::collections::BTreeMap;

use dianmao_roster::ability::Abilities;
use dianmao_roster::adopt::{AdoptInput, Adoption, adopt};
use dianmao_roster::directory::{Directory, Links, RemoteDepartment, RemotePerson};
use dianmao_roster::few::Few;
use dianmao_roster::guard::{GuardConfig, Mode, Overrides, Rolling, guard};
use dianmao_roster::id::{DeptId, Key, Mobile, Text, UserId};
use dianmao_roster::intake::Intake;
use dianmao_roster::org::{Department, DeptRef, Employee, Manager, PersonRef};
use dianmao_roster::plan::{Invitation, Plan, PlanInput, RenderOptions, draw_up};
use dianmao_roster::proof::{Evidence, prove};
use dianmao_roster::removal::{KeyMemory, MissingPolicy, RemovalInput, Removals, SourceMemory, removals};
use jiff::Timestamp;
use jiff::civil::Date;

/// One situation, complete enough to plan for.
pub(crate) struct Case {
    pub(crate) intake: Intake,
    pub(crate) directory: Directory,
    pub(crate) links: Links,
    pub(crate) memory: SourceMemory,
    pub(crate) evidence: Evidence,
    pub(crate) missing: MissingPolicy,
    pub(crate) pending: BTreeMap<Key, Option<Invitation>>,
    pub(crate) config: GuardConfig,
    pub(crate) rolling: Rolling,
    pub(crate) overrides: Overrides,
    pub(crate) abilities: Abilities,
}

pub(crate) const NOW: &str = "2026-09-10T01:00:00Z";
pub(crate) const YESTERDAY: &str = "2026-09-09T01:00:00Z";

impl Case {
    /// Full mode, no canary, every field readable, and a proof that holds.
    pub(crate) fn new(source: &str, remote: &str) -> Self {
        let mut case = Self {
            intake: Intake::default(),
            directory: Directory::default(),
            links: Links::default(),
            memory: SourceMemory::default(),
            evidence: Evidence { source_stable: true, source_people: 1, ..Evidence::default() },
            missing: MissingPolicy::Report,
            pending: BTreeMap::new(),
            config: GuardConfig { mode: Mode::Full, canary: 0, ..GuardConfig::default() },
            rolling: Rolling { applied_before: true, ..Rolling::default() },
            overrides: Overrides::default(),
            abilities: Abilities::default(),
        };
        source.lines().filter(|line| !line.trim().is_empty()).for_each(|line| case.source_line(line));
        remote.lines().filter(|line| !line.trim().is_empty()).for_each(|line| case.remote_line(line));
        case
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Missing keys go, and these were missing a day ago already.
    pub(crate) fn gone_since_yesterday(mut self, keys: &[&str]) -> Self {
        self.missing = MissingPolicy::Remove;
        for key in keys {
            for memory in [&mut self.memory.people, &mut self.memory.departments] {
                if let Some(known) = memory.get_mut(&Key::from(*key)) {
                    known.first_absent_at = Some(YESTERDAY.parse().unwrap());
                }
            }
        }
        self
    }

    pub(crate) fn adoption(&self) -> Adoption {
        adopt(&self.adopt_input())
    }

    pub(crate) fn adopt_input(&self) -> AdoptInput<'_> {
        AdoptInput { intake: &self.intake, directory: &self.directory, root: DeptId(1), links: &self.links }
    }

    pub(crate) fn removals(&self) -> Removals {
        let now: Timestamp = NOW.parse().unwrap();
        removals(&RemovalInput {
            intake: &self.intake,
            memory: &self.memory,
            adoption: &self.adoption(),
            directory: &self.directory,
            now,
            today: "2026-09-10".parse().unwrap(),
            leaver_grace_days: 3,
            missing: self.missing,
            proven: prove(&self.evidence).holds(),
        })
    }

    /// The plan before the guard.
    pub(crate) fn drawn(&self) -> Plan {
        draw_up(&PlanInput {
            abilities: self.abilities,
            intake: &self.intake,
            pending: &self.pending,
            directory: &self.directory,
            adoption: &self.adoption(),
            removals: &self.removals(),
            proof: &prove(&self.evidence),
            calls_per_minute: 1_020,
        })
    }

    pub(crate) fn plan(&self) -> Plan {
        guard(self.drawn(), &self.config, &self.rolling, &self.overrides)
    }

    pub(crate) fn text(&self) -> String {
        self.plan().render(&RenderOptions::default())
    }

    fn source_line(&mut self, line: &str) {
        let line = Line::parse(line);
        let (key, intake) = (Key::from(line.words[1]), &mut self.intake);
        match line.words[0] {
            "dept" => {
                intake.org.departments.insert(key.clone(), department(&line));
                if let Some(leaders) = line.list("leaders") {
                    let leaders = leaders.map(|leader| PersonRef::Person(leader.into()));
                    intake.org.leaders.insert(key.clone(), leaders.collect());
                }
                intake.seen.departments.insert(key);
            }
            "person" => {
                intake.userids.insert(key.clone(), UserId::from(line.get("userid").unwrap_or(line.words[1])));
                intake.org.people.insert(key.clone(), employee(&line));
                if let Some(mut manager) = line.list("manager") {
                    let manager = manager.next().map(|manager| Manager::Is(PersonRef::Person(manager.into())));
                    intake.org.managers.insert(key.clone(), manager.unwrap_or(Manager::Nobody));
                }
                intake.seen.people.insert(key);
                for name in line.fields.keys() {
                    intake.mapped.insert(field_name(name));
                }
            }
            "waits" => {
                intake.waiting.insert(key.clone(), "2026-10-01".parse().unwrap());
                intake.present.people.insert(key);
            }
            "aside-person" => {
                intake.present.people.insert(key);
            }
            "aside-dept" => {
                intake.present.departments.insert(key);
            }
            "left" => {
                intake.leaving.insert(key, line.get("on").unwrap().parse().unwrap());
            }
            other => panic!("no such source line: {other}"),
        }
    }

    fn remote_line(&mut self, line: &str) {
        let line = Line::parse(line);
        match line.words[0] {
            "dept" => {
                let id = DeptId(line.words[1].parse().unwrap());
                let remote = RemoteDepartment {
                    name: line.words[2].to_owned(),
                    parent: line.home().first().map_or(DeptId(1), |id| DeptId(id.parse().unwrap())),
                    source_identifier: line.get("mark").map(str::to_owned),
                };
                self.directory.departments.insert(id, remote);
                if let Some(leaders) = line.list("leaders") {
                    self.directory.leaders.insert(id, leaders.map(UserId::from).collect());
                }
                if let Some(key) = line.get("key") {
                    self.links.departments.insert(key.into(), id);
                    self.memory.departments.insert(key.into(), active());
                }
            }
            "user" => {
                let userid = UserId::from(line.words[1]);
                self.directory.people.insert(userid.clone(), remote_person(&line));
                if let Some(mut manager) = line.list("manager") {
                    self.directory.managers.insert(userid.clone(), manager.next().map(UserId::from));
                }
                if let Some(key) = line.get("key") {
                    self.links.people.insert(key.into(), userid);
                    self.memory.people.insert(key.into(), active());
                }
            }
            "link" => match line.words[2].parse() {
                Ok(id) => {
                    self.links.departments.insert(line.words[1].into(), DeptId(id));
                }
                Err(_) => {
                    self.links.people.insert(line.words[1].into(), line.words[2].into());
                }
            },
            other => panic!("no such remote line: {other}"),
        }
    }
}

/// The words and the `name=value` pairs of a line.
struct Line<'a> {
    words: Vec<&'a str>,
    fields: BTreeMap<&'a str, &'a str>,
}

impl<'a> Line<'a> {
    fn parse(line: &'a str) -> Self {
        let (pairs, words): (Vec<&str>, Vec<&str>) = line.split_whitespace().partition(|word| word.contains('='));
        Self { words, fields: pairs.into_iter().filter_map(|pair| pair.split_once('=')).collect() }
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.fields.get(name).copied()
    }

    /// The parts of a value, none of an empty one.
    fn list(&self, name: &str) -> Option<impl Iterator<Item = &'a str>> {
        Some(self.get(name)?.split(',').filter(|part| !part.is_empty()))
    }

    /// What comes after `in`, split at commas.
    fn home(&self) -> Vec<&'a str> {
        let at = self.words.iter().position(|word| *word == "in");
        at.map(|at| self.words[at + 1].split(',').collect()).unwrap_or_default()
    }
}

fn department(line: &Line<'_>) -> Department {
    Department {
        name: line.words[2].to_owned(),
        parent: line.home().first().map_or(DeptRef::Root, |key| DeptRef::Dept((*key).into())),
    }
}

fn employee(line: &Line<'_>) -> Employee {
    let text = |name: &str| line.get(name).map(Text::from);
    let home = line.home();
    Employee {
        name: Some(line.words[2]).filter(|name| *name != "?").map(Text::from),
        mobile: line.get("mobile").map(|mobile| Mobile::parse(mobile).unwrap()),
        departments: Some(match home.as_slice() {
            [] => Few::from([DeptRef::Root]),
            keys => keys.iter().map(|key| DeptRef::Dept((*key).into())).collect(),
        }),
        title: text("title"),
        job_number: text("job_number"),
        email: text("email"),
        telephone: text("telephone"),
        work_place: text("work_place"),
        remark: text("remark"),
        hired_on: line.get("hired_on").map(|date| date.parse::<Date>().unwrap()),
        extension: line.get("own").map(own_fields),
    }
}

/// `班车:3号线,工龄:`
fn own_fields(text: &str) -> BTreeMap<String, String> {
    let fields = text.split(',').filter_map(|field| field.split_once(':'));
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn remote_person(line: &Line<'_>) -> RemotePerson {
    let ids = line.home();
    RemotePerson {
        fields: Employee { departments: None, ..employee(line) },
        departments: match ids.as_slice() {
            [] => Few::from([DeptId(1)]),
            ids => ids.iter().map(|id| DeptId(id.parse().unwrap())).collect(),
        },
        active: Some(true),
        admin: line.words.contains(&"admin"),
        boss: line.words.contains(&"boss"),
    }
}

fn active() -> KeyMemory {
    KeyMemory { last_active_at: Some(YESTERDAY.parse().unwrap()), first_absent_at: None }
}

fn field_name(name: &str) -> &'static str {
    let name = if name == "own" { "extension" } else { name };
    let known = [
        "extension",
        "manager",
        "extension",
        "mobile",
        "title",
        "job_number",
        "email",
        "telephone",
        "work_place",
        "remark",
        "hired_on",
        "userid",
    ];
    known.into_iter().find(|known| *known == name).unwrap()
}
