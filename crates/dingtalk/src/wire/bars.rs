//! The first generation's way with lists and numbers: `37|38` for a list, digits in quotes for a number.

use std::fmt::Display;

use serde::Serializer;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::Value;

/// Writes `[1, 2]` as `"1|2"`; to be used with `skip_serializing_if`, so that nothing is sent for nothing.
pub(crate) fn bars_opt<T: Display, S: Serializer>(items: &Option<Vec<T>>, serializer: S) -> Result<S::Ok, S::Error> {
    let items: Vec<String> = items.iter().flatten().map(ToString::to_string).collect();
    serializer.serialize_str(&items.join("|"))
}

/// Writes a number as its digits in quotes.
pub(crate) fn digits<S: Serializer>(number: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// As [`digits`]; to be used with `skip_serializing_if`.
pub(crate) fn digits_opt<S: Serializer>(number: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => digits(number, serializer),
        None => serializer.serialize_none(),
    }
}

/// A list of texts between bars, or nothing; an empty text is an empty list. Native lists are read as well.
pub(crate) fn opt_texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    const EXPECTED: &str = "expected texts with bars between them";
    let item = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(D::Error::custom(EXPECTED)),
    };
    match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(values)) => values.iter().map(item).collect::<Result<_, _>>().map(Some),
        Some(only) => {
            let text = item(&only)?;
            let parts = text.split('|').map(str::trim).filter(|part| !part.is_empty());
            Ok(Some(parts.map(ToOwned::to_owned).collect()))
        }
    }
}

/// As [`opt_texts`], of whole numbers.
pub(crate) fn opt_ints<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<i64>>, D::Error> {
    let Some(texts) = opt_texts(deserializer)? else {
        return Ok(None);
    };
    let parsed: Result<Vec<i64>, _> = texts.iter().map(|text| text.parse()).collect();
    parsed.map(Some).map_err(|_| D::Error::custom("expected whole numbers with bars between them"))
}
