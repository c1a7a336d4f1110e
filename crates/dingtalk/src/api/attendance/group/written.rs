//! What a write of several things answers: some of them may be refused while the others are written.

use serde::Deserialize;

use crate::wire::loose;

/// What was written and what was refused, by ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct WrittenIds {
    /// The ids that were written.
    #[serde(default, deserialize_with = "loose::texts")]
    pub success_list: Vec<String>,
    /// The refusals.
    #[serde(default)]
    pub error_info_list: Vec<RefusedIds>,
}

/// Ids that were refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RefusedIds {
    /// The reason's code; not one of the interface's own.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub code: Option<String>,
    /// The reason.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub msg: Option<String>,
    /// The ids.
    #[serde(default, deserialize_with = "loose::texts")]
    pub failure_list: Vec<String>,
}

/// What was written and what was refused, in full.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Written<T> {
    /// What was written.
    #[serde(default = "Vec::new")]
    pub success_list: Vec<T>,
    /// The refusals.
    #[serde(default = "Vec::new")]
    pub error_info_list: Vec<Refused<T>>,
}

/// Things that were refused for one reason.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Refused<T> {
    /// The reason's code; not one of the interface's own.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub code: Option<String>,
    /// The reason.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub msg: Option<String>,
    /// The things.
    #[serde(default = "Vec::new")]
    pub failure_list: Vec<T>,
}

/// The group that was written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WrittenGroup {
    /// Its id; one of the vendor's samples has it as text.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
}
