//! Finds keys that the configuration does not know, with their line and the key that was probably meant.

use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::ConfigError;
use super::keys::{
    self, ACCESS_KEYS, DEPARTMENT_KEYS, EMPLOYEE_KEYS, PAGING_KEYS, PERIOD_KEYS, READING_KEYS, SECTIONS,
};

/// Refuses the first unknown key.
pub(super) fn unknown_keys(path: &Path, text: &str) -> Result<(), ConfigError> {
    let document = DeTable::parse(text).map_err(|error| ConfigError::syntax(path, text, &error))?;
    let check = Check { path, text };
    for (name, value) in document.get_ref() {
        if name.get_ref() == "company" {
            check.companies(value.get_ref())?;
        } else {
            check.section(name.get_ref(), name.span(), value.get_ref())?;
        }
    }
    Ok(())
}

/// The line of a company's key, by the section and the tables that it stands in: in the company's own section, or else in the one at the top.
pub(super) fn line_of_key(text: &str, company: &str, path: &[&str]) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let top = document.get_ref();
    let own = top.get("company").and_then(|all| all.get_ref().as_table()?.get(company)?.get_ref().as_table());
    let (section, keys) = path.split_first()?;
    let section = own.and_then(|own| own.get(*section)).or_else(|| top.get(*section))?;
    let value = keys.iter().try_fold(section, |value, key| value.get_ref().as_table()?.get(*key))?;
    Some(super::line_of(text, value.span().start))
}

/// The line of a block of the company's, as the second `[[source.employee]]`.
pub(super) fn line_of_block(text: &str, company: &str, section: &str, key: &str, index: usize) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let top = document.get_ref();
    let own = top.get("company").and_then(|all| all.get_ref().as_table()?.get(company)?.get_ref().as_table());
    let section = own.and_then(|own| own.get(section)).or_else(|| top.get(section))?;
    let blocks = section.get_ref().as_table()?.get(key)?.get_ref().as_array()?;
    Some(super::line_of(text, blocks.get(index)?.span().start))
}

struct Check<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Check<'_> {
    fn companies(&self, companies: &DeValue<'_>) -> Result<(), ConfigError> {
        let Some(companies) = companies.as_table() else { return Ok(()) };
        for sections in companies.values() {
            let Some(sections) = sections.get_ref().as_table() else { continue };
            for (name, value) in sections {
                self.section(name.get_ref(), name.span(), value.get_ref())?;
            }
        }
        Ok(())
    }

    fn section(&self, name: &str, span: Range<usize>, value: &DeValue<'_>) -> Result<(), ConfigError> {
        let Some(section) = keys::section(name) else {
            let known = SECTIONS.iter().map(|section| section.name).chain(["company"]);
            return Err(self.unknown(span, format!("section `[{name}]`"), keys::nearest(name, known)));
        };
        let Some(table) = value.as_table() else { return Ok(()) };
        let known: Vec<&str> = section.keys.iter().map(|(key, _)| *key).collect();
        self.table(&format!("`[{name}]`"), table, &known)?;
        for (key, value) in table {
            match (name, key.get_ref().as_ref()) {
                ("source", "department") => {
                    self.blocks("`[[source.department]]`", value.get_ref(), &[READING_KEYS, DEPARTMENT_KEYS].concat())?;
                }
                ("source", "employee") => {
                    self.blocks("`[[source.employee]]`", value.get_ref(), &[READING_KEYS, EMPLOYEE_KEYS].concat())?;
                }
                ("source", "paging") => self.blocks("`source.paging`", value.get_ref(), PAGING_KEYS)?,
                ("source", "from") => {
                    for table in value.get_ref().as_table().into_iter().flat_map(DeTable::values) {
                        self.blocks("`[source.from]`", table.get_ref(), ACCESS_KEYS)?;
                        let paging = table.get_ref().as_table().and_then(|table| table.get("paging"));
                        if let Some(paging) = paging {
                            self.blocks("`source.from.paging`", paging.get_ref(), PAGING_KEYS)?;
                        }
                    }
                }
                ("source", "tables") => {
                    for table in value.get_ref().as_table().into_iter().flat_map(DeTable::values) {
                        self.blocks("`[source.tables]`", table.get_ref(), READING_KEYS)?;
                    }
                }
                ("source", "precedence") => self.blocks("`[source.precedence]`", value.get_ref(), EMPLOYEE_KEYS)?,
                ("payroll", "period") => self.blocks("`payroll.period`", value.get_ref(), PERIOD_KEYS)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn blocks(&self, place: &str, value: &DeValue<'_>, known: &[&str]) -> Result<(), ConfigError> {
        if let Some(table) = value.as_table() {
            return self.table(place, table, known);
        }
        for block in value.as_array().into_iter().flat_map(|blocks| blocks.iter()) {
            if let Some(table) = block.get_ref().as_table() {
                self.table(place, table, known)?;
            }
        }
        Ok(())
    }

    fn table(&self, place: &str, table: &DeTable<'_>, known: &[&str]) -> Result<(), ConfigError> {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let nearest = keys::nearest(key.get_ref(), known.iter().copied());
                return Err(self.unknown(key.span(), format!("key `{}` in {place}", key.get_ref()), nearest));
            }
        }
        Ok(())
    }

    fn unknown(&self, span: Range<usize>, what: String, nearest: Option<&str>) -> ConfigError {
        ConfigError::UnknownKey {
            path: self.path.to_owned(),
            line: super::line_of(self.text, span.start),
            what,
            hint: nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?")),
        }
    }
}
