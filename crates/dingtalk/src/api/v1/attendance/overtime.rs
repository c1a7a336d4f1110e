//! Rules of overtime (加班规则) and of corrections (补卡规则).

pub mod adjustments;
pub mod settings;
pub mod settings_query;

use serde::Deserialize;

use crate::wire::loose;

pub use adjustments::Adjustments;
pub use settings::Settings;
pub use settings_query::{DaySetting, OvertimeSetting, SettingsQuery};

/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 50;

/// One page of rules. There are more while `page_number` is below `total_page`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RulePage {
    /// The page, from 1.
    #[serde(deserialize_with = "loose::int")]
    pub page_number: i64,
    /// How many there are.
    #[serde(deserialize_with = "loose::int")]
    pub total_page: i64,
    /// The rules.
    #[serde(default)]
    pub items: Vec<Rule>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// The id of its present version.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub setting_id: Option<i64>,
}
