//! `[source]`: where HR's rows are, and how they become people and departments. A key that the kind does not have is an error: what is
//! written and does nothing would be taken for done.

mod server;

use std::collections::{BTreeMap, BTreeSet};

use dianmao_jobs::settings::Source;
use dianmao_jobs::settings::rows::{self, FileTable, Files, HeaderRows, Kind, Layout};
use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Mapping, OnEmpty, Region};
use dianmao_roster::problem::ProblemCode;
use jiff::tz::TimeZone;

use super::file::{self, Reading, Sections, Table};
use super::{ConfigError, Places};

/// What every kind has in `[source]`.
const COMMON: &[&str] = &["kind", "department", "employee", "tables", "precedence", "mend_names", "ignore_warnings"];

/// A kind, as `kind` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Files,
    Sql,
    Ldap,
    Http,
}

impl Word {
    /// The word, the keys of the section, and the keys of a block, of which the first says what is read.
    fn keys(self) -> (&'static str, &'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Files => (
                "csv\" or \"xlsx",
                &["dir"],
                &["file", "sheet", "header_row", "header_rows", "skip_totals", "distinct"],
            ),
            Self::Sql => (
                "sql",
                &["url", "password", "password_file", "timeout_s", "max_rows"],
                &["query", "query_file", "distinct"],
            ),
            Self::Ldap => (
                "ldap",
                &[
                    "url",
                    "starttls",
                    "ca_file",
                    "user",
                    "password",
                    "password_file",
                    "page_size",
                    "timeout_s",
                    "max_rows",
                ],
                &["filter", "base", "scope", "distinct"],
            ),
            Self::Http => (
                "http",
                &[
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
                    "timeout_s",
                    "max_rows",
                ],
                &["path", "rows", "distinct"],
            ),
        }
    }
}

/// Makes the source of a company.
pub(super) fn resolve(
    places: &Places<'_>,
    sections: &Sections,
    zone: &TimeZone,
    warnings: &mut Vec<String>,
) -> Result<Source, ConfigError> {
    let Sections { source, sync, .. } = sections;
    let kinds =
        [("csv", Word::Files), ("xlsx", Word::Files), ("sql", Word::Sql), ("ldap", Word::Ldap), ("http", Word::Http)];
    let word = places.word(("source", "kind"), source.kind.as_deref(), &kinds, Word::Files)?;
    hold_section_keys(places, source, word)?;
    if source.employee.is_empty() {
        let message = "there is no `[[source.employee]]` block, so nobody could be synced";
        return Err(places.error("source", "employee", message));
    }
    if source.employee.iter().all(|block| block.departments.is_none()) {
        let message = "no `[[source.employee]]` block has `departments`, so nobody would belong anywhere";
        return Err(places.error("source", "employee", message));
    }
    let regions = [("mainland", Region::Mainland), ("elsewhere", Region::Elsewhere)];
    let words = [("keep", OnEmpty::Keep), ("clear", OnEmpty::Clear)];
    let mut tables = Readings { word, all: BTreeMap::new() };
    let mapping = Mapping {
        departments: departments(places, source, &mut tables)?,
        employees: employees(places, source, &mut tables)?,
        tables: lookups(places, source, &mut tables)?,
        on_empty: places.word(("sync", "on_empty"), sync.on_empty.as_deref(), &words, OnEmpty::Keep)?,
        region: places.word(("sync", "region"), sync.region.as_deref(), &regions, Region::Mainland)?,
        mend_names: source.mend_names.clone(),
        precedence: source.precedence.clone(),
        ignored_warnings: ignored_warnings(places, source)?,
    };
    let kind = match word {
        Word::Files => Kind::Files(files(places, source, &tables)?),
        Word::Sql => Kind::Sql(server::sql(places, source, &tables, zone, warnings)?),
        Word::Ldap => Kind::Ldap(server::ldap(places, source, &tables, zone, warnings)?),
        Word::Http => Kind::Http(server::http(places, source, &tables, warnings)?),
    };
    let distinct =
        tables.all.iter().filter_map(|(name, reading)| Some((name.clone(), reading.distinct.clone()?))).collect();
    Ok(Source { rows: rows::Source { kind, distinct }, mapping })
}

