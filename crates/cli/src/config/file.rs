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
    pub(crate) url: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) password_file: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) token_file: Option<String>,
    pub(crate) auth_header: Option<String>,
    pub(crate) auth_scheme: Option<String>,
    pub(crate) headers: Option<BTreeMap<String, String>>,
    pub(crate) ok: Option<String>,
    pub(crate) paging: Option<Paging>,
    pub(crate) ca_file: Option<String>,
    pub(crate) starttls: Option<bool>,
    pub(crate) page_size: Option<i32>,
    pub(crate) timeout_s: Option<u32>,
    pub(crate) max_rows: Option<usize>,
    pub(crate) department: Vec<Department>,
    pub(crate) employee: Vec<Employee>,
    pub(crate) tables: BTreeMap<String, Table>,
    pub(crate) precedence: BTreeMap<String, Vec<String>>,
    pub(crate) mend_names: BTreeMap<String, String>,
    pub(crate) ignore_warnings: Vec<String>,
    pub(crate) from: BTreeMap<String, Access>,
}

/// How one source is reached. The keys of the first stand in `[source]` itself, those of others under `[source.from]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Access {
    pub(crate) kind: Option<String>,
    pub(crate) dir: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) password_file: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) token_file: Option<String>,
    pub(crate) auth_header: Option<String>,
    pub(crate) auth_scheme: Option<String>,
    pub(crate) headers: Option<BTreeMap<String, String>>,
    pub(crate) ok: Option<String>,
    pub(crate) paging: Option<Paging>,
    pub(crate) ca_file: Option<String>,
    pub(crate) starttls: Option<bool>,
    pub(crate) page_size: Option<i32>,
    pub(crate) timeout_s: Option<u32>,
    pub(crate) max_rows: Option<usize>,
}

/// How the pages of a server's answers follow each other.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Paging {
    pub(crate) style: Option<String>,
    pub(crate) parameter: Option<String>,
    pub(crate) first: Option<u64>,
    pub(crate) size_parameter: Option<String>,
    pub(crate) size: Option<u64>,
    pub(crate) next: Option<String>,
    pub(crate) total: Option<String>,
    pub(crate) more: Option<String>,
}

/// A further table for `lookup`.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "a further table is written as \"countries.csv\" or as { file = \"hr.xlsx\", sheet = \"countries\" }"
)]
pub(crate) enum Table {
    /// The file, query, path or filter alone.
    Plain(String),
    /// With more about how it is read.
    Full(Box<Reading>),
}

/// What is read for one table. The keys also stand in each block.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Reading {
    pub(crate) from: Option<String>,
    pub(crate) file: Option<String>,
    pub(crate) sheet: Option<String>,
    pub(crate) header_row: Option<u64>,
    pub(crate) header_rows: Option<u8>,
    pub(crate) skip_totals: Option<bool>,
    pub(crate) distinct: Option<Vec<String>>,
    pub(crate) query: Option<String>,
    pub(crate) query_file: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) rows: Option<String>,
    pub(crate) base: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) filter: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Department {
    pub(crate) from: Option<String>,
    pub(crate) file: Option<String>,
    pub(crate) sheet: Option<String>,
    pub(crate) header_row: Option<u64>,
    pub(crate) header_rows: Option<u8>,
    pub(crate) skip_totals: Option<bool>,
    pub(crate) distinct: Option<Vec<String>>,
    pub(crate) query: Option<String>,
    pub(crate) query_file: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) rows: Option<String>,
    pub(crate) base: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) filter: Option<String>,
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
    pub(crate) from: Option<String>,
    pub(crate) file: Option<String>,
    pub(crate) sheet: Option<String>,
    pub(crate) header_row: Option<u64>,
    pub(crate) header_rows: Option<u8>,
    pub(crate) skip_totals: Option<bool>,
    pub(crate) distinct: Option<Vec<String>>,
    pub(crate) query: Option<String>,
    pub(crate) query_file: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) rows: Option<String>,
    pub(crate) base: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) filter: Option<String>,
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

impl Source {
    /// How the source of `[source]` itself is reached.
    pub(crate) fn access(&self) -> Access {
        Access {
            kind: self.kind.clone(),
            dir: self.dir.clone(),
            url: self.url.clone(),
            user: self.user.clone(),
            password: self.password.clone(),
            password_file: self.password_file.clone(),
            token: self.token.clone(),
            token_file: self.token_file.clone(),
            auth_header: self.auth_header.clone(),
            auth_scheme: self.auth_scheme.clone(),
            headers: self.headers.clone(),
            ok: self.ok.clone(),
            paging: self.paging.clone(),
            ca_file: self.ca_file.clone(),
            starttls: self.starttls,
            page_size: self.page_size,
            timeout_s: self.timeout_s,
            max_rows: self.max_rows,
        }
    }
}

/// Takes the keys of a [`Reading`] out of a block. They are no struct of their own there, since a flattened one loses the line of a
/// value of the wrong type.
macro_rules! reading {
    ($block:ident: $($key:ident)*) => {
        impl $block {
            pub(crate) fn reading(&self) -> Reading {
                Reading { $($key: self.$key.clone(),)* }
            }
        }
    };
}

reading!(Department: from file sheet header_row header_rows skip_totals distinct query query_file path rows base scope filter);
reading!(Employee: from file sheet header_row header_rows skip_totals distinct query query_file path rows base scope filter);
