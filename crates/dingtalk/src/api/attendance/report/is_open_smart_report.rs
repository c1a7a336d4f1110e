//! `POST /topapi/attendance/isopensmartreport`: whether the company has the smart report at all.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks whether the other calls of this group can be used.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::report, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let has_reports = client.send(&report::IsOpenSmartReport {}).await?.smart_report;
/// # drop(has_reports);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct IsOpenSmartReport {}

impl Request for IsOpenSmartReport {
    const PATH: &'static str = "/topapi/attendance/isopensmartreport";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = SmartReport;
}

/// Whether there is a smart report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SmartReport {
    /// True where there is one.
    #[serde(deserialize_with = "loose::truth")]
    pub smart_report: bool,
}
