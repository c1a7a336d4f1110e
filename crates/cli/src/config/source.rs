//! `[source]`: where HR's rows are, and how they become people and departments. A key that the kind does not have is an error: what is
//! written and does nothing would be taken for done.

mod part;
mod server;

use std::collections::{BTreeMap, BTreeSet};

use dianmao_jobs::settings::Source;
use dianmao_jobs::settings::rows::{FileTable, Files, HeaderRows, Layout};
use dianmao_roster::intake::{DepartmentBlock, EmployeeBlock, Mapping, OnEmpty, Region};
use dianmao_roster::problem::ProblemCode;
use jiff::tz::TimeZone;

use super::file::{self, Reading, Sections, Table};
use super::{ConfigError, Places};
use part::{Part, Word, parts};

/// Makes the source of a company.
pub(super) fn resolve(
    places: &Places<'_>,
    sections: &Sections,
    zone: &TimeZone,
    warnings: &mut Vec<String>,
) -> Result<Source, ConfigError> {
    let Sections { source, sync, dingtalk, .. } = sections;
    let parts = parts(places, source)?;
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
    let kinds = parts.iter().map(|part| (part.name.map(str::to_owned), part.word)).collect();
    let mut tables = Readings { words: kinds, all: BTreeMap::new() };
    let mapping = Mapping {
        departments: departments(places, source, &mut tables)?,
        employees: employees(places, source, &mut tables)?,
        tables: lookups(places, source, &mut tables)?,
        on_empty: places.word(("sync", "on_empty"), sync.on_empty.as_deref(), &words, OnEmpty::Keep)?,
        region: places.word(("sync", "region"), sync.region.as_deref(), &regions, Region::Mainland)?,
        mend_names: source.mend_names.clone(),
        limits: super::settings::api(places, dingtalk)?.text_limits(),
        precedence: source.precedence.clone(),
        ignored_warnings: ignored_warnings(places, source)?,
    };
    let mut rows = Vec::new();
    for part in &parts {
        rows.extend(part.rows(&tables, zone, warnings)?);
    }
    Ok(Source { rows, mapping })
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
    /// The kind of each source, by its name below `[source.from]`.
    words: BTreeMap<Option<String>, Word>,
    all: BTreeMap<String, Reading>,
}

impl Readings {
    /// What is read of one source.
    fn of<'a>(&'a self, part: &'a Part<'_>) -> impl Iterator<Item = (&'a String, &'a Reading)> {
        self.all.iter().filter(|(_, reading)| reading.from.as_deref() == part.name)
    }

    fn word(&self, from: Option<&String>) -> Result<Word, String> {
        self.words.get(&from.cloned()).copied().ok_or_else(|| {
            let known: Vec<String> = self.words.keys().flatten().map(|name| format!("`{name}`")).collect();
            let known =
                if known.is_empty() { "there is none".to_owned() } else { format!("there is {}", known.join(", ")) };
            format!("`from` names no section `[source.from.{}]`; {known}", from.map_or("", String::as_str))
        })
    }

    /// Names what is read. Two blocks that read the same have one name.
    fn add(&mut self, role: &str, mut reading: Reading) -> Result<String, String> {
        let word = self.word(reading.from.as_ref())?;
        let (kind, _, known) = word.keys();
        if let Some(key) = reading_keys(&reading).into_iter().find(|key| !known.contains(key)) {
            return Err(format!("`{key}` is not for kind = \"{kind}\""));
        }
        if reading.file.is_none()
            && reading.query.is_none()
            && reading.query_file.is_none()
            && reading.path.is_none()
            && reading.base.is_none()
        {
            let needed = if word == Word::Ldap { "base" } else { known[0] };
            return Err(format!("missing field `{needed}`"));
        }
        if reading.distinct.as_ref().is_some_and(Vec::is_empty) {
            reading.distinct = None;
        }
        let plain = plain_name(word, role, &reading);
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
}

fn plain_name(word: Word, role: &str, reading: &Reading) -> String {
    let of = reading.from.as_ref().map_or_else(String::new, |from| format!("{from}: "));
    match (word, &reading.file, &reading.sheet, &reading.path) {
        (Word::Files, Some(file), Some(sheet), _) => format!("{file}[{sheet}]"),
        (Word::Files, Some(file), None, _) => file.clone(),
        (Word::Http, _, _, Some(path)) => path.split('?').next().unwrap_or_default().to_owned(),
        (Word::Ldap, ..) => format!("{of}{role} search"),
        _ => format!("{of}{role} query"),
    }
}

/// The keys that are set.
fn reading_keys(reading: &Reading) -> Vec<&'static str> {
    let Reading {
        from: _,
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
    let main = tables.words.get(&None).copied().unwrap_or(Word::Files);
    for (name, table) in &source.tables {
        let reading = match (table, main) {
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

fn files(part: &Part<'_>, tables: &Readings) -> Result<Files, ConfigError> {
    let mut read = BTreeMap::new();
    for (name, reading) in tables.of(part) {
        let header_rows = match reading.header_rows {
            None | Some(1) => HeaderRows::One,
            Some(2) => HeaderRows::Two,
            Some(_) => {
                let message = format!("{name}: `header_rows` must be 1 or 2");
                return Err(part.places.error("source", "employee", message));
            }
        };
        let skip_totals = reading.skip_totals.unwrap_or(false);
        let layout = Layout { header_row: reading.header_row, header_rows, skip_totals };
        let table = FileTable { file: reading.file.clone().unwrap_or_default(), sheet: reading.sheet.clone(), layout };
        read.insert(name.clone(), table);
    }
    let dir = part.access.dir.as_deref().map_or_else(|| part.places.folder(), |dir| part.path("dir", dir));
    Ok(Files { dir, tables: read })
}
