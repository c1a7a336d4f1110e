//! `POST /v1.0/attendance/securities/check`: a device that is used right now, by a token which DingTalk's client on it
//! makes. Tells nothing of the past.
//!
//! Only DingTalk's own SDK knows this call, the pages do not: it may be closed to an app.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::config::Secret;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, maps};

/// Asks about a device. Not documented by any page.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::security, Client, Error};
/// # async fn example(client: &Client, sec: String) -> Result<(), Error> {
/// let request = security::Check {
///     user_id: "E1001".into(),
///     platform: "Android".into(),
///     platform_ver: "14".into(),
///     client_ver: "7.6.0".into(),
///     sec: sec.into(),
/// };
/// println!("{}", client.send(&request).await?.result.has_risk);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// The person.
    pub user_id: String,
    /// The system of the device.
    pub platform: String,
    /// Its version.
    pub platform_ver: String,
    /// The version of DingTalk on it.
    pub client_ver: String,
    /// What DingTalk's client says of the device, as JSON text.
    pub sec: Secret,
}

impl Request for Check {
    const PATH: &'static str = "/v1.0/attendance/securities/check";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Risk>;
}

/// What DingTalk thinks of the device.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Risk {
    /// Whether there is a risk.
    #[serde(deserialize_with = "loose::truth")]
    pub has_risk: bool,
    /// Which: in the SDK's sample `riskTypeMajor`, `riskTypeMinor`, `riskTypeMsg`.
    #[serde(default, deserialize_with = "maps::opt_texts")]
    pub risk_info: Option<BTreeMap<String, String>>,
}
