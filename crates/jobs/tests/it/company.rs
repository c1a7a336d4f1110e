//! A company to test with: an emulator in this process, a store and HR files in a folder of its own, one clock for all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use dianmao_emulator::{Config, Emulator, RequestRecord, parse_faults};
use dianmao_jobs::apply::{self, Applied, ApplyOptions};
use dianmao_jobs::clock::{Clock, ScaledClock};
use dianmao_jobs::context::Context;
use dianmao_jobs::error::Error;
use dianmao_jobs::plan::{self, PlanOptions};
use dianmao_jobs::progress::Quiet;
use dianmao_jobs::settings::{Secret, Settings, Source, StorePlace, Sync, Tenant, rows};
use dianmao_jobs::{call, log};
use dianmao_roster::guard::{GuardConfig, Mode, Overrides};
use dianmao_roster::id::{DeptId, Key};
use dianmao_roster::ignore::Ignore;
use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Mapping};
use dianmao_roster::plan::{Plan, RenderOptions};
use dianmao_roster::removal::MissingPolicy;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::state::State;
use crate::trace;
use crate::{backend, generation};

/// How many times faster than ours the company's time runs: what waits five seconds waits ten milliseconds. Still, what must happen
/// within an hour of the company has seven seconds of ours.
const FACTOR: f64 = 500.0;
/// A Tuesday morning.
pub(crate) const START: &str = "2026-09-01T09:00:00+08:00";

/// The calls that write.
pub(crate) const WRITES: [&str; 6] = [
    "/topapi/v2/department/create",
    "/topapi/v2/department/update",
    "/topapi/v2/department/delete",
    "/topapi/v2/user/create",
    "/topapi/v2/user/update",
    "/topapi/v2/user/delete",
];

/// Everything of one test.
pub(crate) struct TestCompany {
    pub(crate) emulator: Emulator,
    /// To be changed before a context is opened.
    pub(crate) settings: Settings,
    clock: Arc<ScaledClock>,
    dir: TempDir,
}

impl TestCompany {
    /// A company without anybody, before its first sync.
    pub(crate) async fn start() -> Result<Self> {
        Self::start_at(START, |config| config).await
    }

    /// The same, at another time and with another emulator.
    pub(crate) async fn start_at(start: &str, configure: impl FnOnce(Config) -> Config) -> Result<Self> {
        Self::start_with(start, FACTOR, configure).await
    }

    /// The same, with a time that runs slower or faster.
    pub(crate) async fn start_with(start: &str, factor: f64, configure: impl FnOnce(Config) -> Config) -> Result<Self> {
        Self::start_as(start, factor, configure(Config::default().quiet().people(0))).await
    }

    /// A company in which everything happens that happens in companies.
    pub(crate) async fn eventful(start: &str, n_people: u32) -> Result<Self> {
        Self::start_as(start, FACTOR, Config::default().people(n_people)).await
    }

    async fn start_as(start: &str, factor: f64, config: Config) -> Result<Self> {
        trace::keep();
        let epoch: Timestamp = start.parse()?;
        let anchor = Instant::now();
        let clock = dianmao_emulator::Clock::scaled(epoch.as_millisecond(), factor, anchor);
        let emulator = Emulator::start(config.clock(clock)).await?;
        let dir = tempfile::tempdir()?;
        let settings = settings(&emulator, dir.path().to_owned(), backend::place(dir.path())?);
        Ok(Self { emulator, settings, clock: Arc::new(ScaledClock::new(epoch, factor, anchor)), dir })
    }

    /// A company whose departments and people are synced already.
    pub(crate) async fn synced(departments: &str, people: &str) -> Result<Self> {
        let company = Self::start().await?;
        company.hr(departments, people)?;
        let applied = company.apply().await?;
        anyhow::ensure!(!applied.is_partial() && !applied.is_held(), "the first sync came out as {applied:?}");
        Ok(company)
    }

    /// Manages leaders and managers too, from now on.
    pub(crate) fn map_relations(&mut self) {
        let mapping = &mut self.settings.source.mapping;
        mapping.departments[0].leaders = Some("{{ 负责人 }}".into());
        mapping.employees[0].manager = Some("{{ 直属上级 }}".into());
    }

    /// Writes HR's files: a row a line, `key,name,parent,leader` and `key,name,mobile,departments,title,email,hired on,last day,manager`;
    /// columns at the end may be missing.
    pub(crate) fn hr(&self, departments: &str, people: &str) -> Result<()> {
        self.hr_file("departments.csv", "部门编号,部门名称,上级部门编号,负责人", departments)?;
        self.hr_file("employees.csv", "工号,姓名,手机号,部门编号,职位,邮箱,入职日期,离职日期,直属上级", people)
    }

