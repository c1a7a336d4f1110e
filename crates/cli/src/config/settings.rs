//! The settings that jobs are told, made from the sections; values that no section may have are refused here.

use std::path::Path;

use dianmao_jobs::settings::{Api, Secret, Settings, Source, StorePlace, StoreServer, Sync, Tenant};
use dianmao_roster::guard::{GuardConfig, MobileChange, Mode};
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_roster::ignore::Ignore;
use dianmao_roster::removal::MissingPolicy;
use jiff::tz::TimeZone;

use super::file::{self, Sections};
use super::{ConfigError, Places, source};

const LEAVER_GRACE_DAYS: u16 = 3;
const CALLS_PER_SECOND: u32 = 20;
const BUDGET_SHARE: f64 = 0.5;
const TIME_ZONE: &str = "Asia/Shanghai";

/// One company's settings, and what the user should know about them.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) settings: Settings,
    pub(crate) warnings: Vec<String>,
}

/// Makes a company's settings.
pub(super) fn resolve(places: &Places<'_>, sections: Sections) -> Result<Loaded, ConfigError> {
    let mut warnings = Vec::new();
    let tenant = tenant(places, &sections, &mut warnings)?;
    let time_zone = time_zone(places, &sections.attendance)?;
    let settings = Settings {
        company: places.company.to_owned(),
        source: source::resolve(places, &sections, &time_zone, &mut warnings)?,
        sync: sync(places, &sections.sync)?,
        guard: guard(places, &sections, tenant.operator.clone())?,
        time_zone,
        period_start_day: period_start_day(places, &sections.payroll)?,
        store: store(places, &sections.store, &mut warnings)?,
        lake: places.path("lake", "dir", sections.lake.dir.as_deref().unwrap_or("lake")),
        tenant,
    };
    Ok(Loaded { settings, warnings })
}

/// What is needed to read the source alone: no app at DingTalk, no store.
#[derive(Debug, Clone)]
pub(crate) struct LoadedSource {
    pub(crate) source: Source,
    pub(crate) time_zone: TimeZone,
    pub(crate) warnings: Vec<String>,
}

/// Makes what is needed to read the source alone.
pub(super) fn resolve_source(places: &Places<'_>, sections: &Sections) -> Result<LoadedSource, ConfigError> {
    let time_zone = time_zone(places, &sections.attendance)?;
    let mut warnings = Vec::new();
    let source = source::resolve(places, sections, &time_zone, &mut warnings)?;
    Ok(LoadedSource { source, time_zone, warnings })
}

impl Places<'_> {
    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &self,
        (section, key): (&str, &str),
        value: Option<&str>,
        words: &[(&str, T)],
        default: T,
    ) -> Result<T, ConfigError> {
        let Some(value) = value else { return Ok(default) };
        words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning).ok_or_else(|| {
            let known: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            let message = format!("`{section}.{key}` is \"{value}\"; it can be {}", known.join(", "));
            self.error(section, key, message)
        })
    }
}

fn tenant(places: &Places<'_>, sections: &Sections, warnings: &mut Vec<String>) -> Result<Tenant, ConfigError> {
    const SECTION: &str = "dingtalk";
    let Sections { dingtalk, limits, budget, .. } = sections;
    let app_key = dingtalk.app_key.clone().filter(|key| !key.is_empty());
    let missing = || places.error(SECTION, "app_key", "`dingtalk.app_key` is missing; it is the app's Client ID");
    let api = api(places, dingtalk)?;
    let editions = [("standard", 5_000), ("professional", 200_000)];
    let quota = places.word((SECTION, "edition"), dingtalk.edition.as_deref(), &editions, 5_000)?;
    let calls_per_second = limits.calls_per_second.unwrap_or(CALLS_PER_SECOND);
    if calls_per_second == 0 {
        return Err(places.error("limits", "calls_per_second", "`limits.calls_per_second` must be at least 1"));
    }
    let share = budget.share.unwrap_or(BUDGET_SHARE);
    let no_share = || places.error("budget", "share", "`budget.share` must be above 0 and at most 1");
    Ok(Tenant {
        api,
        oapi_url: url(places, "oapi_url", dingtalk.oapi_url.as_deref(), warnings)?,
        api_url: url(places, "api_url", dingtalk.api_url.as_deref(), warnings)?,
        app_key: app_key.ok_or_else(missing)?,
        app_secret: app_secret(places, dingtalk, warnings)?,
        operator: dingtalk.operator.as_deref().filter(|id| !id.is_empty()).map(UserId::from),
        calls_per_second,
        adaptive: limits.adaptive.unwrap_or(false),
        calls_per_month: budget.calls_per_month.unwrap_or(quota),
        budget_thousandths: thousandths(share).ok_or_else(no_share)?,
    })
}

