//! `POST /attendance/list`: punch results (打卡结果), one row for each scheduled point.
//!
//! An empty answer does not mean that nobody punched: unknown people and a wrong `isI18n` answer nothing too.

use std::hash::Hash;

use futures::Stream;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::open_enum::open_enum;
use crate::wire::{loose, times};

/// The most people that one call may ask for.
pub const MOST_USERS: usize = 50;
/// The most days that one call may ask for, both ends included.
pub const MOST_DAYS: i32 = 7;
/// The most rows that one page may bring.
pub const MOST_ROWS: i64 = 50;

/// Asks for the results of some people in some days, one page.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// use jiff::civil::date;
///
/// let people = vec!["E1001".to_owned()];
/// let page = client.send(&attendance::List::of(people, date(2026, 9, 1), date(2026, 9, 7))).await?;
/// for row in &page.recordresult {
///     println!("{} {} {}", row.work_date, row.check_type, row.time_result);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct List {
    /// First work date; the time of day is ignored.
    #[serde(serialize_with = "times::spaced")]
    pub work_date_from: DateTime,
    /// Last work date, at most six days later.
    #[serde(serialize_with = "times::spaced")]
    pub work_date_to: DateTime,
    /// 1 to 50 people.
    pub user_id_list: Vec<String>,
    /// Rows to skip; 0 at first, then `offset + limit`.
    pub offset: i64,
    /// Rows to bring, 1 to 50.
    pub limit: i64,
    /// Only for companies outside the mainland; true empties the answer of the others.
    #[serde(rename = "isI18n", skip_serializing_if = "Option::is_none")]
    pub is_i18n: Option<bool>,
}

impl List {
    /// The first page of full length for these people and work dates, both included.
    pub fn of(user_ids: Vec<String>, from: Date, to: Date) -> Self {
        Self {
            work_date_from: from.at(0, 0, 0, 0),
            work_date_to: to.at(0, 0, 0, 0),
            user_id_list: user_ids,
            offset: 0,
            limit: MOST_ROWS,
            is_i18n: None,
        }
    }
}

impl Request for List {
    const PATH: &'static str = "/attendance/list";
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Page;
}

/// One page of results.
#[derive(Debug, Deserialize)]
pub struct Page {
    /// The rows, in no promised order.
    pub recordresult: Vec<Row>,
    /// Whether another page follows; neither a full page nor a short one says so.
    #[serde(rename = "hasMore", deserialize_with = "loose::truth")]
    pub has_more: bool,
}

/// One result: what became of one scheduled point.
#[derive(Debug, Clone)]
pub struct Row {
    /// The row's own id, which stays.
    pub id: i64,
    /// The punch that counted; none for missing punches.
    pub record_id: Option<i64>,
    /// The scheduled point.
    pub plan_id: Option<i64>,
    /// The attendance group.
    pub group_id: Option<i64>,
    /// The company.
    pub corp_id: Option<String>,
    /// The person.
    pub user_id: String,
    /// The work date, already in China's days.
    pub work_date: Date,
    /// On or off duty.
    pub check_type: CheckType,
    /// The line that decides between in time, late and early.
    pub base_check_time: Option<Timestamp>,
    /// The punch; a filler without meaning where `time_result` is `NotSigned`.
    pub user_check_time: Option<Timestamp>,
    /// The grade.
    pub time_result: TimeResult,
    /// Inside or outside of the permitted places.
    pub location_result: LocationResult,
    /// Who or what made the row.
    pub source_type: SourceType,
    /// The approval that the row is tied to.
    pub approve_id: Option<i64>,
    /// The same approval's process.
    pub proc_inst_id: Option<String>,
    /// The row as it came, to be saved beside the typed columns.
    pub raw: Box<RawValue>,
}

