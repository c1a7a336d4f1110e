//! `POST /v1.0/attendance/overtimeSettings/query`: rules of overtime in full.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for rules by the ids that the `features` of a schedule name.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::overtime, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = overtime::SettingsQuery { overtime_setting_ids: vec![5001] };
/// println!("{} rules", client.send(&request).await?.result.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingsQuery {
    /// The rules.
    pub overtime_setting_ids: Vec<i64>,
}

impl Request for SettingsQuery {
    const PATH: &'static str = "/v1.0/attendance/overtimeSettings/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Vec<OvertimeSetting>>;
}

/// A rule of overtime.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OvertimeSetting {
    /// Its id.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub id: Option<i64>,
    /// The id of this version.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub setting_id: Option<i64>,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// Whether it holds for whoever has no other.
    #[serde(default, rename = "default", deserialize_with = "loose::opt_truth")]
    pub is_default: Option<bool>,
    /// By the type of the day.
    #[serde(default)]
    pub duration_settings: BTreeMap<String, DaySetting>,
    /// How lengths are rounded.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub step_type: Option<i64>,
    /// To what lengths are rounded, a decimal.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub step_value: Option<String>,
    /// Minutes that make a day.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub work_minutes_per_day: Option<i64>,
    /// Where a day ends; as it comes, since the pages do not explain it.
    #[serde(default)]
    pub overtime_divisions: Vec<Value>,
}

/// A rule for one type of day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DaySetting {
    /// 1 needs an approval, 2 needs none, 3 is forbidden.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub calc_type: Option<i64>,
    /// 1 by approval, 2 by punch.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub duration_type: Option<i64>,
    /// Whether overtime is made good.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub overtime_redress: Option<bool>,
    /// By what it is made good.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub overtime_redress_by: Option<String>,
    /// Hours of time off for an hour, a decimal.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub vacation_rate: Option<String>,
    /// How breaks are left out: by frames of the day or by length.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub skip_time: Option<String>,
}
