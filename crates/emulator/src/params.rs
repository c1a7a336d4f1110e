//! The decoded parameters of a call, with the vendor's loose typing: numbers may be digits in quotes, flags may be words,
//! structures may be their JSON text, and null means absent.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::codes::{BAD_PARAMETER, NO_DEPARTMENT, Refusal, WRONG_PARAMETER};

/// The decoded parameters of a call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params(Map<String, Value>);

impl Params {
    pub(crate) fn insert(&mut self, key: String, value: Value) {
        self.0.insert(key, value);
    }

    pub(crate) fn extend(&mut self, values: Map<String, Value>) {
        self.0.extend(values);
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Value> {
        self.0.shift_remove(key)
    }

    /// The parameters as they were decoded, secrets blanked.
    pub(crate) fn without_secrets(&self) -> Map<String, Value> {
        let secret = |key: &str| {
            let key = key.to_ascii_lowercase();
            key.contains("secret") || key.contains("token") || key.contains("password")
        };
        self.0.iter().filter(|(key, _)| !secret(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// The value of a key; null is absent.
    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    pub(crate) fn text(&self, key: &str) -> Result<Option<String>, Refusal> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Array(_) | Value::Object(_)) => Err(wrong(key)),
            Some(value) => Ok(Some(as_text(value).into_owned())),
        }
    }

    pub(crate) fn required_text(&self, key: &str) -> Result<String, Refusal> {
        self.text(key)?.filter(|text| !text.is_empty()).ok_or_else(|| missing(key))
    }

    pub(crate) fn number(&self, key: &str) -> Result<Option<i64>, Refusal> {
        self.value(key).map_or(Ok(None), |value| as_number(value).map_err(|()| wrong(key)))
    }

    pub(crate) fn required_number(&self, key: &str) -> Result<i64, Refusal> {
        self.number(key)?.ok_or_else(|| missing(key))
    }

    pub(crate) fn flag(&self, key: &str) -> Result<Option<bool>, Refusal> {
        match self.value(key) {
            None => Ok(None),
            Some(value) => match as_text(value).to_ascii_lowercase().as_str() {
                "" => Ok(None),
                "true" | "1" => Ok(Some(true)),
                "false" | "0" => Ok(Some(false)),
                _ => Err(wrong(key)),
            },
        }
    }

    pub(crate) fn required_flag(&self, key: &str) -> Result<bool, Refusal> {
        self.flag(key)?.ok_or_else(|| missing(key))
    }

    /// A structure, sent as such or as its JSON text.
    pub(crate) fn structure(&self, key: &str) -> Result<Option<Value>, Refusal> {
        match self.value(key) {
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| wrong(key)),
            other => Ok(other.cloned()),
        }
    }

    /// A list of objects, each read through `Params` again.
    pub(crate) fn objects(&self, key: &str) -> Result<Vec<Self>, Refusal> {
        match self.structure(key)? {
            None => Ok(Vec::new()),
            Some(Value::Object(object)) => Ok(vec![Self(object)]),
            Some(Value::Array(items)) => items
                .into_iter()
                .map(|item| match item {
                    Value::Object(object) => Ok(Self(object)),
                    _ => Err(wrong(key)),
                })
                .collect(),
            Some(_) => Err(wrong(key)),
        }
    }

    /// A comma list of texts; empty text is an empty list.
    pub(crate) fn texts(&self, key: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        let parts = match value {
            Value::Array(items) => items.iter().map(|item| as_text(item).into_owned()).collect(),
            Value::Object(_) => return Err(wrong(key)),
            value => split(&as_text(value)),
        };
        Ok(Some(parts))
    }

    /// A comma list of ids.
    pub(crate) fn ids(&self, key: &str) -> Result<Option<Vec<i64>>, Refusal> {
        let Some(texts) = self.texts(key)? else {
            return Ok(None);
        };
        texts.iter().map(|text| text.parse().map_err(|_| wrong(key))).collect::<Result<_, _>>().map(Some)
    }

    /// The departments of a person: a comma list that must not be a JSON array.
    pub(crate) fn dept_ids(&self, key: &str) -> Result<Option<Vec<i64>>, Refusal> {
        if matches!(self.value(key), Some(Value::Array(_))) {
            return Err(NO_DEPARTMENT.into());
        }
        let mut ids = self.ids(key)?;
        if let Some(ids) = &mut ids {
            let mut seen = std::collections::HashSet::new();
            ids.retain(|id| seen.insert(*id));
        }
        Ok(ids)
    }
}

/// How a value reads as text.
pub(crate) fn as_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

fn as_number(value: &Value) -> Result<Option<i64>, ()> {
    match value {
        Value::Number(number) => number.as_i64().map(Some).ok_or(()),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => text.trim().parse().map(Some).map_err(|_| ()),
        _ => Err(()),
    }
}

fn split(text: &str) -> Vec<String> {
    let trim = |part: &str| part.trim().trim_matches('"').trim().to_owned();
    text.split(',').map(trim).filter(|part| !part.is_empty()).collect()
}

fn missing(key: &str) -> Refusal {
    Refusal::detailed(BAD_PARAMETER, &format!("缺少参数 {key}"))
}

fn wrong(key: &str) -> Refusal {
    Refusal::detailed(WRONG_PARAMETER, key)
}