/// The generation of contacts that is called.
pub(super) fn api(places: &Places<'_>, dingtalk: &file::Dingtalk) -> Result<Api, ConfigError> {
    let words = [("v2", Api::V2), ("legacy", Api::Legacy)];
    places.word(("dingtalk", "api"), dingtalk.api.as_deref(), &words, Api::V2)
}

/// An address that somebody set; DingTalk's own is used where nobody did.
fn url(
    places: &Places<'_>,
    key: &str,
    value: Option<&str>,
    warnings: &mut Vec<String>,
) -> Result<Option<String>, ConfigError> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(None) };
    match value.split_once("://") {
        Some(("https" | "http", host)) if !host.is_empty() && !host.starts_with('/') => {}
        _ => {
            let message = format!("`dingtalk.{key}` is \"{value}\"; an address looks like \"http://127.0.0.1:8787\"");
            return Err(places.error("dingtalk", key, message));
        }
    }
    if value.starts_with("http:") && !is_loopback(value) {
        warnings.push(format!("`dingtalk.{key}` is not https, so anybody on the way can read the app secret"));
    }
    Ok(Some(value.to_owned()))
}

fn app_secret(
    places: &Places<'_>,
    dingtalk: &file::Dingtalk,
    warnings: &mut Vec<String>,
) -> Result<Secret, ConfigError> {
    const KEY: (&str, &str) = ("dingtalk", "app_secret_file");
    if let Some(secret) = dingtalk.app_secret.as_deref().filter(|secret| !secret.is_empty()) {
        let hosts = [&dingtalk.oapi_url, &dingtalk.api_url];
        let is_emulator = hosts.iter().all(|url| url.as_deref().is_some_and(is_loopback));
        if places.variable("dingtalk", "app_secret").is_none() && !is_emulator {
            warnings.push(format!(
                "{} holds the app secret itself; put it into a file of its own with `app_secret_file`",
                places.path.display()
            ));
        }
        return Ok(secret.into());
    }
    let Some(file) = &dingtalk.app_secret_file else {
        return Err(places.error(
            "dingtalk",
            "app_secret",
            "the app secret is missing; set `dingtalk.app_secret_file`, or DIANMAO_DINGTALK_APP_SECRET in the environment",
        ));
    };
    secret_file(places, KEY, file, "the app's Client Secret").map(Secret::from)
}

/// The text of a file that holds a secret.
pub(super) fn secret_file(
    places: &Places<'_>,
    (section, key): (&str, &str),
    file: &str,
    what: &str,
) -> Result<String, ConfigError> {
    let unusable = |why: String| places.error(section, key, format!("`{section}.{key}`: {why}"));
    secret_in(&places.path(section, key, file), what, unusable)
}

/// The text of a file at a path.
pub(super) fn secret_in(
    path: &Path,
    what: &str,
    unusable: impl Fn(String) -> ConfigError,
) -> Result<String, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| unusable(format!("cannot read {}: {error}", path.display())))?;
    match text.trim() {
        "" => Err(unusable(format!("{} is empty; it should hold {what}", path.display()))),
        secret => Ok(secret.to_owned()),
    }
}

