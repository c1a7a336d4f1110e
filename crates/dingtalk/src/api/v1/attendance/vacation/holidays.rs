//! `POST /v1.0/attendance/holidays`: public holidays, days of rest and days worked in their stead, by person.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::open_enum::open_enum;
use crate::wire::{loose, times};

/// Asks for the holidays of some people. No limits are documented.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::vacation, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = vacation::Holidays {
///     user_ids: vec!["E1001".into()],
///     work_date_from: date(2026, 10, 1),
///     work_date_to: date(2026, 10, 31),
/// };
/// println!("{} people", client.send(&request).await?.result.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Holidays {
    /// The people.
    pub user_ids: Vec<String>,
    /// First day.
    #[serde(serialize_with = "times::midnight")]
    pub work_date_from: Date,
    /// Last day.
    #[serde(serialize_with = "times::midnight")]
    pub work_date_to: Date,
}

impl Request for Holidays {
    const PATH: &'static str = "/v1.0/attendance/holidays";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Vec<HolidaysOfUser>>;
}

/// The holidays of a person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HolidaysOfUser {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// The days.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
}

/// A day off, or a day worked in its stead.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Holiday {
    /// The day.
    #[serde(deserialize_with = "loose::day")]
    pub work_date: Date,
    /// The name of the holiday.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub holiday_name: Option<String>,
    /// What the day is.
    pub holiday_type: HolidayType,
    /// The day whose work is made up for.
    #[serde(default, deserialize_with = "loose::opt_day")]
    pub real_work_date: Option<Date>,
}

open_enum! {
    /// What a day of the calendar of holidays is.
    pub enum HolidayType {
        /// The holiday itself.
        Festival = "festival",
        /// A day of rest around it.
        Rest = "rest",
        /// A day worked in its stead (补班).
        Overtime = "overtime",
    }
}
