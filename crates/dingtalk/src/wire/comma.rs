//! Lists that travel as one text with commas.

use std::fmt::Display;

use serde::Serializer;

/// Writes `[1, 2]` as `"1,2"`; DingTalk reads a JSON array here as departments that do not exist (60003).
pub(crate) fn comma<T: Display, S: Serializer>(items: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    serializer.serialize_str(&items.join(","))
}

/// As [`comma`]; to be used with `skip_serializing_if`, so that nothing is sent for nothing.
pub(crate) fn comma_opt<T: Display, S: Serializer>(items: &Option<Vec<T>>, serializer: S) -> Result<S::Ok, S::Error> {
    comma(items.as_deref().unwrap_or_default(), serializer)
}
