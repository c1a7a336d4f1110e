//! `POST /attendance/listRecord`: punches (打卡详情), one row each, valid or not, and none for missed points.
//!
//! There are no pages: the answer is complete. Overrides and corrections need not show here; the results know.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::api::attendance::list::{CheckType, LocationResult, SourceType, TimeResult};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::open_enum::open_enum;
use crate::wire::{loose, times};

/// The most people that one call may ask for.
pub const MOST_USERS: usize = 50;
/// The most days that one call may ask for.
pub const MOST_DAYS: i32 = 7;

/// Asks for the punches of some people between two instants. A night shift's last punch lies on the day after its
/// work date.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::record, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let from = date(2026, 9, 1).at(0, 0, 0, 0);
/// let to = date(2026, 9, 7).at(23, 59, 59, 0);
/// let punches = client.send(&record::ListRecord::of(vec!["E1001".into()], from, to)).await?;
/// println!("{} punches", punches.recordresult.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListRecord {
    /// 1 to 50 people.
    pub user_ids: Vec<String>,
    /// First second, China time; compared with the time of the punch and not with its work date.
    #[serde(serialize_with = "times::spaced")]
    pub check_date_from: DateTime,
    /// Last second, at most seven days later.
    #[serde(serialize_with = "times::spaced")]
    pub check_date_to: DateTime,
    /// Only for companies outside the mainland; true empties the answer of the others.
    #[serde(rename = "isI18n", skip_serializing_if = "Option::is_none")]
    pub is_i18n: Option<bool>,
}

impl ListRecord {
    /// Asks for these people and instants in China time.
    pub fn of(user_ids: Vec<String>, from: DateTime, to: DateTime) -> Self {
        Self { user_ids, check_date_from: from, check_date_to: to, is_i18n: None }
    }
}

impl Request for ListRecord {
    const PATH: &'static str = "/attendance/listRecord";
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Punches;
}

/// All punches.
#[derive(Debug, Deserialize)]
pub struct Punches {
    /// The rows, in no promised order.
    pub recordresult: Vec<Row>,
}

/// One punch. Rows with `invalid_record_type` did not count, and carry no point of a schedule.
#[derive(Debug, Clone, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct Row {
    /// The punch's own id, the `recordId` of results.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// The company.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// When the punch was made.
    #[serde(deserialize_with = "loose::time")]
    pub user_check_time: Timestamp,
    /// The work date to which it was counted.
    #[serde(deserialize_with = "loose::day")]
    pub work_date: Date,
    /// When the row was made.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_create: Option<Timestamp>,
    /// When it was changed last, such as by another match.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_modified: Option<Timestamp>,
    /// Who or what made it.
    pub source_type: SourceType,
    /// The id which the event of the punch carries too.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub biz_id: Option<String>,
    /// On or off duty; missing on invalid rows, as all up to `is_legal`.
    #[serde(default)]
    pub check_type: Option<CheckType>,
    /// The grade.
    #[serde(default)]
    pub time_result: Option<TimeResult>,
    /// Inside or outside of the permitted places.
    #[serde(default)]
    pub location_result: Option<LocationResult>,
    /// The line between in time, late and early.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub base_check_time: Option<Timestamp>,
    /// The planned time.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub plan_check_time: Option<Timestamp>,
    /// The scheduled point.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub plan_id: Option<i64>,
    /// The attendance group.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub group_id: Option<i64>,
    /// The shift.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_id: Option<i64>,
    /// True where both time and place are normal; false is ordinary and no sign of cheating.
    #[serde(default, deserialize_with = "loose::opt_flag")]
    pub is_legal: Option<bool>,
    /// Why it did not count, roughly.
    #[serde(default)]
    pub invalid_record_type: Option<InvalidType>,
    /// Why it did not count, as a text for people or as a code. Not to be branched on.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub invalid_record_msg: Option<String>,
    /// How the place was found: `MAP`, `WIFI`, `ATM` and others.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub location_method: Option<String>,
    /// The phone.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub device_id: Option<String>,
    /// The machine.
    #[serde(default, rename = "deviceSN", deserialize_with = "loose::opt_text")]
    pub device_sn: Option<String>,
    /// The address; of a machine, its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub user_address: Option<String>,
    /// Where the person was; the map's datum is not documented.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub user_latitude: Option<f64>,
    /// Where the person was.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub user_longitude: Option<f64>,
    /// How exact that is, in metres.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub user_accuracy: Option<f64>,
    /// The network's name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub user_ssid: Option<String>,
    /// The network's hardware address.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub user_mac_addr: Option<String>,
    /// The place as configured.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub base_address: Option<String>,
    /// The place as configured.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub base_latitude: Option<f64>,
    /// The place as configured.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub base_longitude: Option<f64>,
    /// Its radius in metres.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub base_accuracy: Option<f64>,
    /// The network as configured.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub base_ssid: Option<String>,
    /// The network's hardware address as configured.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub base_mac_addr: Option<String>,
    /// The person's own note on a punch in the field.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub outside_remark: Option<String>,
    /// The photo.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub photo_url: Option<String>,
    /// The approval that the row is tied to.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub approve_id: Option<i64>,
    /// The same approval's process.
    #[serde(default, alias = "procInst_id", deserialize_with = "loose::opt_text")]
    pub proc_inst_id: Option<String>,
    /// The row as it came, to be saved beside the typed columns.
    #[serde(skip)]
    pub raw: Box<RawValue>,
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        // The inherent function, made by `remote = "Self"`, reads the fields.
        let row = Self::deserialize(&mut serde_json::Deserializer::from_str(raw.get())).map_err(D::Error::custom)?;
        Ok(Self { raw, ..row })
    }
}

open_enum! {
    /// Why a punch did not count. DingTalk's own word `Other` is mostly harmless: to be confirmed, to be approved,
    /// outside of the hours.
    pub enum InvalidType {
        /// DingTalk holds it for a fraud.
        Security = "Security",
    }
}
