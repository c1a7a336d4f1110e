//! The fields of a person as DingTalk returns them, in our words, whatever the generation.

use std::collections::BTreeMap;

use dianmao_roster::few::Few;
use dianmao_roster::id::{DeptId, Mobile, Text};
use dianmao_roster::org::Employee;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The fields that a list and a single read have in common.
pub(super) struct Shared<'a> {
    pub(super) name: &'a Option<String>,
    pub(super) mobile: &'a Option<String>,
    pub(super) state_code: Option<&'a str>,
    pub(super) title: &'a Option<String>,
    pub(super) job_number: &'a Option<String>,
    pub(super) email: &'a Option<String>,
    pub(super) telephone: &'a Option<String>,
    pub(super) work_place: &'a Option<String>,
    pub(super) remark: &'a Option<String>,
    pub(super) hired_date: Option<Timestamp>,
    pub(super) extension: Option<BTreeMap<String, String>>,
}

pub(super) fn employee(person: Shared<'_>, zone: &TimeZone) -> Employee {
    let text = |value: &Option<String>| value.as_deref().map(Text::from);
    Employee {
        name: text(person.name).filter(|name| !name.is_empty()),
        mobile: person.mobile.as_deref().and_then(|mobile| self::mobile(mobile, person.state_code)),
        // Not in our keys: the ids stand beside them.
        departments: None,
        title: text(person.title),
        job_number: text(person.job_number),
        email: text(person.email),
        telephone: text(person.telephone),
        work_place: text(person.work_place),
        remark: text(person.remark),
        hired_on: person.hired_date.map(|at| at.to_zoned(zone.clone()).date()),
        extension: person.extension,
    }
}

/// The company's own fields; `None` for what is no object, which is as good as unknown.
pub(crate) fn extension(text: &str) -> Option<BTreeMap<String, String>> {
    if text.is_empty() {
        return Some(BTreeMap::new());
    }
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let fields = fields.into_iter().map(|(name, value)| (name, text(value)));
    Some(fields.filter(|(_, value)| !value.is_empty()).collect())
}

pub(super) fn departments(ids: &Option<Vec<i64>>) -> Few<DeptId> {
    ids.iter().flatten().map(|id| DeptId(*id)).collect()
}

/// The number, put together from its two parts. One that reads like no number, a masked one above all, is unknown.
fn mobile(number: &str, state_code: Option<&str>) -> Option<Mobile> {
    let state_code = state_code.map(|code| code.trim_start_matches('+')).filter(|code| !code.is_empty());
    match state_code {
        Some(code) if code != "86" && !number.starts_with('+') => Mobile::parse(&format!("+{code}-{number}")).ok(),
        _ => Mobile::parse(number).ok(),
    }
}

/// A date as the instant that DingTalk takes it for: midnight in the company's zone.
pub(crate) fn midnight(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(date.at(0, 0, 0, 0)).ok()
}

/// The company's own fields as DingTalk takes them.
pub(crate) fn extension_text(fields: &BTreeMap<String, String>) -> String {
    serde_json::json!(fields).to_string()
}

/// A text that says something.
pub(super) fn non_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_fields_are_texts_whatever_they_come_as() {
        let fields = |text: &str| extension(text).map(|fields| fields.into_iter().collect::<Vec<_>>());
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            fields(r#"{"班车":"3号线","工龄":7,"无":"","空":null}"#),
            Some(vec![pair("工龄", "7"), pair("班车", "3号线")])
        );
        assert_eq!(fields(""), Some(Vec::new()));
        assert_eq!(fields("[]"), None);
    }

    #[test]
    fn a_number_is_put_together_from_its_parts() {
        let text = |number: &str, code: Option<&str>| mobile(number, code).map(|mobile| mobile.reveal().to_owned());
        assert_eq!(text("12000000001", Some("86")).as_deref(), Some("12000000001"));
        assert_eq!(text("12000000001", None).as_deref(), Some("12000000001"));
        assert_eq!(text("5155550100", Some("1")).as_deref(), Some("+1-5155550100"));
        assert_eq!(text("+1-5155550100", Some("1")).as_deref(), Some("+1-5155550100"));
        assert_eq!(text("120****0001", Some("86")), None);
    }
}