/// The typed half of a row.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    #[serde(deserialize_with = "loose::int")]
    id: i64,
    #[serde(default, deserialize_with = "loose::opt_int")]
    record_id: Option<i64>,
    #[serde(default, deserialize_with = "loose::opt_int")]
    plan_id: Option<i64>,
    #[serde(default, deserialize_with = "loose::opt_int")]
    group_id: Option<i64>,
    #[serde(default, deserialize_with = "loose::opt_text")]
    corp_id: Option<String>,
    #[serde(deserialize_with = "loose::text")]
    user_id: String,
    #[serde(deserialize_with = "loose::day")]
    work_date: Date,
    check_type: CheckType,
    #[serde(default, deserialize_with = "loose::opt_time")]
    base_check_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "loose::opt_time")]
    user_check_time: Option<Timestamp>,
    time_result: TimeResult,
    location_result: LocationResult,
    source_type: SourceType,
    #[serde(default, deserialize_with = "loose::opt_int")]
    approve_id: Option<i64>,
    #[serde(default, deserialize_with = "loose::opt_text", alias = "procInst_id")]
    proc_inst_id: Option<String>,
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let fields: Fields = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        Ok(fields.with(raw))
    }
}

impl Fields {
    fn with(self, raw: Box<RawValue>) -> Row {
        Row {
            id: self.id,
            record_id: self.record_id,
            plan_id: self.plan_id,
            group_id: self.group_id,
            corp_id: self.corp_id,
            user_id: self.user_id,
            work_date: self.work_date,
            check_type: self.check_type,
            base_check_time: self.base_check_time,
            user_check_time: self.user_check_time,
            time_result: self.time_result,
            location_result: self.location_result,
            source_type: self.source_type,
            approve_id: self.approve_id,
            proc_inst_id: self.proc_inst_id,
            raw,
        }
    }
}

open_enum! {
    /// On or off duty.
    pub enum CheckType {
        /// 上班.
        OnDuty = "OnDuty",
        /// 下班.
        OffDuty = "OffDuty",
    }
}

open_enum! {
    /// The grade of a scheduled point.
    pub enum TimeResult {
        /// In time.
        Normal = "Normal",
        /// Left early (早退).
        Early = "Early",
        /// Late (迟到).
        Late = "Late",
        /// Late beyond the shift's serious threshold (严重迟到).
        SeriousLate = "SeriousLate",
        /// So late that it counts as absence (旷工迟到); a grade of late, not the whole day's absence.
        Absenteeism = "Absenteeism",
        /// No punch (缺卡).
        NotSigned = "NotSigned",
    }
}

open_enum! {
    /// Where the punch was made.
    pub enum LocationResult {
        /// Within the permitted places.
        Normal = "Normal",
        /// In the field or out of range (外勤).
        Outside = "Outside",
        /// No punch.
        NotSigned = "NotSigned",
    }
}

open_enum! {
    /// Who or what made a result.
    pub enum SourceType {
        /// Attendance machine.
        Atm = "ATM",
        /// iBeacon.
        Beacon = "BEACON",
        /// DingTalk's own attendance machine.
        DingAtm = "DING_ATM",
        /// The person's own phone.
        User = "USER",
        /// An administrator changed the result (改签), to whatever grade.
        Boss = "BOSS",
        /// An approval.
        Approve = "APPROVE",
        /// The attendance system, such as for missing punches.
        System = "SYSTEM",
        /// Automatic or quick punch.
        AutoCheck = "AUTO_CHECK",
        /// Door access card.
        Card = "CARD",
        /// Correction by the person.
        SelfService = "SELF_SERVICE",
    }
}

/// Walks through all pages from the given one on, asking for each as it is wanted.
///
/// Rows that change meanwhile may come twice or not at all; keep them by `id`.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance, Client, Error};
/// # async fn example(client: &Client, slice: attendance::List) -> Result<(), Error> {
/// use futures::TryStreamExt;
///
/// let mut pages = std::pin::pin!(attendance::list::pages(client, slice));
/// while let Some(page) = pages.try_next().await? {
///     println!("{} rows", page.recordresult.len());
/// }
/// # Ok(())
/// # }
/// ```
pub fn pages(client: &Client, first: List) -> impl Stream<Item = Result<Page, Error>> + Send + use<> {
    walk(client, first)
}

impl Paged for List {
    fn keys(page: &Page) -> impl Iterator<Item: Hash> {
        page.recordresult.iter().map(|row| row.id)
    }

    fn has_more(&self, page: &Page) -> bool {
        page.has_more
    }

    fn after(self, _page: &Page, guard: &PageGuard) -> Result<Self, Error> {
        let offset = guard.advance(self.offset, Some(self.offset + self.limit))?;
        Ok(Self { offset, ..self })
    }
}
