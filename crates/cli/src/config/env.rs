//! Environment variables `DIANMAO_SECTION_KEY` over the file.

use toml::{Table, Value};

use super::ConfigError;
use super::keys::{Kind, SECTIONS};

/// Variables of the program itself, which are no configuration keys.
const OWN: &[&str] = &["DIANMAO_CONFIG", "DIANMAO_LOG", "DIANMAO_COMPANY"];

/// Writes every variable that names a known key into the sections; any other `DIANMAO_` variable is an error.
pub(super) fn overlay(sections: &mut Table, variables: &[(String, String)]) -> Result<(), ConfigError> {
    for (variable, text) in variables {
        if !variable.starts_with("DIANMAO_") || OWN.contains(&variable.as_str()) {
            continue;
        }
        let (section, key, kind) = known_key(variable)?;
        let value = match kind {
            Kind::Text => Value::String(text.clone()),
            Kind::Other => parse(variable, text)?,
        };
        let section = sections.entry(section).or_insert_with(|| Value::Table(Table::new()));
        if let Some(table) = section.as_table_mut() {
            table.insert(key.to_owned(), value);
        }
    }
    Ok(())
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

fn parse(variable: &str, text: &str) -> Result<Value, ConfigError> {
    let document: Table = format!("value = {text}").parse().map_err(|_| ConfigError::Variable {
        variable: variable.to_owned(),
        message: "write the value as in the file".into(),
    })?;
    document
        .get("value")
        .cloned()
        .ok_or_else(|| ConfigError::Variable { variable: variable.to_owned(), message: "the value is empty".into() })
}
