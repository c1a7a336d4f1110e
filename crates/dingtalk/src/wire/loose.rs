//! Readers for values whose type DingTalk does not keep to: numbers as digits, truth as text, empty text for
//! nothing. The error texts say what was expected and never what was found.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::fault::china;

/// A scalar as it may come; everything structured is only noted.
enum Scalar {
    Absent,
    Bool(bool),
    Int(i64),
    Text(String),
    Structured,
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text or a truth value")
    }

    fn visit_unit<E>(self) -> Result<Scalar, E> {
        Ok(Scalar::Absent)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(i64::try_from(value).map_or_else(|_| Scalar::Text(value.to_string()), Scalar::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
        // `1.0` prints as `1`, so whole numbers read as such.
        Ok(Scalar::Text(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Structured)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Structured)
    }
}

impl Scalar {
    fn into_int<E: serde::de::Error>(self) -> Result<Option<i64>, E> {
        match self {
            Scalar::Absent => Ok(None),
            Scalar::Int(number) => Ok(Some(number)),
            Scalar::Text(text) if text.trim().is_empty() => Ok(None),
            Scalar::Text(text) => text.trim().parse().map(Some).map_err(|_| E::custom(WHOLE_NUMBER)),
            Scalar::Bool(_) | Scalar::Structured => Err(E::custom(WHOLE_NUMBER)),
        }
    }

    fn into_bool<E: serde::de::Error>(self) -> Result<Option<bool>, E> {
        match self {
            Scalar::Absent => Ok(None),
            Scalar::Bool(value) => Ok(Some(value)),
            Scalar::Int(0) => Ok(Some(false)),
            Scalar::Int(1) => Ok(Some(true)),
            Scalar::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "" => Ok(None),
                "true" | "1" => Ok(Some(true)),
                "false" | "0" => Ok(Some(false)),
                _ => Err(E::custom(TRUTH)),
            },
            Scalar::Int(_) | Scalar::Structured => Err(E::custom(TRUTH)),
        }
    }

    fn into_text<E: serde::de::Error>(self) -> Result<Option<String>, E> {
        match self {
            Scalar::Absent => Ok(None),
            Scalar::Bool(value) => Ok(Some(value.to_string())),
            Scalar::Int(number) => Ok(Some(number.to_string())),
            Scalar::Text(text) => Ok(Some(text)),
            Scalar::Structured => Err(E::custom("expected a text")),
        }
    }

    fn into_time<E: serde::de::Error>(self) -> Result<Option<Timestamp>, E> {
        if let Scalar::Text(text) = &self
            && let Some(time) = written_time(text.trim())
        {
            return Ok(Some(time));
        }
        match self.into_int::<E>().map_err(|_| E::custom(TIME))? {
            None | Some(0) => Ok(None),
            Some(ms) => Timestamp::from_millisecond(ms).map(Some).map_err(|_| E::custom(TIME)),
        }
    }
}

const WHOLE_NUMBER: &str = "expected a whole number";
const TRUTH: &str = "expected true or false";
const TIME: &str = "expected a time";

/// A time in words: with an offset, or in China time.
fn written_time(text: &str) -> Option<Timestamp> {
    if !text.contains('-') {
        return None;
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    let local: DateTime = text.parse().ok()?;
    local.to_zoned(china().clone()).ok().map(|zoned| zoned.timestamp())
}

/// A number that must be there.
pub(crate) fn int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    opt_int(deserializer)?.ok_or_else(|| D::Error::custom(WHOLE_NUMBER))
}

/// A number, or nothing.
pub(crate) fn opt_int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Scalar::deserialize(deserializer)?.into_int()
}

/// True or false, and one of them.
pub(crate) fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    opt_truth(deserializer)?.ok_or_else(|| D::Error::custom(TRUTH))
}

/// True, false, or nothing.
pub(crate) fn opt_truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Scalar::deserialize(deserializer)?.into_bool()
}

/// As [`opt_truth`], also written `Y` and `N`.
pub(crate) fn opt_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    match Scalar::deserialize(deserializer)? {
        Scalar::Text(text) if text.trim().eq_ignore_ascii_case("y") => Ok(Some(true)),
        Scalar::Text(text) if text.trim().eq_ignore_ascii_case("n") => Ok(Some(false)),
        other => other.into_bool(),
    }
}

/// A text that must be there; ids come as numbers now and then.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    opt_text(deserializer)?.ok_or_else(|| D::Error::custom("expected a text"))
}

/// A text, or nothing. An empty text stays one: a field that was not returned is something else.
pub(crate) fn opt_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Scalar::deserialize(deserializer)?.into_text()
}

/// A word of an enumeration; where the vendor counts its kinds, the word is a number.
pub(crate) fn word<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    deserializer.deserialize_any(WordVisitor(PhantomData))
}

