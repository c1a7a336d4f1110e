//! JSON to cells: nested objects become columns with dots, lists join with commas.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::number;

/// The value at a path as `data.items`.
pub(super) fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}

/// The text of a value that is neither list nor object; `None` where it is, or is null.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::Bool(truth) => Some(truth.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Number(whole) if whole.is_i64() || whole.is_u64() => Some(whole.to_string()),
        Value::Number(other) => Some(other.as_f64().map_or_else(|| other.to_string(), number::text)),
    }
}

/// The cells of a row. `{"post": {"name": "x"}}` has the column `post.name`; `{"posts": [{"name": "x"}, {"name": "y"}]}` has
/// `posts.name` with `x,y`.
pub(super) fn of(row: &Map<String, Value>) -> BTreeMap<String, Option<String>> {
    let mut cells = BTreeMap::new();
    for (key, value) in row {
        add(&mut cells, key, value);
    }
    cells
}

fn add(cells: &mut BTreeMap<String, Option<String>>, column: &str, value: &Value) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| add(cells, &format!("{column}.{key}"), value)),
        Value::Array(list) if !list.is_empty() && list.iter().all(Value::is_object) => add_list(cells, column, list),
        Value::Array(list) => {
            let texts: Vec<String> = list.iter().map(|item| scalar(item).unwrap_or_else(|| nested(item))).collect();
            cells.insert(column.to_owned(), Some(texts.join(",")));
        }
        _ => {
            cells.insert(column.to_owned(), scalar(value));
        }
    }
}

/// Joins the columns of the objects of a list; an object without one leaves its place empty.
fn add_list(cells: &mut BTreeMap<String, Option<String>>, column: &str, list: &[Value]) {
    let rows: Vec<BTreeMap<String, Option<String>>> = list.iter().filter_map(Value::as_object).map(of).collect();
    let mut keys: Vec<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let texts: Vec<&str> =
            rows.iter().map(|row| row.get(key).and_then(Option::as_deref).unwrap_or_default()).collect();
        cells.insert(format!("{column}.{key}"), Some(texts.join(",")));
    }
}

/// A list within a list as JSON, null as nothing.
fn nested(value: &Value) -> String {
    if value.is_null() { String::new() } else { value.to_string() }
}

/// What a value is, in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The keys of an object, which are no data.
pub(super) fn keys(value: &Value) -> String {
    match value.as_object() {
        Some(object) => object.keys().take(10).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "),
        None => kind(value).to_owned(),
    }
}
