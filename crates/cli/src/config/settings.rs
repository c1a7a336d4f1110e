//! The settings that jobs are told, made from the sections; values that no section may have are refused here.

use std::path::{Path, PathBuf};

use dianmao_jobs::settings::{Secret, Settings, Source, Sync, Tenant};
use dianmao_roster::guard::{GuardConfig, MobileChange, Mode};
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Mapping, OnEmpty};
use dianmao_roster::removal::MissingPolicy;
use jiff::tz::TimeZone;

use super::ConfigError;
use super::file::{self, Sections};

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

/// Makes a company's settings. Paths are taken from the folder of the configuration file.
pub(super) fn resolve(path: &Path, company: &str, sections: Sections) -> Result<Loaded, ConfigError> {
    let from = From { path, folder: folder_of(path) };
    let mut warnings = Vec::new();
    let tenant = from.tenant(&sections, &mut warnings)?;
    let settings = Settings {
        company: company.to_owned(),
        source: from.source(&sections)?,
        sync: from.sync(&sections.sync)?,
        guard: from.guard(&sections, tenant.operator.clone())?,
        time_zone: from.time_zone(&sections.attendance)?,
        period_start_day: from.period_start_day(&sections.payroll)?,
        store: from.place(sections.store.path.as_deref().unwrap_or("dianmao.db")),
        lake: from.place(sections.lake.dir.as_deref().unwrap_or("lake")),
        tenant,
    };
    Ok(Loaded { settings, warnings })
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// Where the sections came from.
struct From<'a> {
    path: &'a Path,
    folder: PathBuf,
}

