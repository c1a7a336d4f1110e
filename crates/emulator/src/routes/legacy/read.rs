//! The spellings of the first generation: lists with bars, maps that are no JSON, two names for one thing.

use serde_json::Value;

use crate::codes::{
    BAD_DEPARTMENT_ARRAY, BAD_DEPARTMENT_ID, BAD_DEPARTMENT_LIST, BAD_PARAMETER, Refusal, USERID_MISSING,
};
use crate::params::{Params, as_text};

/// The id of a department that must be named.
pub(super) fn dept_id(params: &Params, key: &str) -> Result<i64, Refusal> {
    match params.number(key) {
        Ok(Some(dept_id)) if dept_id != 0 => Ok(dept_id),
        _ => Err(BAD_DEPARTMENT_ID.into()),
    }
}

/// The id of a person that must be named.
pub(super) fn userid(params: &Params, key: &str) -> Result<String, Refusal> {
    params.text(key)?.filter(|userid| !userid.is_empty()).ok_or_else(|| USERID_MISSING.into())
}

/// A list of texts with bars between them under the first of these names that is there.
pub(super) fn barred(params: &Params, names: &[&str]) -> Option<Vec<String>> {
    let value = names.iter().find_map(|name| params.value(name))?;
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(|item| as_text(item).into_owned()).collect(),
        value => as_text(value).split('|').map(|part| part.trim().to_owned()).collect(),
    };
    Some(parts.into_iter().filter(|part| !part.is_empty()).collect())
}

/// The same, of departments.
pub(super) fn barred_ids(params: &Params, names: &[&str]) -> Result<Option<Vec<i64>>, Refusal> {
    let Some(parts) = barred(params, names) else {
        return Ok(None);
    };
    parts.iter().map(|part| part.parse().map_err(|_| BAD_DEPARTMENT_ID.into())).collect::<Result<_, _>>().map(Some)
}

/// The departments of a person: a JSON array or the text of one.
pub(super) fn departments(params: &Params) -> Result<Option<Vec<i64>>, Refusal> {
    let Some(value) = params.value("department") else {
        return Ok(None);
    };
    let parsed = match value {
        Value::String(text) => serde_json::from_str(text).map_err(|_| BAD_DEPARTMENT_ARRAY)?,
        other => other.clone(),
    };
    let Value::Array(items) = parsed else {
        return Err(BAD_DEPARTMENT_ARRAY.into());
    };
    let mut dept_ids: Vec<i64> = Vec::with_capacity(items.len());
    for item in &items {
        let dept_id = as_text(item).trim().parse().map_err(|_| BAD_DEPARTMENT_LIST)?;
        dept_ids.push(dept_id);
    }
    let mut seen = std::collections::HashSet::new();
    dept_ids.retain(|dept_id| seen.insert(*dept_id));
    Ok(Some(dept_ids))
}

/// A map from departments to texts: an object, the text of one, or the like without quotes, as in `{1:10,2:20}`.
pub(super) fn dept_map(params: &Params, key: &str) -> Result<Vec<(i64, String)>, Refusal> {
    let wrong = || Refusal::detailed(BAD_PARAMETER, key);
    let pairs = match params.value(key) {
        None => return Ok(Vec::new()),
        Some(Value::Object(object)) => of_object(object),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Object(object)) => of_object(&object),
            _ => of_text(text).ok_or_else(wrong)?,
        },
        Some(_) => return Err(wrong()),
    };
    pairs.into_iter().map(|(dept_id, value)| Ok((dept_id.parse().map_err(|_| wrong())?, value))).collect()
}

fn of_object(object: &serde_json::Map<String, Value>) -> Vec<(String, String)> {
    object.iter().map(|(dept_id, value)| (dept_id.clone(), as_text(value).into_owned())).collect()
}

fn of_text(text: &str) -> Option<Vec<(String, String)>> {
    let clean = |part: &str| part.trim().trim_matches('"').to_owned();
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let pairs = inside.split(',').filter(|pair| !pair.trim().is_empty());
    pairs.map(|pair| pair.split_once(':').map(|(dept_id, value)| (clean(dept_id), clean(value)))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map_of(value: Value) -> Option<Vec<(i64, String)>> {
        let mut params = Params::default();
        params.insert("orderInDepts".to_owned(), value);
        dept_map(&params, "orderInDepts").ok()
    }

    #[test]
    fn maps_are_read_with_and_without_quotes() {
        let expected = Some(vec![(1, "10".to_owned()), (2, "20".to_owned())]);
        for value in
            [json!("{1:10,2:20}"), json!("{1:10, 2:20}"), json!("{\"1\":\"10\",\"2\":20}"), json!({"1": 10, "2": "20"})]
        {
            assert_eq!(map_of(value.clone()), expected, "{value}");
        }
        assert_eq!(map_of(json!("{}")), Some(Vec::new()));
        assert_eq!(map_of(json!(null)), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_map_is_refused() {
        for value in [json!("1:10"), json!("{1}"), json!("{a:10}"), json!([1]), json!(7)] {
            assert_eq!(map_of(value.clone()), None, "{value}");
        }
    }
}
