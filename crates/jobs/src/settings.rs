//! What a job is told about one company. Made by the command line from the configuration; nothing here reads a file.

use std::path::PathBuf;

pub use dianmao_dingtalk::Secret;
use dianmao_dingtalk::{Capability, Generation};
use dianmao_roster::ability::{Abilities, TextLimits};
use dianmao_roster::guard::GuardConfig;
use dianmao_roster::id::{DeptId, UserId};
use dianmao_roster::ignore::Ignore;
use dianmao_roster::intake::Mapping;
use dianmao_roster::removal::MissingPolicy;
pub use dianmao_sources as rows;
pub use dianmao_store::{Place as StorePlace, Server as StoreServer};
use jiff::tz::TimeZone;

/// One company's settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The company's name in the configuration, which is also its folder in the lake.
    pub company: String,
    /// How DingTalk is reached.
    pub tenant: Tenant,
    /// Where HR's rows come from.
    pub source: Source,
    /// How the roster is synced.
    pub sync: Sync,
    /// How far a run may go, and the limits that hold removals and refuse mass updates.
    pub guard: GuardConfig,
    /// The company's time zone.
    pub time_zone: TimeZone,
    /// The day of the month that a payroll period starts on; 1 is the calendar month.
    pub period_start_day: i8,
    /// Where the store lies.
    pub store: StorePlace,
    /// The lake's folder.
    pub lake: PathBuf,
}

/// Which generation of contacts the app was granted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Api {
    /// The present one, `/topapi/v2/`.
    #[default]
    V2,
    /// The first one, `/department/` and `/user/`, which no app of today is granted.
    Legacy,
}

impl Api {
    /// What it can do, where that differs.
    #[must_use]
    pub fn abilities(self) -> Abilities {
        let generation = self.generation();
        Abilities {
            clear_manager: generation.can(Capability::ClearManager),
            clear_leaders: generation.can(Capability::ClearDeptManagers),
            restore_posts: generation.can(Capability::MainDepartment),
        }
    }

    /// How long texts may be.
    #[must_use]
    pub fn text_limits(self) -> TextLimits {
        let Some(limits) = self.generation().text_limits() else { return TextLimits::default() };
        TextLimits {
            name: limits.name,
            title: limits.title,
            email: limits.email,
            job_number: limits.job_number,
            telephone: limits.telephone,
            work_place: limits.work_place,
            remark: limits.remark,
        }
    }

    fn generation(self) -> Generation {
        match self {
            Self::V2 => Generation::V2,
            Self::Legacy => Generation::Legacy,
        }
    }
}

/// The app at DingTalk and what it may use.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// The generation of contacts that is called.
    pub api: Api,
    /// The old host, where it is not DingTalk's own.
    pub oapi_url: Option<String>,
    /// The new host, where it is not DingTalk's own.
    pub api_url: Option<String>,
    /// The app's key.
    pub app_key: String,
    /// The app's secret.
    pub app_secret: Secret,
    /// Whom calls act for where DingTalk asks; never removed.
    pub operator: Option<UserId>,
    /// Calls a second per interface.
    pub calls_per_second: u32,
    /// Whether more than that is tried, little by little, while nothing is turned away.
    pub adaptive: bool,
    /// Metered calls that the company's edition has a month.
    pub calls_per_month: u32,
    /// The share of them that may be used, in thousandths.
    pub budget_thousandths: u16,
}

/// Where HR's rows come from and how they become people and departments.
#[derive(Debug, Clone)]
pub struct Source {
    /// Files, databases, directories and servers, and what is read there.
    pub rows: Vec<rows::Source>,
    /// The templates.
    pub mapping: Mapping,
}

/// How the roster is synced.
#[derive(Debug, Clone)]
pub struct Sync {
    /// The department under which we manage.
    pub root: DeptId,
    /// Days between the last working day and the removal.
    pub leaver_grace_days: u16,
    /// What becomes of people who vanish from the source without a leave date.
    pub missing: MissingPolicy,
    /// Who and what is left alone.
    pub ignore: Ignore,
}

impl Tenant {
    /// How many metered calls a month we may make: our share of the quota. `None` where the quota is unlimited.
    #[must_use]
    pub fn call_ceiling(&self) -> Option<u64> {
        let share = u64::from(self.budget_thousandths.min(1000));
        (self.calls_per_month > 0).then(|| u64::from(self.calls_per_month) * share / 1000)
    }
}
