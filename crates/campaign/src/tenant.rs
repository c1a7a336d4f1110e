//! A company whose jobs run in this process, against an emulator on the same fast clock.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use dianmao_emulator::{Clock as EmulatorClock, Config, Emulator};
use dianmao_jobs::apply::{self, Applied, ApplyOptions};
use dianmao_jobs::clock::{Clock, ScaledClock};
use dianmao_jobs::context::Context;
use dianmao_jobs::error::Error;
use dianmao_jobs::plan::{self, PlanOptions};
use dianmao_jobs::progress::Quiet;
use dianmao_jobs::settings::{Api, Secret, Settings, Source, Sync, Tenant as TenantSettings, rows};
use dianmao_roster::guard::{GuardConfig, MobileChange, Mode, Overrides};
use dianmao_roster::id::DeptId;
use dianmao_roster::ignore::Ignore;
use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Mapping};
use dianmao_roster::plan::Plan;
use dianmao_roster::removal::MissingPolicy;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;

/// A Tuesday morning.
const START: &str = "2026-09-01T09:00:00+08:00";
/// What DingTalk allows one app on one interface.
pub(crate) const CALLS_PER_SECOND: u32 = 20;

/// One company.
pub(crate) struct Tenant {
    pub(crate) emulator: Emulator,
    pub(crate) folder: TempDir,
    clock: Arc<ScaledClock>,
    settings: Settings,
}

impl Tenant {
    /// A company without anybody, on a clock that runs `factor` times as fast as ours.
    pub(crate) async fn start(factor: f64) -> Result<Self> {
        let epoch: Timestamp = START.parse()?;
        let anchor = Instant::now();
        let clock = EmulatorClock::scaled(epoch.as_millisecond(), factor, anchor);
        let config = Config::default().quiet().people(0).qps(CALLS_PER_SECOND).quota(0).clock(clock);
        let emulator = Emulator::start(config).await?;
        let folder = tempfile::tempdir()?;
        let settings = settings(&emulator, folder.path())?;
        Ok(Self { emulator, folder, clock: Arc::new(ScaledClock::new(epoch, factor, anchor)), settings })
    }

    pub(crate) async fn context(&self) -> Result<Context, Error> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        Context::open(self.settings.clone(), clock, Arc::new(Quiet)).await
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Puts both clocks forward.
    pub(crate) fn advance_hours(&self, hours: u32) {
        self.clock.advance(std::time::Duration::from_secs(u64::from(hours) * 3600));
        self.emulator.clock().advance_ms(i64::from(hours) * 3_600_000);
    }

    pub(crate) async fn plan(&self) -> Result<Plan, Error> {
        let context = self.context().await?;
        let plan = plan::draw(&context, &PlanOptions::default()).await.map(|drawn| drawn.plan);
        context.close().await?;
        plan
    }

    /// Carries out whatever the plan asks for, with its approval.
    pub(crate) async fn apply(&self) -> Result<Applied, Error> {
        let plan = self.plan().await?;
        let overrides =
            Overrides { removals: plan.checksums.removals, updates: plan.checksums.updates, ..Overrides::default() };
        self.apply_with(overrides).await
    }

    /// Carries out what the limits let through.
    pub(crate) async fn apply_with(&self, overrides: Overrides) -> Result<Applied, Error> {
        let context = self.context().await?;
        let options = ApplyOptions { plan: PlanOptions { overrides, ..PlanOptions::default() }, saved: None };
        let applied = match apply::prepare(&context, &options).await {
            Ok(prepared) => prepared.execute(&context).await,
            Err(error) => Err(error),
        };
        context.close().await?;
        applied
    }

    pub(crate) async fn alarms(&self) -> Result<Vec<String>, Error> {
        self.context().await?.alarms().await
    }

    /// How often each interface was called since `before`.
    pub(crate) fn calls_since(&self, before: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
        let mut calls = self.emulator.counts();
        for (api, n) in before {
            if let Some(now) = calls.get_mut(api) {
                *now -= n;
            }
        }
        calls.retain(|_, n| *n > 0);
        calls
    }
}

fn settings(emulator: &Emulator, folder: &Path) -> Result<Settings> {
    let ready = emulator.ready();
    Ok(Settings {
        company: "demo".into(),
        tenant: TenantSettings {
            api: Api::V2,
            oapi_url: Some(ready.oapi_url),
            api_url: Some(ready.api_url),
            app_key: ready.app_key,
            app_secret: Secret::from(ready.app_secret),
            operator: None,
            calls_per_second: CALLS_PER_SECOND,
            adaptive: false,
            calls_per_month: 0,
            budget_thousandths: 1000,
        },
        source: Source {
            rows: vec![rows::Source::plain_files(folder.join("hr"), mapping().files())],
            mapping: mapping(),
        },
        sync: Sync { root: DeptId(1), leaver_grace_days: 3, missing: MissingPolicy::Report, ignore: Ignore::default() },
        guard: GuardConfig { mode: Mode::Full, mobile_change: MobileChange::Hold, canary: 0, ..GuardConfig::default() },
        time_zone: TimeZone::get("Asia/Shanghai")?,
        period_start_day: 1,
        store: folder.join("dianmao.db").into(),
        lake: folder.join("lake"),
    })
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
            leave_date: some("{{ 离职日期 }}"),
            ..EmployeeBlock::default()
        }],
        ..Mapping::default()
    }
}
