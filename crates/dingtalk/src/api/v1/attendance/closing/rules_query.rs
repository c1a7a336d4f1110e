//! `POST /v1.0/attendance/closingAccounts/rules/query`: when the accounts of some people close.

use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the rules of some people.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::closing, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = closing::RulesQuery { user_ids: vec!["E1001".into()] };
/// for rule in client.send(&request).await?.result {
///     println!("{} closes on day {:?}", rule.user_id, rule.closing_account_model.and_then(|model| model.closing_day));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RulesQuery {
    /// The people.
    pub user_ids: Vec<String>,
}

impl Request for RulesQuery {
    const PATH: &'static str = "/v1.0/attendance/closingAccounts/rules/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Vec<ClosingRule>>;
}

/// The rule of a person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClosingRule {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// Whether accounts close at all.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub switch_on: Option<bool>,
    /// When they close.
    #[serde(default)]
    pub closing_account_model: Option<ClosingModel>,
    /// Until when they are open again.
    #[serde(default)]
    pub unseal_closing_account_model: Option<UnsealModel>,
}

/// When accounts close, and for which days.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClosingModel {
    /// The day of the month.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub closing_day: Option<i64>,
    /// The time of that day, China time. It comes as an instant of 1970-01-01: 28800000 is 16:00.
    #[serde(default, deserialize_with = "loose::opt_clock")]
    pub closing_hour_minutes: Option<Time>,
    /// The month of the first day: -2, -1 or 0 from the month of closing.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub start_month: Option<i64>,
    /// The first day.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub start_day: Option<i64>,
    /// The month of the last day.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub end_month: Option<i64>,
    /// The last day.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub end_day: Option<i64>,
}

/// Until when accounts are open again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnsealModel {
    /// The end of it.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub invalid_time_stamp: Option<Timestamp>,
}
