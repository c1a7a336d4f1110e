//! `POST /topapi/attendance/approve/check`: a correction (补卡) that was granted elsewhere.

use jiff::civil::{Date, DateTime};
use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};
use crate::wire::times;

/// Punches again at the granted time. The grade is worked out anew and may be late still.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::approval, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let day = date(2026, 9, 1);
/// let request = approval::Check {
///     userid: "E1001".into(),
///     work_date: day,
///     punch_id: 437_000_000_697,
///     punch_check_time: day.at(18, 0, 0, 0),
///     user_check_time: day.at(18, 2, 0, 0),
///     approve_id: "OA-9".into(),
///     ..Default::default()
/// };
/// client.send(&request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Check {
    /// The person.
    pub userid: String,
    /// The work date of the shift, also where the punch lies after midnight.
    pub work_date: Date,
    /// The scheduled point. The page speaks of a shift, its samples of points.
    pub punch_id: i64,
    /// The planned time.
    #[serde(serialize_with = "times::minutes")]
    pub punch_check_time: DateTime,
    /// The granted time.
    #[serde(serialize_with = "times::minutes")]
    pub user_check_time: DateTime,
    /// The caller's own id.
    pub approve_id: String,
    /// The page of the approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jump_url: Option<String>,
    /// Its name, 补卡.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_name: Option<String>,
}

impl Request for Check {
    const PATH: &'static str = "/topapi/attendance/approve/check";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const METERED: bool = true;
    type Response = Done;
}
