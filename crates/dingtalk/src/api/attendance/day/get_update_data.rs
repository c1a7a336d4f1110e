//! `POST /topapi/attendance/getupdatedata`: results, punches and approvals of one person and day. Internal apps
//! only.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::attendance::list::{CheckType, LocationResult, SourceType, TimeResult};
use crate::api::attendance::record::list_record::InvalidType;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, times};

/// Asks for one day of one person. Somebody unknown has empty lists. How far back it reaches is not documented; take
/// 180 days.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::day, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let request = day::GetUpdateData { userid: "E1001".into(), work_date: date(2026, 9, 1) };
/// let found = client.send(&request).await?;
/// println!("{} results, {} punches", found.attendance_result_list.len(), found.check_record_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GetUpdateData {
    /// The person.
    pub userid: String,
    /// The work date.
    #[serde(serialize_with = "times::day_spaced")]
    pub work_date: Date,
}

impl Request for GetUpdateData {
    const PATH: &'static str = "/topapi/attendance/getupdatedata";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Day;
}

/// A day of a person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Day {
    /// The person.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub userid: Option<String>,
    /// The company; spelt `corpId` here.
    #[serde(default, alias = "corpId", deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// The work date, as it was asked for.
    #[serde(default, deserialize_with = "loose::opt_day")]
    pub work_date: Option<Date>,
    /// What became of each scheduled point.
    #[serde(default)]
    pub attendance_result_list: Vec<DayResult>,
    /// What the person did.
    #[serde(default)]
    pub check_record_list: Vec<DayPunch>,
    /// Approvals that touch the day; corrections are not among them.
    #[serde(default)]
    pub approve_list: Vec<DayApproval>,
    /// The breaks.
    #[serde(default)]
    pub class_setting_info: Option<ClassSettingInfo>,
}

/// What became of a scheduled point.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DayResult {
    /// The punch that counted.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub record_id: Option<i64>,
    /// The scheduled point.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub plan_id: Option<i64>,
    /// The shift.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_id: Option<i64>,
    /// The attendance group.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub group_id: Option<i64>,
    /// On or off duty.
    pub check_type: CheckType,
    /// The grade.
    pub time_result: TimeResult,
    /// Inside or outside of the permitted places.
    pub location_result: LocationResult,
    /// Who or what made it.
    pub source_type: SourceType,
    /// The planned time; the line after allowances is not told.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub plan_check_time: Option<Timestamp>,
    /// The punch; a filler where `time_result` is `NotSigned`.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub user_check_time: Option<Timestamp>,
    /// How the place was found.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub location_method: Option<String>,
    /// The address.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub user_address: Option<String>,
    /// The person's own note on a punch in the field.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub outside_remark: Option<String>,
    /// The approval.
    #[serde(default, alias = "procInst_id", deserialize_with = "loose::opt_text")]
    pub proc_inst_id: Option<String>,
}

/// A punch.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DayPunch {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub record_id: i64,
    /// When it was made.
    #[serde(deserialize_with = "loose::time")]
    pub user_check_time: Timestamp,
    /// Who or what made it.
    pub source_type: SourceType,
    /// Whether it was the one that counted.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub valid_matched: Option<bool>,
    /// Where the person was; comes as text.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub user_longitude: Option<f64>,
    /// Where the person was; comes as text.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub user_latitude: Option<f64>,
    /// How exact that is, in metres; comes as text.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub user_accuracy: Option<f64>,
    /// The network's name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub user_ssid: Option<String>,
    /// The network's hardware address.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub user_mac_addr: Option<String>,
    /// The configured radius in metres.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub base_accuracy: Option<f64>,
    /// The configured place.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub base_address: Option<String>,
    /// Why it did not count, roughly.
    #[serde(default)]
    pub invalid_record_type: Option<InvalidType>,
    /// Why it did not count.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub invalid_record_msg: Option<String>,
}

/// An approval, or one leg of it: `duration` is that of the whole leg and not of the day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DayApproval {
    /// Its process.
    #[serde(alias = "procInst_id", deserialize_with = "loose::text")]
    pub proc_inst_id: String,
    /// 1 overtime, 2 trip or outing, 3 leave.
    #[serde(deserialize_with = "loose::int")]
    pub biz_type: i64,
    /// 请假, 出差, 外出 or 加班.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub tag_name: Option<String>,
    /// The kind of leave.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub sub_type: Option<String>,
    /// Its start; a day alone is its midnight.
    #[serde(deserialize_with = "loose::time")]
    pub begin_time: Timestamp,
    /// Its end as it came: a day alone means all of that day.
    #[serde(deserialize_with = "loose::text")]
    pub end_time: String,
    /// Its length, a decimal.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub duration: Option<String>,
    /// The unit, such as `hour`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub duration_unit: Option<String>,
    /// When it was granted.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub gmt_finished: Option<Timestamp>,
}

/// The breaks of a shift.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClassSettingInfo {
    /// The breaks.
    #[serde(default)]
    pub rest_time_vo_list: Vec<RestTimeVo>,
}

/// A break; the unit is not documented.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct RestTimeVo {
    /// Its start.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub rest_begin_time: Option<i64>,
    /// Its end.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub rest_end_time: Option<i64>,
}