/// Refuses a key of the section that its kind does not have.
fn hold_section_keys(places: &Places<'_>, source: &file::Source, word: Word) -> Result<(), ConfigError> {
    let (kind, known, _) = word.keys();
    let foreign = section_keys(source).into_iter().find(|key| !known.contains(key) && !COMMON.contains(key));
    match foreign {
        Some(key) => Err(places.error("source", key, format!("`source.{key}` is not for kind = \"{kind}\""))),
        None => Ok(()),
    }
}

/// The keys that are set.
fn section_keys(source: &file::Source) -> Vec<&'static str> {
    let file::Source {
        kind: _,
        dir,
        url,
        user,
        password,
        password_file,
        token,
        token_file,
        auth_header,
        auth_scheme,
        headers,
        ok,
        paging,
        ca_file,
        starttls,
        page_size,
        timeout_s,
        max_rows,
        department: _,
        employee: _,
        tables: _,
        precedence: _,
        mend_names: _,
        ignore_warnings: _,
    } = source;
    let set = [
        ("dir", dir.is_some()),
        ("url", url.is_some()),
        ("user", user.is_some()),
        ("password", password.is_some()),
        ("password_file", password_file.is_some()),
        ("token", token.is_some()),
        ("token_file", token_file.is_some()),
        ("auth_header", auth_header.is_some()),
        ("auth_scheme", auth_scheme.is_some()),
        ("headers", headers.is_some()),
        ("ok", ok.is_some()),
        ("paging", paging.is_some()),
        ("ca_file", ca_file.is_some()),
        ("starttls", starttls.is_some()),
        ("page_size", page_size.is_some()),
        ("timeout_s", timeout_s.is_some()),
        ("max_rows", max_rows.is_some()),
    ];
    set.into_iter().filter(|(_, is_set)| *is_set).map(|(key, _)| key).collect()
}

fn ignored_warnings(places: &Places<'_>, source: &file::Source) -> Result<BTreeSet<ProblemCode>, ConfigError> {
    let known: Vec<ProblemCode> = ProblemCode::ALL.into_iter().filter(|code| code.is_warning()).collect();
    let code = |name: &String| {
        known.iter().find(|code| code.as_str() == name).copied().ok_or_else(|| {
            let known: Vec<String> = known.iter().map(|code| format!("\"{}\"", code.as_str())).collect();
            let message = format!("`source.ignore_warnings`: \"{name}\" is no warning; it can be {}", known.join(", "));
            places.error("source", "ignore_warnings", message)
        })
    };
    source.ignore_warnings.iter().map(code).collect()
}

/// What is read, by the names that the mapping and all messages use.
struct Readings {
    word: Word,
    all: BTreeMap<String, Reading>,
}

impl Readings {
    /// Names what is read. Two blocks that read the same have one name.
    fn add(&mut self, role: &str, mut reading: Reading) -> Result<String, String> {
        let (kind, _, known) = self.word.keys();
        if let Some(key) = reading_keys(&reading).into_iter().find(|key| !known.contains(key)) {
            return Err(format!("`{key}` is not for kind = \"{kind}\""));
        }
        if reading.file.is_none()
            && reading.query.is_none()
            && reading.query_file.is_none()
            && reading.path.is_none()
            && reading.base.is_none()
        {
            let needed = if self.word == Word::Ldap { "base" } else { known[0] };
            return Err(format!("missing field `{needed}`"));
        }
        if reading.distinct.as_ref().is_some_and(Vec::is_empty) {
            reading.distinct = None;
        }
        let plain = self.plain_name(role, &reading);
        let names = std::iter::once(plain.clone()).chain((2..).map(|number| format!("{plain} ({number})")));
        for name in names {
            match self.all.get(&name) {
                Some(other) if *other != reading => {}
                Some(_) => return Ok(name),
                None => {
                    self.all.insert(name.clone(), reading);
                    return Ok(name);
                }
            }
        }
        unreachable!("the numbers do not end")
    }

    fn plain_name(&self, role: &str, reading: &Reading) -> String {
        match (self.word, &reading.file, &reading.sheet, &reading.path) {
            (Word::Files, Some(file), Some(sheet), _) => format!("{file}[{sheet}]"),
            (Word::Files, Some(file), None, _) => file.clone(),
            (Word::Http, _, _, Some(path)) => path.split('?').next().unwrap_or_default().to_owned(),
            (Word::Ldap, ..) => format!("{role} search"),
            _ => format!("{role} query"),
        }
    }
}

