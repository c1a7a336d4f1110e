//! What the emulator holds, in the words of [`crate::company::Company::wanted`]: without ids that it gives and without instants.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// Departments by path, people by userid.
pub(crate) fn holds(state: &Value) -> Value {
    let all = |name: &str| state[name].as_array().map(Vec::as_slice).unwrap_or_default();
    let by_id: BTreeMap<i64, &Value> = all("departments")
        .iter()
        .filter_map(|department| Some((department["dept_id"].as_i64()?, department)))
        .collect();
    let departments: BTreeMap<String, Value> = by_id
        .iter()
        .filter(|(id, _)| **id != 1)
        .map(|(id, department)| {
            let key = department["source_identifier"].as_str().unwrap_or_default();
            (path(&by_id, *id), json!({ "key": key, "leaders": department["dept_manager_userid_list"] }))
        })
        .collect();
    let people: BTreeMap<&str, Value> = all("people")
        .iter()
        .map(|person| {
            let ids = person["dept_id_list"].as_array().into_iter().flatten().filter_map(Value::as_i64);
            let paths: BTreeSet<String> = ids.map(|id| path(&by_id, id)).collect();
            let extension = Some(&person["extension"]).filter(|value| value.as_object().is_some_and(|fields| !fields.is_empty()));
            let value = json!({ "name": person["name"], "mobile": person["mobile"], "departments": paths, "title": person["title"],
                "job_number": person["job_number"], "extension": extension });
            (person["userid"].as_str().unwrap_or_default(), value)
        })
        .collect();
    json!({ "departments": departments, "people": people })
}

fn path(by_id: &BTreeMap<i64, &Value>, id: i64) -> String {
    let Some(department) = by_id.get(&id) else { return format!("({id})") };
    let name = department["name"].as_str().unwrap_or_default();
    match department["parent_id"].as_i64() {
        None => "(root)".to_owned(),
        Some(1) => name.to_owned(),
        Some(parent) => format!("{} / {name}", path(by_id, parent)),
    }
}

/// Each place where the two differ, as `people.E1.mobile: WANTED / FOUND`.
pub(crate) fn differences(wanted: &Value, found: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare(wanted, found, "", &mut lines);
    lines
}

fn compare(wanted: &Value, found: &Value, at: &str, lines: &mut Vec<String>) {
    if let (Value::Object(one), Value::Object(other)) = (wanted, found) {
        let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
        for name in names {
            compare(&wanted[name.as_str()], &found[name.as_str()], &format!("{at}.{name}"), lines);
        }
    } else if wanted != found {
        lines.push(format!("{}: {wanted} / {found}", at.trim_start_matches('.')));
    }
}