    fn hr_file(&self, name: &str, header: &str, rows: &str) -> Result<()> {
        let n_columns = header.split(',').count();
        let mut text = format!("{header}\n");
        for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let missing = n_columns.saturating_sub(row.split(',').count());
            text.push_str(&format!("{row}{}\n", ",".repeat(missing)));
        }
        let path = self.dir.path().join("hr");
        std::fs::create_dir_all(&path)?;
        Ok(std::fs::write(path.join(name), text)?)
    }

    /// Opens the company, as each command does.
    pub(crate) async fn context(&self) -> Result<Context, Error> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        Context::open(self.settings.clone(), clock, Arc::new(Quiet)).await
    }

    /// The company's store, as another program sees it.
    pub(crate) async fn store(&self) -> Result<dianmao_store::Store> {
        Ok(dianmao_store::Store::open(&self.settings.store, &self.settings.company).await?)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Puts both clocks forward.
    pub(crate) fn advance_hours(&self, hours: u64) {
        self.clock.advance(Duration::from_secs(hours * 3600));
        self.emulator.clock().advance_ms(i64::try_from(hours * 3_600_000).unwrap());
    }

    /// Puts both clocks forward to an instant.
    pub(crate) fn advance_to(&self, instant: &str) {
        let ahead = instant.parse::<Timestamp>().unwrap().duration_since(self.now());
        let ahead = Duration::try_from(ahead).unwrap();
        self.clock.advance(ahead);
        self.emulator.clock().advance_ms(i64::try_from(ahead.as_millis()).unwrap());
    }

    pub(crate) async fn plan(&self) -> Result<Plan, Error> {
        self.plan_with(&PlanOptions::default()).await
    }

    pub(crate) async fn plan_with(&self, options: &PlanOptions) -> Result<Plan, Error> {
        let context = self.context().await?;
        let drawn = plan::draw(&context, options).await?;
        context.close().await?;
        Ok(drawn.plan)
    }

    /// The plan as a terminal shows it.
    pub(crate) async fn plan_text(&self) -> Result<String, Error> {
        Ok(self.plan().await?.render(&RenderOptions::default()))
    }

    pub(crate) async fn apply(&self) -> Result<Applied, Error> {
        self.apply_with(&ApplyOptions::default()).await
    }

    pub(crate) async fn apply_with(&self, options: &ApplyOptions) -> Result<Applied, Error> {
        apply_in(&self.context().await?, options).await
    }

    /// Applies with the approval that the plan asks for.
    pub(crate) async fn apply_approved(&self) -> Result<Applied> {
        Ok(self.apply_with(&self.approval().await?).await?)
    }

    /// What approves all that the plan holds for a checksum.
    pub(crate) async fn approval(&self) -> Result<ApplyOptions> {
        let removals = self.plan().await?.checksums.removals.context("nothing waits for an approval")?;
        Ok(options(Overrides { removals: Some(removals), ..Overrides::default() }))
    }

    /// Replaces the emulator's fault rules.
    pub(crate) fn faults(&self, rules: &[Value]) {
        let lines: Vec<String> = rules.iter().map(|rule| generation::rule(rule).to_string()).collect();
        self.emulator.set_faults(parse_faults(&lines.join("\n")).unwrap());
    }

    /// Sends part of a seed document, as somebody in the developer console would.
    pub(crate) async fn reseed(&self, document: Value) -> Result<()> {
        let address = self.emulator.url().trim_start_matches("http://").to_owned();
        let body = document.to_string();
        let mut stream = tokio::net::TcpStream::connect(&address).await?;
        let request = format!(
            "POST /_emulator/seed HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        anyhow::ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        Ok(())
    }

    /// Calls the API by hand, as another program of the tenant does.
    pub(crate) async fn by_hand(&self, path: &str, params: Value) -> Result<Value> {
        let context = self.context().await?;
        Ok(call::run(&context, path, params).await?)
    }

    /// Makes a department that is nobody's but the tenant's.
    pub(crate) async fn department_by_hand(&self, name: &str, parent: i64) -> Result<i64> {
        let answer = self.by_hand("/topapi/v2/department/create", json!({ "name": name, "parent_id": parent })).await?;
        answer["result"]["dept_id"].as_i64().context("a department has an id")
    }

    /// Changes a member by the API as another program does.
    pub(crate) async fn update_by_hand(&self, userid: &str, params: Value) -> Result<()> {
        let mut params = params;
        params["userid"] = userid.into();
        self.by_hand("/topapi/v2/user/update", params).await.map(drop)
    }

    /// What the emulator holds.
    pub(crate) fn state(&self) -> State {
        State::of(&self.emulator)
    }

    /// How many requests there were so far.
    pub(crate) fn mark(&self) -> u64 {
        self.emulator.requests().last().map_or(0, |request| request.id)
    }

    /// All requests, in the words of the present generation.
    pub(crate) fn requests(&self) -> impl Iterator<Item = RequestRecord> {
        self.emulator.requests().into_iter().map(generation::request)
    }

    /// The requests of a path after a mark.
    pub(crate) fn requests_since(&self, mark: u64, api: &str) -> Vec<RequestRecord> {
        self.requests().filter(|request| request.id > mark && request.api == api).collect()
    }

    /// The writes after a mark, by path.
    pub(crate) fn writes_since(&self, mark: u64) -> BTreeMap<&'static str, usize> {
        let count = |api: &'static str| (api, self.requests_since(mark, api).len());
        WRITES.into_iter().map(count).filter(|(_, n_calls)| *n_calls > 0).collect()
    }

    /// Waits until some request is as wanted. Only as long as the machine needs.
    pub(crate) async fn request(&self, mark: u64, is_wanted: impl Fn(&RequestRecord) -> bool) -> RequestRecord {
        loop {
            let mut requests = self.requests();
            if let Some(request) = requests.find(|request| request.id > mark && is_wanted(request)) {
                return request;
            }
            tokio::time::sleep(Duration::from_micros(300)).await;
        }
    }

    /// The states of all steps of all runs, each with how often it occurs.
    pub(crate) async fn step_states(&self) -> Result<BTreeMap<String, usize>> {
        let context = self.context().await?;
        let mut states: BTreeMap<String, usize> = BTreeMap::new();
        for run in log::list(&context).await?.runs.iter().filter(|run| run.kind == "apply") {
            anyhow::ensure!(run.ended_at.is_some(), "run {} never ended", run.run);
            for (state, n_steps) in log::show(&context, run.run).await?.states {
                *states.entry(state).or_default() += n_steps;
            }
        }
        Ok(states)
    }

    pub(crate) async fn alarms(&self) -> Result<Vec<String>, Error> {
        self.context().await?.alarms().await
    }
}

