//! Environment variables `DIANMAO_SECTION_KEY` over the file.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::ConfigError;
use super::file::Sections;
use super::keys::{Kind, SECTIONS};

/// Variables of the program itself, which are no configuration keys.
const OWN: &[&str] = &["DIANMAO_CONFIG", "DIANMAO_LOG", "DIANMAO_LOG_FILE", "DIANMAO_COMPANY"];

/// The variable that each overlaid section and key came from.
pub(super) type Overlaid = BTreeMap<(&'static str, &'static str), String>;

/// The program's variables. One that is empty counts as not set; one that is not Unicode names no key of ours.
pub(super) fn variables() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
        .filter(|(name, value)| name.starts_with("DIANMAO_") && !value.is_empty())
        .collect()
}

/// Writes every variable that names a known key into the sections; any other `DIANMAO_` variable is an error.
pub(super) fn overlay(sections: &mut Table, variables: &[(String, String)]) -> Result<Overlaid, ConfigError> {
    let mut overlaid = Overlaid::new();
    for (variable, text) in variables.iter().filter(|(variable, _)| !OWN.contains(&variable.as_str())) {
        let (section, key, kind) = known_key(variable)?;
        let value = match kind {
            Kind::Text => Value::String(text.clone()),
            Kind::Other => parse(variable, key, text)?,
        };
        let table = sections.entry(section).or_insert_with(|| Value::Table(Table::new()));
        if let Some(table) = table.as_table_mut() {
            table.insert(key.to_owned(), value);
        }
        fits(sections, variable)?;
        overlaid.insert((section, key), variable.clone());
    }
    Ok(overlaid)
}

/// The file was fine before, so what does not fit now is this variable's value.
fn fits(sections: &Table, variable: &str) -> Result<(), ConfigError> {
    let fitted: Result<Sections, _> = Value::Table(sections.clone()).try_into();
    fitted.map(|_| ()).map_err(|error| ConfigError::Variable {
        variable: variable.to_owned(),
        message: super::in_plain_words(error.message()),
    })
}

fn known_key(variable: &str) -> Result<(&'static str, &'static str, Kind), ConfigError> {
    let name_of = |section: &str, key: &str| format!("DIANMAO_{}_{}", section.to_uppercase(), key.to_uppercase());
    let known =
        || SECTIONS.iter().flat_map(|section| section.keys.iter().map(|(key, kind)| (section.name, *key, *kind)));
    known().find(|(section, key, _)| name_of(section, key) == variable).ok_or_else(|| {
        let names: Vec<String> = known().map(|(section, key, _)| name_of(section, key)).collect();
        let nearest = super::keys::nearest(variable, names.iter().map(String::as_str));
        ConfigError::UnknownVariable {
            variable: variable.to_owned(),
            hint: nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?")),
        }
    })
}

fn parse(variable: &str, key: &str, text: &str) -> Result<Value, ConfigError> {
    let document: Option<Table> = format!("value = {text}").parse().ok();
    document.and_then(|mut document| document.remove("value")).ok_or_else(|| ConfigError::Variable {
        variable: variable.to_owned(),
        message: format!("`{text}` is no value; write what would stand after `{key} =` in the file"),
    })
}
