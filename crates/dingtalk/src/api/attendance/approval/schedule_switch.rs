//! `POST /topapi/attendance/approve/schedule/switch`: two people swap their shifts. Groups by rota only, and not to
//! be undone.

use jiff::civil::Date;
use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};

/// Swaps the shifts of two people on a day, and back on another.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::approval, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = approval::ScheduleSwitch {
///     userid: "E1001".into(),
///     apply_userid: "E1001".into(),
///     target_userid: "E1003".into(),
///     switch_date: date(2026, 9, 1),
///     approve_id: "OA-10".into(),
///     ..Default::default()
/// };
/// client.send(&request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ScheduleSwitch {
    /// Who asks.
    pub userid: String,
    /// One of the two.
    pub apply_userid: String,
    /// The other.
    pub target_userid: String,
    /// The day of the swap.
    pub switch_date: Date,
    /// The day of the return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reback_date: Option<Date>,
    /// The caller's own id.
    pub approve_id: String,
    /// The one's shift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_shift_id: Option<i64>,
    /// The other's shift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_shift_id: Option<i64>,
    /// The one's shift on the day of the return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reback_apply_shift_id: Option<i64>,
    /// The other's shift on the day of the return.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reback_target_shift_id: Option<i64>,
}

impl Request for ScheduleSwitch {
    const PATH: &'static str = "/topapi/attendance/approve/schedule/switch";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const METERED: bool = true;
    type Response = Done;
}