/// Applies in an open company.
pub(crate) async fn apply_in(context: &Context, options: &ApplyOptions) -> Result<Applied, Error> {
    apply::prepare(context, options).await?.execute(context).await
}

pub(crate) fn options(overrides: Overrides) -> ApplyOptions {
    ApplyOptions { plan: PlanOptions { overrides, ..PlanOptions::default() }, saved: None }
}

/// How each change came out, in words.
pub(crate) fn outcomes(applied: &Applied) -> BTreeMap<String, &'static str> {
    applied.outcomes.iter().map(|(id, outcome)| (id.to_string(), outcome.as_str())).collect()
}

/// The changes that a plan holds, with the reason.
pub(crate) fn held(plan: &Plan) -> BTreeMap<String, &'static str> {
    plan.held().map(|(planned, hold)| (planned.id().to_string(), hold.reason.as_str())).collect()
}

pub(crate) fn keys(names: &[&str]) -> BTreeSet<Key> {
    names.iter().map(|name| Key::from(*name)).collect()
}

fn settings(emulator: &Emulator, dir: PathBuf, store: StorePlace) -> Settings {
    let ready = emulator.ready();
    Settings {
        company: "demo".into(),
        tenant: Tenant {
            api: generation::running(),
            oapi_url: Some(ready.oapi_url),
            api_url: Some(ready.api_url),
            app_key: ready.app_key,
            app_secret: Secret::from(ready.app_secret),
            operator: None,
            calls_per_second: 20,
            adaptive: false,
            calls_per_month: 5000,
            budget_thousandths: 500,
        },
        source: Source { rows: vec![rows::Source::plain_files(dir.join("hr"), mapping().files())], mapping: mapping() },
        sync: Sync { root: DeptId(1), leaver_grace_days: 3, missing: MissingPolicy::Report, ignore: Ignore::default() },
        guard: GuardConfig { mode: Mode::Full, canary: 0, ..GuardConfig::default() },
        time_zone: TimeZone::get("Asia/Shanghai").unwrap(),
        period_start_day: 1,
        store,
        lake: dir.join("lake"),
    }
}

fn mapping() -> Mapping {
    let some = |template: &str| Some(template.to_owned());
    Mapping {
        departments: vec![DepartmentBlock {
            file: "departments.csv".into(),
            key: "{{ 部门编号 }}".into(),
            name: "{{ 部门名称 }}".into(),
            parent: some("{{ 上级部门编号 }}"),
            ..DepartmentBlock::default()
        }],
        employees: vec![EmployeeBlock {
            file: "employees.csv".into(),
            key: "{{ 工号 }}".into(),
            name: some("{{ 姓名 }}"),
            mobile: some("{{ 手机号 }}"),
            departments: some("{{ 部门编号 }}"),
            title: some("{{ 职位 }}"),
            job_number: some("{{ 工号 }}"),
            email: some("{{ 邮箱 }}"),
            hired_on: some("{{ 入职日期 }}"),
            leave_date: some("{{ 离职日期 }}"),
            ..EmployeeBlock::default()
        }],
        ..Mapping::default()
    }
}