/// A file, or a server where its address is given. Of two that are given, one in the environment counts.
fn store(places: &Places<'_>, store: &file::Store, warnings: &mut Vec<String>) -> Result<StorePlace, ConfigError> {
    const SECTION: &str = "store";
    let set: Vec<(&str, &str)> = [("url", &store.url), ("url_file", &store.url_file), ("path", &store.path)]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.as_deref().filter(|value| !value.is_empty())?)))
        .collect();
    let in_environment = set.iter().find(|(key, _)| places.variable(SECTION, key).is_some());
    let (key, value) = match (in_environment, set.as_slice()) {
        (Some(chosen), _) => *chosen,
        (None, []) => return Ok(places.path(SECTION, "path", "dianmao.db").into()),
        (None, [only]) => *only,
        (None, [(first, _), (second, _), ..]) => {
            let message = format!("`store.{first}` and `store.{second}` are both set; a store lies in one place");
            return Err(places.error(SECTION, first, message));
        }
    };
    let url = match key {
        "path" => return Ok(places.path(SECTION, key, value).into()),
        "url_file" => secret_file(places, (SECTION, key), value, "the database's address")?,
        _ => value.to_owned(),
    };
    let server: StoreServer =
        url.parse().map_err(|error| places.error(SECTION, key, format!("`store.{key}`: {error}")))?;
    if key == "url" && server.has_password() && places.variable(SECTION, key).is_none() {
        warnings.push(format!(
            "{} holds the database's password itself; put the address into a file of its own with `url_file`",
            places.path.display()
        ));
    }
    Ok(StorePlace::Server(server))
}

fn sync(places: &Places<'_>, sync: &file::Sync) -> Result<Sync, ConfigError> {
    let missing = [("report", MissingPolicy::Report), ("remove", MissingPolicy::Remove)];
    let root = sync.root.unwrap_or(1);
    if root < 1 {
        return Err(places.error("sync", "root", "`sync.root` must be a department id; 1 is the whole company"));
    }
    Ok(Sync {
        root: DeptId(root),
        ignore: Ignore(sync.ignore.clone()),
        leaver_grace_days: sync.leaver_grace_days.unwrap_or(LEAVER_GRACE_DAYS),
        missing: places.word(("sync", "missing"), sync.missing.as_deref(), &missing, MissingPolicy::Report)?,
    })
}

fn guard(places: &Places<'_>, sections: &Sections, operator: Option<UserId>) -> Result<GuardConfig, ConfigError> {
    let Sections { sync, guard, .. } = sections;
    let modes = [("observe", Mode::Observe), ("additive", Mode::Additive), ("full", Mode::Full)];
    let changes = [("hold", MobileChange::Hold), ("recreate", MobileChange::Recreate), ("ask", MobileChange::Ask)];
    let mobile_change = sync.mobile_change.as_deref();
    let defaults = GuardConfig::default();
    Ok(GuardConfig {
        mode: places.word(("sync", "mode"), sync.mode.as_deref(), &modes, Mode::Observe)?,
        mobile_change: places.word(("sync", "mobile_change"), mobile_change, &changes, MobileChange::Hold)?,
        canary: sync.canary.unwrap_or(defaults.canary),
        people_percent: guard.removals_percent.unwrap_or(defaults.people_percent),
        people_max: guard.removals_max.unwrap_or(defaults.people_max),
        departments_percent: guard.department_removals_percent.unwrap_or(defaults.departments_percent),
        departments_max: guard.department_removals_max.unwrap_or(defaults.departments_max),
        updates_percent: guard.updates_percent.unwrap_or(defaults.updates_percent),
        rekeys_percent: guard.rekeys_percent.unwrap_or(defaults.rekeys_percent),
        protected: guard.protected.iter().map(|key| Key::from(key.as_str())).collect(),
        operator,
        ..defaults
    })
}

fn time_zone(places: &Places<'_>, attendance: &file::Attendance) -> Result<TimeZone, ConfigError> {
    let name = attendance.time_zone.as_deref().unwrap_or(TIME_ZONE);
    TimeZone::get(name).map_err(|_| {
        let message =
            format!("`attendance.time_zone` is \"{name}\", which is no time zone; write one as \"{TIME_ZONE}\"");
        places.error("attendance", "time_zone", message)
    })
}

fn period_start_day(places: &Places<'_>, payroll: &file::Payroll) -> Result<i8, ConfigError> {
    let day = payroll.period.start_day.unwrap_or(1);
    i8::try_from(day)
        .ok()
        .filter(|day| (1..=28).contains(day))
        .ok_or_else(|| places.error("payroll", "period", "`payroll.period.start_day` must be from 1 to 28"))
}

fn thousandths(share: f64) -> Option<u16> {
    let thousandths = (share * 1000.0).round();
    (1.0..=1000.0).contains(&thousandths).then(|| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 1000 by the check above"
        )]
        let whole = thousandths as u16;
        whole
    })
}

pub(super) fn is_loopback(url: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or_default();
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|name| host.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])))
}
