//! One company with its emulator, its folder and its program.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use dianmao_emulator::{Config, Emulator, PersonPatch, parse_faults};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Handle;

use super::kill::{Kill, is_write};
use super::round::One;
use super::{Options, claims};
use crate::child::Place;
use crate::company::{CLUB, Changes, Company};

const CREATE: &str = "/topapi/v2/user/create";
const PEOPLE: usize = 20;
const DEPARTMENTS: usize = 8;
/// What a new number is refused with.
const REFUSED: i64 = 40021;

pub(super) struct Lane {
    emulator: Emulator,
    folder: Option<TempDir>,
    place: Place,
    company: Company,
    chance: ChaCha8Rng,
    /// How long the program writes when nobody kills it, as of late.
    span: Duration,
}

impl Lane {
    /// Makes the company and brings it into DingTalk, with what HR cannot know.
    pub(super) fn start(runtime: &Handle, program: &Path, options: &Options, n: u32) -> Result<Self> {
        let mut chance = ChaCha8Rng::seed_from_u64(options.seed.wrapping_mul(1000).wrapping_add(n.into()));
        let config = Config::default().quiet().people(0).qps(0).quota(0);
        let emulator = runtime.block_on(Emulator::start(config))?;
        let folder = tempfile::tempdir()?;
        let place = Place { program: program.to_owned(), folder: folder.path().to_owned() };
        place.configure(&emulator.url())?;
        let company = Company::invent(&mut chance, PEOPLE, DEPARTMENTS);
        company.write(&place.folder.join("hr"))?;
        let span = Duration::from_millis(100);
        let mut lane = Self { emulator, folder: Some(folder), place, company, chance, span };
        lane.finish(&["apply", "--yes"])?;
        lane.decorate()?;
        lane.check_state()?;
        Ok(lane)
    }

    /// Gives some people what a re-creation has to bring back.
    fn decorate(&mut self) -> Result<()> {
        let club = self.call("/topapi/v2/department/create", &json!({ "name": CLUB, "parent_id": 1 }))?;
        let club = club["result"]["dept_id"].as_i64().context("a department has an id")?;
        let state = self.emulator.state_json();
        let mut patches = Vec::new();
        let mut leads = Vec::new();
        for (n, (key, person)) in self.company.people.iter_mut().enumerate() {
            let stored = state["people"].as_array().into_iter().flatten().find(|stored| stored["userid"] == *key);
            let home =
                stored.and_then(|stored| stored["dept_id_list"][0].as_i64()).context("somebody is in no department")?;
            let mut patch = PersonPatch::of(key);
            if n % 2 == 0 {
                let extension = json!({ "班车": format!("{n}号线") });
                patch.extension = Some(extension.clone());
                person.extension = Some(extension);
            }
            if n % 3 == 0 {
                patch.dept_id_list = Some(vec![home, club]);
                person.in_club = true;
            }
            if n % 4 == 0 {
                let department = self
                    .company
                    .departments
                    .get_mut(&person.department)
                    .filter(|department| department.leader.is_none());
                if let Some(department) = department {
                    department.leader = Some(key.clone());
                    leads.push(json!({ "dept_id": home, "dept_manager_userid_list": key }));
                }
            }
            patches.push(patch);
        }
        self.emulator.add_people(patches).map_err(anyhow::Error::msg)?;
        for params in &leads {
            self.call("/topapi/v2/department/update", params)?;
        }
        Ok(())
    }

    fn call(&self, path: &str, params: &Value) -> Result<Value> {
        self.place.json(&["call", path, "--body", &params.to_string()])
    }

    /// One kill, the runs after it, and every claim.
    pub(super) fn round(&mut self, n: u32) -> One {
        let begun = Instant::now();
        let mark = self.mark();
        let mut one = One::default();
        let mut told = String::new();
        if let Err(error) = self.kill_and_go_on(mark, &mut one, &mut told) {
            one.failure = Some(format!("{error:#}\n  {told}\n  round {n}"));
        }
        let requests = self.emulator.requests_after(mark);
        one.calls = u64::try_from(requests.len()).unwrap_or_default();
        one.writes = u64::try_from(requests.iter().filter(|request| is_write(request)).count()).unwrap_or_default();
        one.seconds = begun.elapsed().as_secs_f64();
        one
    }