struct WordVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for WordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E>(self, word: &str) -> Result<T, E> {
        Ok(T::from(word))
    }

    fn visit_i64<E>(self, number: i64) -> Result<T, E> {
        Ok(T::from(&number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<T, E> {
        Ok(T::from(&number.to_string()))
    }
}

/// An instant as milliseconds or in words, or nothing.
pub(crate) fn opt_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Scalar::deserialize(deserializer)?.into_time()
}

/// A day, which DingTalk writes as the instant at which it begins in China. The day in UTC is the one before.
pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let start = opt_time(deserializer)?.ok_or_else(|| D::Error::custom("expected a day"))?;
    Ok(start.to_zoned(china().clone()).date())
}

/// As [`day`], or nothing.
pub(crate) fn opt_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    Ok(opt_time(deserializer)?.map(|start| start.to_zoned(china().clone()).date()))
}

/// An instant that must be there.
pub(crate) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    opt_time(deserializer)?.ok_or_else(|| D::Error::custom(TIME))
}

/// A time of the day, which DingTalk writes as a time of 1970-01-01.
pub(crate) fn clock<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
    opt_clock(deserializer)?.ok_or_else(|| D::Error::custom("expected a time of the day"))
}

/// As [`clock`], or nothing. 0 is not nothing here but eight in the morning, China time.
pub(crate) fn opt_clock<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Time>, D::Error> {
    let time = match Scalar::deserialize(deserializer)? {
        Scalar::Int(0) => Some(Timestamp::UNIX_EPOCH),
        other => other.into_time()?,
    };
    Ok(time.map(|time| time.to_zoned(china().clone()).time()))
}

/// A coordinate or its accuracy, or nothing. Not for durations and amounts, whose decimals stay text.
pub(crate) fn opt_float<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    match Scalar::deserialize(deserializer)?.into_text::<D::Error>()? {
        Some(text) if !text.trim().is_empty() => {
            text.trim().parse().map(Some).map_err(|_| D::Error::custom("expected a number"))
        }
        _ => Ok(None),
    }
}

/// Text that is JSON in turn, as text also where DingTalk forgets to wrap it.
pub(crate) fn opt_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        Some(other) => Some(other.to_string()),
    })
}

/// A list of numbers: native, or one text with commas.
pub(crate) fn opt_ints<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<i64>>, D::Error> {
    let Some(items) = items::<D>(deserializer)? else {
        return Ok(None);
    };
    let parsed: Result<Vec<i64>, _> = items.iter().map(|item| item.parse()).collect();
    parsed.map(Some).map_err(|_| D::Error::custom("expected a list of whole numbers"))
}

/// A list of numbers; a missing one is empty.
pub(crate) fn ints<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
    opt_ints(deserializer).map(Option::unwrap_or_default)
}

/// A list of texts: native, or one text with commas.
pub(crate) fn opt_texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    items::<D>(deserializer)
}

/// A list of texts; a missing one is empty.
pub(crate) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    opt_texts(deserializer).map(Option::unwrap_or_default)
}

/// A list of whatever its texts or numbers read as; a missing one is empty.
pub(crate) fn parsed<'de, D: Deserializer<'de>, T: FromStr>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let items = items::<D>(deserializer)?.unwrap_or_default();
    let parsed: Result<Vec<T>, _> = items.iter().map(|item| item.parse()).collect();
    parsed.map_err(|_| D::Error::custom("expected a list of ids"))
}

fn items<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let item = |value| match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(D::Error::custom("expected a list of numbers or texts")),
    };
    match Option::<Value>::deserialize(deserializer)? {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(values)) => values.into_iter().map(item).collect::<Result<_, _>>().map(Some),
        Some(Value::String(text)) => Ok(Some(split(&text))),
        Some(other) => item(other).map(|only| Some(vec![only])),
    }
}

/// Splits at commas, and takes the brackets and quotes off which some samples have.
fn split(text: &str) -> Vec<String> {
    let text = text.trim().trim_matches(['[', ']']);
    let items = text.split(',').map(|item| item.trim().trim_matches('"'));
    items.filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect()
}

/// A number or nothing, without ever failing; for the envelope, whose field names may mean something else.
pub(crate) fn lenient_int<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.into_int::<D::Error>().unwrap_or_default())
}

/// A text or nothing, without ever failing.
pub(crate) fn lenient_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.into_text::<D::Error>().unwrap_or_default())
}

/// Writes an instant as milliseconds; to be used with `skip_serializing_if`, so that nothing is sent for nothing.
pub(crate) fn millis_opt<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.serialize_i64(time.as_millisecond()),
        None => serializer.serialize_none(),
    }
}

/// Writes the text of a decimal as a number; to be used with `skip_serializing_if`.
pub(crate) fn decimal_opt<S: Serializer>(decimal: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    let number = decimal.as_deref().map(str::parse::<serde_json::Number>).transpose();
    number.map_err(|_| S::Error::custom("expected the text of a decimal"))?.serialize(serializer)
}
