//! The first generation's maps. Those from departments to something travel as a text that only looks like JSON:
//! `{37:true,38:false}`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use serde::Serializer;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::Error as _;
use serde_json::{Map, Value};

/// From department to something.
pub(crate) type ByDept<T> = BTreeMap<i64, T>;

/// Writes `{37:10,38:20}`; to be used with `skip_serializing_if`.
pub(crate) fn bare_opt<T: Display, S: Serializer>(map: &Option<ByDept<T>>, serializer: S) -> Result<S::Ok, S::Error> {
    let pairs: Vec<String> = map.iter().flatten().map(|(dept_id, value)| format!("{dept_id}:{value}")).collect();
    serializer.collect_str(&format_args!("{{{}}}", pairs.join(",")))
}

/// Writes `{"37":"经理"}` as text: titles may hold commas, so this map has to be JSON.
pub(crate) fn json_opt<S: Serializer>(map: &Option<ByDept<String>>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = serde_json::to_string(map).map_err(S::Error::custom)?;
    serializer.serialize_str(&text)
}

/// A map from departments, or nothing: an object, the text of one, or the like without quotes.
pub(crate) fn opt_by_dept<'de, D, T>(deserializer: D) -> Result<Option<ByDept<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
{
    let wrong = || D::Error::custom("expected a map by department");
    let pairs = match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(object)) => of_object(object),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::String(text)) => of_text(&text).ok_or_else(wrong)?,
        Some(_) => return Err(wrong()),
    };
    let parsed = pairs.iter().map(|(dept_id, value)| Some((dept_id.parse().ok()?, value.parse().ok()?)));
    parsed.collect::<Option<_>>().map(Some).ok_or_else(wrong)
}

/// A map of texts, or nothing: an object, or the text of one. Values that are no text are kept as JSON, nulls left out.
pub(crate) fn opt_texts<'de, D>(deserializer: D) -> Result<Option<BTreeMap<String, String>>, D::Error>
where
    D: Deserializer<'de>,
{
    let wrong = || D::Error::custom("expected a map of texts");
    let object = match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(object)) => object,
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::String(text)) => serde_json::from_str(&text).map_err(|_| wrong())?,
        Some(_) => return Err(wrong()),
    };
    let stated = object.into_iter().filter(|(_, value)| !value.is_null()).collect();
    Ok(Some(of_object(stated).into_iter().collect()))
}

fn of_object(object: Map<String, Value>) -> Vec<(String, String)> {
    let text = |value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    object.into_iter().map(|(key, value)| (key, text(value))).collect()
}

fn of_text(text: &str) -> Option<Vec<(String, String)>> {
    if let Ok(object) = serde_json::from_str(text) {
        return Some(of_object(object));
    }
    let clean = |part: &str| part.trim().trim_matches('"').to_owned();
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let pairs = inside.split(',').filter(|pair| !pair.trim().is_empty());
    pairs.map(|pair| pair.split_once(':').map(|(key, value)| (clean(key), clean(value)))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn map_by_department_is_read_with_and_without_quotes() {
        let expected = Some(ByDept::from([(37, true), (38, false)]));
        for value in [
            json!("{37:true,38:false}"),
            json!("{37:true, 38:false}"),
            json!(r#"{"37":"true","38":false}"#),
            json!({"37": true, "38": "false"}),
        ] {
            assert_eq!(opt_by_dept::<_, bool>(value.clone()).unwrap(), expected, "{value}");
        }
        let longest = opt_by_dept::<_, i64>(json!("{37:180016955155526360}")).unwrap().unwrap();
        assert_eq!(longest[&37], 180_016_955_155_526_360, "above 2^53");
        assert_eq!(opt_by_dept::<_, bool>(json!("{}")).unwrap(), Some(ByDept::new()));
        assert_eq!(opt_by_dept::<_, bool>(json!("")).unwrap(), None);
        assert_eq!(opt_by_dept::<_, bool>(json!(null)).unwrap(), None);
    }

    #[test]
    fn what_is_no_map_is_told_without_its_values() {
        for value in [json!("37:true"), json!("{37}"), json!("{a:true}"), json!("{37:何}"), json!([1]), json!(7)] {
            let error = opt_by_dept::<_, bool>(value.clone()).unwrap_err();
            assert_eq!(error.to_string(), "expected a map by department", "{value}");
        }
    }

    #[test]
    fn map_of_texts_is_an_object_or_its_text() {
        let expected =
            Some(BTreeMap::from([("工位".to_owned(), "A-12".to_owned()), ("楼层".to_owned(), "3".to_owned())]));
        for value in [json!({"工位": "A-12", "楼层": 3, "空": null}), json!(r#"{"工位":"A-12","楼层":"3"}"#)] {
            assert_eq!(opt_texts(value.clone()).unwrap(), expected, "{value}");
        }
        assert!(opt_texts(json!("工位:A-12")).is_err());
    }
}