    fn kill_and_go_on(&mut self, mark: u64, one: &mut One, told: &mut String) -> Result<()> {
        let before = self.userids();
        let last_run = self.last_run()?;
        let changes = self.company.change(&mut self.chance, true);
        self.company.write(&self.place.folder.join("hr"))?;
        let kill = Kill::draw(&mut self.chance, &changes, self.span);
        let refused = self.refusal(&changes);
        one.swaps = u32::try_from(changes.n_swaps).unwrap_or_default();
        one.passed_on = u32::try_from(changes.n_passed_on).unwrap_or_default();
        one.refused = refused.is_some();
        *told = format!("{kill:?}, refused {refused:?}, {changes:?}");

        self.set_faults(kill.rule().iter().chain(&refused))?;
        let mut child = self.place.start(&["apply", "--yes"])?;
        let (ended, span) = kill.carry_out(&mut child, &self.emulator, mark)?;
        one.ended = ended;
        if let Some(span) = span {
            self.span = (self.span + span) / 2;
        }
        self.emulator.release(None);
        one.away = self.check_nobody_is_lost(&before, &changes)?;

        // The refusal outlives the kill: the run after it has to bring the person back under the old number.
        self.set_faults(refused.iter())?;
        if refused.is_some() {
            let resumed = self.place.run(&["apply", "--yes"])?;
            ensure!(matches!(resumed.code, Some(0 | 3 | 4)), "with the refusal the next run says {resumed:?}");
            let away = self.check_nobody_is_lost(&before, &changes)?;
            ensure!(away == 0, "{away} people are away after the run that follows the kill");
            self.set_faults([].into_iter())?;
            self.release()?;
        }
        self.finish(&["apply", "--yes"])?;
        self.check_state()?;
        self.check_journal(last_run)
    }

    /// Sometimes one of the new numbers is refused for good.
    fn refusal(&mut self, changes: &Changes) -> Option<Value> {
        let (key, mobile) = changes.renumbered.iter().next()?;
        let of = json!({ "userid": key, "mobile": mobile });
        let strikes = self.chance.random_bool(0.25);
        strikes.then(|| json!({ "api": CREATE, "match": of, "kind": "errcode", "errcode": REFUSED }))
    }

    /// Lets what is left out be tried again, now that nothing is refused any more.
    fn release(&self) -> Result<()> {
        let log = self.place.json(&["log", "--json"])?;
        let alarms = log["alarms"].as_array().into_iter().flatten();
        for alarm in alarms.filter(|alarm| alarm["kind"] == "quarantine") {
            let (_, key) =
                alarm["key"].as_str().and_then(|id| id.split_once('/')).context("an alarm names a change")?;
            let released = self.place.run(&["release", key])?;
            ensure!(released.code == Some(0), "the release says {released:?}");
        }
        Ok(())
    }

    fn set_faults<'a>(&self, rules: impl Iterator<Item = &'a Value>) -> Result<()> {
        let lines: Vec<String> = rules.map(Value::to_string).collect();
        self.emulator.set_faults(parse_faults(&lines.join("\n"))?);
        Ok(())
    }

    /// Runs a command that has to do all of its work, and asks the plan whether it did.
    fn finish(&mut self, words: &[&str]) -> Result<()> {
        let ended = self.place.run(words)?;
        ensure!(ended.code == Some(0), "the run that should finish the work says {ended:?}");
        let plan = self.place.run(&["plan"])?;
        ensure!(plan.code == Some(0) && plan.stdout.ends_with("No changes.\n"), "the plan afterwards is {plan:?}");
        ensure!(!plan.stderr.contains("alarm"), "an alarm is left: {}", plan.stderr);
        Ok(())
    }

    fn check_nobody_is_lost(&self, before: &BTreeSet<String>, changes: &Changes) -> Result<u32> {
        claims::nobody_is_lost(before, &self.userids(), changes)
    }

    fn check_state(&self) -> Result<()> {
        claims::state(&self.company.wanted(), &self.emulator.state_json())
    }

    fn check_journal(&self, last_run: i64) -> Result<()> {
        let log = self.place.json(&["log", "--json"])?;
        claims::log(&log, last_run)?;
        for run in claims::runs_after(&log, last_run) {
            claims::run(&self.place.json(&["log", &run.to_string(), "--json"])?)?;
        }
        Ok(())
    }

    fn last_run(&self) -> Result<i64> {
        let log = self.place.json(&["log", "--json"])?;
        Ok(log["runs"][0]["run"].as_i64().unwrap_or(0))
    }

    fn userids(&self) -> BTreeSet<String> {
        let state = self.emulator.state_json();
        let people = state["people"].as_array().into_iter().flatten();
        people.filter_map(|person| Some(person["userid"].as_str()?.to_owned())).collect()
    }

    fn mark(&self) -> u64 {
        self.emulator.last_request()
    }

    /// Leaves the folder where it is.
    pub(super) fn keep(&mut self) -> PathBuf {
        match self.folder.take() {
            Some(folder) => folder.keep(),
            None => self.place.folder.clone(),
        }
    }

    pub(super) fn stop(self, runtime: &Handle) {
        runtime.block_on(self.emulator.stop());
    }
}
