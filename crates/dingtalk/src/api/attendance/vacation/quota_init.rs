//! `POST /topapi/attendance/vacation/quota/init`: gives people their first balances.

use serde::Serialize;

use super::{Failures, NewQuota};
use crate::request::{Generation, Idempotency, Request};

/// Gives balances; only for kinds of leave made through the interface, others answer 880015.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let quota = vacation::NewQuota {
///     userid: "E1003".into(),
///     leave_code: "16f8-aa16".into(),
///     quota_cycle: "2026".into(),
///     quota_num_per_hour: Some(1600),
///     reason: "加班".into(),
///     ..Default::default()
/// };
/// let request = vacation::QuotaInit { op_userid: "E1001".into(), leave_quotas: vec![quota] };
/// println!("{} refused", client.send(&request).await?.0.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct QuotaInit {
    /// An administrator with rights on approvals; spelt so here.
    pub op_userid: String,
    /// The balances.
    pub leave_quotas: Vec<NewQuota>,
}

impl Request for QuotaInit {
    const PATH: &'static str = "/topapi/attendance/vacation/quota/init";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Failures;
}