/// The keys that are set.
fn reading_keys(reading: &Reading) -> Vec<&'static str> {
    let Reading {
        file,
        sheet,
        header_row,
        header_rows,
        skip_totals,
        distinct,
        query,
        query_file,
        path,
        rows,
        base,
        scope,
        filter,
    } = reading;
    let set = [
        ("file", file.is_some()),
        ("sheet", sheet.is_some()),
        ("header_row", header_row.is_some()),
        ("header_rows", header_rows.is_some()),
        ("skip_totals", skip_totals.is_some()),
        ("distinct", distinct.is_some()),
        ("query", query.is_some()),
        ("query_file", query_file.is_some()),
        ("path", path.is_some()),
        ("rows", rows.is_some()),
        ("base", base.is_some()),
        ("scope", scope.is_some()),
        ("filter", filter.is_some()),
    ];
    set.into_iter().filter(|(_, is_set)| *is_set).map(|(key, _)| key).collect()
}

fn departments(
    places: &Places<'_>,
    source: &file::Source,
    tables: &mut Readings,
) -> Result<Vec<DepartmentBlock>, ConfigError> {
    let block = |(index, block): (usize, &file::Department)| {
        let table = tables.add("department", block.reading());
        let table = table.map_err(|message| places.error_in_block("source", "department", index, message))?;
        let file::Department { include, exclude, key, name, parent, leaders, .. } = block.clone();
        Ok(DepartmentBlock { file: table, include, exclude, key, name, parent, leaders })
    };
    source.department.iter().enumerate().map(block).collect()
}

fn employees(
    places: &Places<'_>,
    source: &file::Source,
    tables: &mut Readings,
) -> Result<Vec<EmployeeBlock>, ConfigError> {
    let block = |(index, block): (usize, &file::Employee)| {
        let table = tables.add("employee", block.reading());
        let table = table.map_err(|message| places.error_in_block("source", "employee", index, message))?;
        Ok(employee(block, table))
    };
    source.employee.iter().enumerate().map(block).collect()
}

fn employee(block: &file::Employee, table: String) -> EmployeeBlock {
    let file::Employee {
        merge,
        posts,
        main_if,
        include,
        exclude,
        active_if,
        effective_on,
        key,
        userid,
        userid_if_taken,
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
        manager,
        extension,
        leave_date,
        ..
    } = block.clone();
    EmployeeBlock {
        file: table,
        merge,
        posts,
        main_if,
        include,
        exclude,
        active_if,
        effective_on,
        key,
        userid,
        userid_if_taken,
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
        manager,
        extension,
        leave_date,
    }
}

fn lookups(
    places: &Places<'_>,
    source: &file::Source,
    tables: &mut Readings,
) -> Result<BTreeMap<String, String>, ConfigError> {
    let mut lookups = BTreeMap::new();
    for (name, table) in &source.tables {
        let reading = match (table, tables.word) {
            (Table::Full(reading), _) => (**reading).clone(),
            (Table::Plain(text), Word::Files) => Reading { file: Some(text.clone()), ..Reading::default() },
            (Table::Plain(text), Word::Sql) => Reading { query: Some(text.clone()), ..Reading::default() },
            (Table::Plain(text), Word::Http) => Reading { path: Some(text.clone()), ..Reading::default() },
            (Table::Plain(text), Word::Ldap) => Reading { base: Some(text.clone()), ..Reading::default() },
        };
        let table = tables.add(name, reading);
        let fault = |message| places.error("source", "tables", format!("`{name}` in `[source.tables]`: {message}"));
        lookups.insert(name.clone(), table.map_err(fault)?);
    }
    Ok(lookups)
}

fn files(places: &Places<'_>, source: &file::Source, tables: &Readings) -> Result<Files, ConfigError> {
    let mut read = BTreeMap::new();
    for (name, reading) in &tables.all {
        let header_rows = match reading.header_rows {
            None | Some(1) => HeaderRows::One,
            Some(2) => HeaderRows::Two,
            Some(_) => return Err(places.error("source", "employee", format!("{name}: `header_rows` must be 1 or 2"))),
        };
        let skip_totals = reading.skip_totals.unwrap_or(false);
        let layout = Layout { header_row: reading.header_row, header_rows, skip_totals };
        let table = FileTable { file: reading.file.clone().unwrap_or_default(), sheet: reading.sheet.clone(), layout };
        read.insert(name.clone(), table);
    }
    let dir = source.dir.as_deref().map_or_else(|| places.folder(), |dir| places.path("source", "dir", dir));
    Ok(Files { dir, tables: read })
}
