//! The configuration file as it is written, section by section.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The sections of one company.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sections {
    pub(crate) dingtalk: Dingtalk,
    pub(crate) source: Source,
    pub(crate) sync: Sync,
    pub(crate) guard: Guard,
    pub(crate) limits: Limits,
    pub(crate) budget: Budget,
    pub(crate) attendance: Attendance,
    pub(crate) payroll: Payroll,
    pub(crate) store: Store,
    pub(crate) lake: Lake,
}

/// The companies of a file that holds several, under `[company.NAME]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Companies {
    pub(crate) company: BTreeMap<String, Sections>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Dingtalk {
    pub(crate) app_key: Option<String>,
    pub(crate) app_secret: Option<String>,
    pub(crate) app_secret_file: Option<String>,
    pub(crate) operator: Option<String>,
    pub(crate) api: Option<String>,
    pub(crate) edition: Option<String>,
    pub(crate) oapi_url: Option<String>,
    pub(crate) api_url: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Source {
    pub(crate) kind: Option<String>,
    pub(crate) dir: Option<String>,
    pub(crate) department: Vec<Department>,
    pub(crate) employee: Vec<Employee>,
    pub(crate) tables: BTreeMap<String, String>,
    pub(crate) precedence: BTreeMap<String, Vec<String>>,
    pub(crate) mend_names: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Department {
    pub(crate) file: String,
    pub(crate) include: Option<String>,
    pub(crate) exclude: Option<String>,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) parent: Option<String>,
    #[serde(alias = "manager")]
    pub(crate) leaders: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Employee {
    pub(crate) file: String,
    #[serde(default)]
    pub(crate) merge: bool,
    #[serde(default)]
    pub(crate) posts: bool,
    pub(crate) main_if: Option<String>,
    pub(crate) include: Option<String>,
    pub(crate) exclude: Option<String>,
    pub(crate) active_if: Option<String>,
    pub(crate) effective_on: Option<String>,
    pub(crate) key: String,
    pub(crate) userid: Option<String>,
    pub(crate) userid_if_taken: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) mobile: Option<String>,
    pub(crate) departments: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) job_number: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) telephone: Option<String>,
    pub(crate) work_place: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) hired_on: Option<String>,
    #[serde(default)]
    pub(crate) extension: BTreeMap<String, String>,
    pub(crate) manager: Option<String>,
    pub(crate) leave_date: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sync {
    pub(crate) root: Option<i64>,
    pub(crate) region: Option<String>,
    pub(crate) mode: Option<String>,
    pub(crate) mobile_change: Option<String>,
    pub(crate) missing: Option<String>,
    pub(crate) canary: Option<usize>,
    pub(crate) leaver_grace_days: Option<u16>,
    pub(crate) on_empty: Option<String>,
    pub(crate) ignore: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Guard {
    pub(crate) removals_percent: Option<usize>,
    pub(crate) removals_max: Option<usize>,
    pub(crate) department_removals_percent: Option<usize>,
    pub(crate) department_removals_max: Option<usize>,
    pub(crate) updates_percent: Option<usize>,
    pub(crate) rekeys_percent: Option<usize>,
    pub(crate) protected: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Limits {
    pub(crate) calls_per_second: Option<u32>,
    pub(crate) adaptive: Option<bool>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Budget {
    pub(crate) calls_per_month: Option<u32>,
    pub(crate) share: Option<f64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Attendance {
    pub(crate) time_zone: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Payroll {
    pub(crate) period: PayrollPeriod,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PayrollPeriod {
    pub(crate) start_day: Option<u8>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Store {
    pub(crate) path: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) url_file: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Lake {
    pub(crate) dir: Option<String>,
}
