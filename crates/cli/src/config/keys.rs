//! Every key that the configuration knows, once: the file, the environment and the messages about both are checked against it.

/// What a key's value looks like, which decides how an environment variable is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text, taken as it stands.
    Text,
    /// A number, a truth value, a list or a table: written as in the file.
    Other,
}

/// The keys of one section.
pub(crate) struct Section {
    pub(crate) name: &'static str,
    pub(crate) keys: &'static [(&'static str, Kind)],
}

use Kind::{Other, Text};

/// The sections, in the order in which `dianmao init` writes them.
pub(crate) const SECTIONS: &[Section] = &[
    Section {
        name: "dingtalk",
        keys: &[
            ("app_key", Text),
            ("app_secret", Text),
            ("app_secret_file", Text),
            ("operator", Text),
            ("api", Text),
            ("edition", Text),
            ("oapi_url", Text),
            ("api_url", Text),
        ],
    },
    Section {
        name: "source",
        keys: &[
            ("kind", Text),
            ("dir", Text),
            ("url", Text),
            ("user", Text),
            ("password", Text),
            ("password_file", Text),
            ("token", Text),
            ("token_file", Text),
            ("auth_header", Text),
            ("auth_scheme", Text),
            ("headers", Other),
            ("ok", Text),
            ("paging", Other),
            ("ca_file", Text),
            ("starttls", Other),
            ("page_size", Other),
            ("timeout_s", Other),
            ("max_rows", Other),
            ("department", Other),
            ("employee", Other),
            ("tables", Other),
            ("precedence", Other),
            ("mend_names", Other),
            ("ignore_warnings", Other),
            ("from", Other),
        ],
    },
    Section {
        name: "sync",
        keys: &[
            ("root", Other),
            ("region", Text),
            ("mode", Text),
            ("mobile_change", Text),
            ("missing", Text),
            ("canary", Other),
            ("leaver_grace_days", Other),
            ("on_empty", Text),
            ("ignore", Other),
        ],
    },
    Section {
        name: "guard",
        keys: &[
            ("removals_percent", Other),
            ("removals_max", Other),
            ("department_removals_percent", Other),
            ("department_removals_max", Other),
            ("updates_percent", Other),
            ("rekeys_percent", Other),
            ("protected", Other),
        ],
    },
    Section { name: "limits", keys: &[("calls_per_second", Other), ("adaptive", Other)] },
    Section { name: "budget", keys: &[("calls_per_month", Other), ("share", Other)] },
    Section { name: "attendance", keys: &[("time_zone", Text)] },
    Section { name: "payroll", keys: &[("period", Other)] },
    Section { name: "store", keys: &[("path", Text), ("url", Text), ("url_file", Text)] },
    Section { name: "lake", keys: &[("dir", Text)] },
];

/// The keys that say what is read for a block or a further table.
pub(crate) const READING_KEYS: &[&str] = &[
    "from",
    "file",
    "sheet",
    "header_row",
    "header_rows",
    "skip_totals",
    "distinct",
    "query",
    "query_file",
    "path",
    "rows",
    "base",
    "scope",
    "filter",
];

/// The keys that say how a source is reached.
pub(crate) const ACCESS_KEYS: &[&str] = &[
    "kind",
    "dir",
    "url",
    "user",
    "password",
    "password_file",
    "token",
    "token_file",
    "auth_header",
    "auth_scheme",
    "headers",
    "ok",
    "paging",
    "ca_file",
    "starttls",
    "page_size",
    "timeout_s",
    "max_rows",
];

/// The keys of `[source.paging]`.
pub(crate) const PAGING_KEYS: &[&str] =
    &["style", "parameter", "first", "size_parameter", "size", "next", "total", "more"];

/// The further keys of a `[[source.department]]` block.
pub(crate) const DEPARTMENT_KEYS: &[&str] = &["include", "exclude", "key", "name", "parent", "leaders", "manager"];

/// The further keys of a `[[source.employee]]` block.
pub(crate) const EMPLOYEE_KEYS: &[&str] = &[
    "merge",
    "posts",
    "main_if",
    "include",
    "exclude",
    "active_if",
    "effective_on",
    "key",
    "userid",
    "userid_if_taken",
    "name",
    "mobile",
    "departments",
    "title",
    "job_number",
    "email",
    "telephone",
    "work_place",
    "remark",
    "hired_on",
    "extension",
    "manager",
    "leave_date",
];

/// The keys of the table that `payroll.period` is.
pub(crate) const PERIOD_KEYS: &[&str] = &["start_day"];

/// The section of a name.
pub(crate) fn section(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}

/// The name that was probably meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate)
}