impl From<'_> {
    fn error(&self, message: impl Into<String>) -> ConfigError {
        ConfigError::Value { path: self.path.to_owned(), message: message.into() }
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// One of a few words.
    fn word<T: Copy>(&self, key: &str, value: Option<&str>, words: &[(&str, T)], default: T) -> Result<T, ConfigError> {
        let Some(value) = value else { return Ok(default) };
        words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning).ok_or_else(|| {
            let known: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            self.error(format!("`{key}` is \"{value}\"; it can be {}", known.join(", ")))
        })
    }

    fn tenant(&self, sections: &Sections, warnings: &mut Vec<String>) -> Result<Tenant, ConfigError> {
        let dingtalk = &sections.dingtalk;
        let app_key = dingtalk.app_key.clone().filter(|key| !key.is_empty());
        self.word("dingtalk.api", dingtalk.api.as_deref(), &[("v2", ())], ())?;
        let editions = [("standard", 5_000), ("professional", 200_000)];
        let quota = self.word("dingtalk.edition", dingtalk.edition.as_deref(), &editions, 5_000)?;
        let share = sections.budget.share.unwrap_or(BUDGET_SHARE);
        Ok(Tenant {
            oapi_url: dingtalk.oapi_url.clone(),
            api_url: dingtalk.api_url.clone(),
            app_key: app_key.ok_or_else(|| self.error("`dingtalk.app_key` is missing; it is the app's Client ID"))?,
            app_secret: self.app_secret(dingtalk, warnings)?,
            operator: dingtalk.operator.as_deref().filter(|id| !id.is_empty()).map(UserId::from),
            calls_per_second: sections.limits.calls_per_second.unwrap_or(CALLS_PER_SECOND),
            calls_per_month: sections.budget.calls_per_month.unwrap_or(quota),
            budget_thousandths: thousandths(share)
                .ok_or_else(|| self.error("`budget.share` must be above 0 and at most 1"))?,
        })
    }

    fn app_secret(&self, dingtalk: &file::Dingtalk, warnings: &mut Vec<String>) -> Result<Secret, ConfigError> {
        match (&dingtalk.app_secret, &dingtalk.app_secret_file) {
            (Some(secret), _) if !secret.is_empty() => {
                let from_environment = std::env::var_os("DIANMAO_DINGTALK_APP_SECRET").is_some();
                let hosts = [&dingtalk.oapi_url, &dingtalk.api_url];
                if !from_environment && !hosts.iter().all(|url| url.as_deref().is_some_and(is_loopback)) {
                    warnings.push(format!(
                        "{} holds the app secret itself; put it into a file of its own with `app_secret_file`",
                        self.path.display()
                    ));
                }
                Ok(secret.as_str().into())
            }
            (_, Some(file)) => {
                let path = self.place(file);
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| self.error(format!("`dingtalk.app_secret_file`: cannot read {}: {error}", path.display())))?;
                match text.trim() {
                    "" => Err(self.error(format!("`dingtalk.app_secret_file`: {} is empty", path.display()))),
                    secret => Ok(secret.into()),
                }
            }
            _ => Err(self.error(
                "the app secret is missing; set `dingtalk.app_secret_file`, or DIANMAO_DINGTALK_APP_SECRET in the environment",
            )),
        }
    }

    fn source(&self, sections: &Sections) -> Result<Source, ConfigError> {
        let source = &sections.source;
        self.word("source.kind", source.kind.as_deref(), &[("csv", ())], ())?;
        if source.employee.is_empty() {
            return Err(self.error("there is no `[[source.employee]]` block, so nobody could be synced"));
        }
        let words = [("keep", OnEmpty::Keep), ("clear", OnEmpty::Clear)];
        let mapping = Mapping {
            departments: source.department.iter().map(department).collect(),
            employees: source.employee.iter().map(employee).collect(),
            tables: source.tables.clone(),
            on_empty: self.word("sync.on_empty", sections.sync.on_empty.as_deref(), &words, OnEmpty::Keep)?,
        };
        let dir = source.dir.as_deref().map_or_else(|| self.folder.clone(), |dir| self.place(dir));
        Ok(Source { dir, mapping })
    }

    fn sync(&self, sync: &file::Sync) -> Result<Sync, ConfigError> {
        let missing = [("report", MissingPolicy::Report), ("remove", MissingPolicy::Remove)];
        let root = sync.root.unwrap_or(1);
        if root < 1 {
            return Err(self.error("`sync.root` must be a department id; 1 is the whole company"));
        }
        Ok(Sync {
            root: DeptId(root),
            leaver_grace_days: sync.leaver_grace_days.unwrap_or(LEAVER_GRACE_DAYS),
            missing: self.word("sync.missing", sync.missing.as_deref(), &missing, MissingPolicy::Report)?,
        })
    }

    fn guard(&self, sections: &Sections, operator: Option<UserId>) -> Result<GuardConfig, ConfigError> {
        let Sections { sync, guard, .. } = sections;
        let modes = [("observe", Mode::Observe), ("additive", Mode::Additive), ("full", Mode::Full)];
        let changes = [("hold", MobileChange::Hold), ("recreate", MobileChange::Recreate), ("ask", MobileChange::Ask)];
        let defaults = GuardConfig::default();
        Ok(GuardConfig {
            mode: self.word("sync.mode", sync.mode.as_deref(), &modes, Mode::Observe)?,
            mobile_change: self.word(
                "sync.mobile_change",
                sync.mobile_change.as_deref(),
                &changes,
                MobileChange::Hold,
            )?,
            canary: sync.canary.unwrap_or(defaults.canary),
            people_percent: guard.removals_percent.unwrap_or(defaults.people_percent),
            people_max: guard.removals_max.unwrap_or(defaults.people_max),
            departments_percent: guard.department_removals_percent.unwrap_or(defaults.departments_percent),
            departments_max: guard.department_removals_max.unwrap_or(defaults.departments_max),
            updates_percent: guard.updates_percent.unwrap_or(defaults.updates_percent),
            protected: guard.protected.iter().map(|key| Key::from(key.as_str())).collect(),
            operator,
            ..defaults
        })
    }

    fn time_zone(&self, attendance: &file::Attendance) -> Result<TimeZone, ConfigError> {
        let name = attendance.time_zone.as_deref().unwrap_or(TIME_ZONE);
        TimeZone::get(name).map_err(|_| {
            self.error(format!(
                "`attendance.time_zone` is \"{name}\", which is no time zone; write one as \"{TIME_ZONE}\""
            ))
        })
    }

    fn period_start_day(&self, payroll: &file::Payroll) -> Result<i8, ConfigError> {
        let day = payroll.period.start_day.unwrap_or(1);
        i8::try_from(day)
            .ok()
            .filter(|day| (1..=28).contains(day))
            .ok_or_else(|| self.error("`payroll.period.start_day` must be from 1 to 28"))
    }
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

fn is_loopback(url: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or_default();
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|name| host.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])))
}

fn department(block: &file::Department) -> DepartmentBlock {
    let file::Department { file, key, name, parent } = block.clone();
    DepartmentBlock { file, key, name, parent }
}

fn employee(block: &file::Employee) -> EmployeeBlock {
    let file::Employee {
        file,
        key,
        userid,
        name,
        mobile,
        departments,
        title,
        job_number,
        email,
        telephone,
        work_place,
        remark,
        hired_on,
        leave_date,
    } = block.clone();
    EmployeeBlock {
        file,
        key,
        userid,
        name,
        mobile,
        departments: Some(departments),
        title,
        job_number,
        email,
        telephone,
        work_place,
        remark,
        hired_on,
        leave_date,
    }
}
