//! `GET /v1.0/attendance/groupDetails`: groups with their members, shifts and free hours.
//!
//! Only DingTalk's own SDK knows this call, the pages do not: it may be closed to an app.

use std::hash::Hash;

use futures::Stream;
use serde::{Deserialize, Serialize};

use crate::api::attendance::group::GroupType;
use crate::api::v1::Wrapped;
use crate::api::v1::attendance::shift::{ClassRests, ClassSection};
use crate::client::Client;
use crate::error::Error;
use crate::page::{PageGuard, Paged, walk};
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for one page of groups. Not documented by any page.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// for found in client.send(&group::GroupDetails::first()).await?.result.groups {
///     println!("{:?}: {} people by name", found.group_name, found.user_ids.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupDetails {
    /// Rows to bring; the older call allows 10.
    pub max_results: i64,
    /// 0 at first. The answer has no token, so rows to skip, by our reading.
    pub next_token: i64,
}

impl GroupDetails {
    /// The first page.
    pub fn first() -> Self {
        Self { max_results: 10, next_token: 0 }
    }
}

impl Request for GroupDetails {
    const PATH: &'static str = "/v1.0/attendance/groupDetails";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Page>;
}

/// One page of groups.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Whether another page follows.
    #[serde(deserialize_with = "loose::truth")]
    pub has_more: bool,
    /// The groups.
    #[serde(default)]
    pub groups: Vec<GroupDetail>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupDetail {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub group_id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub group_name: Option<String>,
    /// How its shifts are laid.
    #[serde(default, rename = "type")]
    pub kind: Option<GroupType>,
    /// Whether it takes in whoever is in no other.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_default: Option<bool>,
    /// How many people attend.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub member_count: Option<i64>,
    /// Who answers for it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub owner_user_id: Option<String>,
    /// Who else administers it.
    #[serde(default, deserialize_with = "loose::texts")]
    pub manager_list: Vec<String>,
    /// Departments that attend.
    #[serde(default, deserialize_with = "loose::ints")]
    pub dept_ids: Vec<i64>,
    /// Their names.
    #[serde(default, deserialize_with = "loose::texts")]
    pub dept_name_list: Vec<String>,
    /// People who attend by themselves.
    #[serde(default, deserialize_with = "loose::texts")]
    pub user_ids: Vec<String>,
    /// The shift of each day of the week, Sunday first, 0 for rest.
    #[serde(default, deserialize_with = "loose::ints")]
    pub work_day_list: Vec<i64>,
    /// The shifts in words.
    #[serde(default, deserialize_with = "loose::texts")]
    pub classes_list: Vec<String>,
    /// The shift of a day that is none of those.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub default_class_id: Option<i64>,
    /// The shifts.
    #[serde(default)]
    pub selected_class: Vec<SelectedClass>,
    /// Minutes after midnight at which a day of free hours begins.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub free_check_day_start_min_offset: Option<i64>,
    /// The working days of free hours. What the numbers mean is not agreed on.
    #[serde(default, deserialize_with = "loose::ints")]
    pub freecheck_work_days: Vec<i64>,
    /// Whether people may choose a shift on a day without schedule.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_emp_select_class: Option<bool>,
    /// Whether nobody may punch on a day without schedule.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub disable_check_without_schedule: Option<bool>,
    /// Whether punches on a day of rest need an approval.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub disable_check_when_rest: Option<bool>,
}

/// A shift of a group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SelectedClass {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub class_id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub class_name: Option<String>,
    /// One section for each pair of on and off duty.
    #[serde(default)]
    pub sections: Vec<ClassSection>,
    /// Its thresholds.
    #[serde(default)]
    pub setting: Option<ClassSetting>,
}

/// The thresholds of a shift; -1 switches one off.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassSetting {
    /// The version of the shift.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_setting_id: Option<i64>,
    /// Minutes late that are still in time.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub permit_late_minutes: Option<i64>,
    /// Minutes from which late is seriously late.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub serious_late_minutes: Option<i64>,
    /// Minutes from which late counts as absence.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub absenteeism_late_minutes: Option<i64>,
    /// Minutes of work.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub work_time_minutes: Option<i64>,
    /// Whether nobody needs to punch at the end.
    #[serde(default, deserialize_with = "loose::opt_flag")]
    pub is_off_duty_free_check: Option<bool>,
    /// The breaks.
    #[serde(default)]
    pub rest_time_list: Vec<ClassRests>,
}

/// Walks through all pages, asking for each as it is wanted.
pub fn pages(client: &Client) -> impl Stream<Item = Result<Wrapped<Page>, Error>> + Send + use<> {
    walk(client, GroupDetails::first())
}

impl Paged for GroupDetails {
    fn keys(page: &Wrapped<Page>) -> impl Iterator<Item: Hash> {
        page.result.groups.iter().map(|group| group.group_id)
    }

    fn has_more(&self, page: &Wrapped<Page>) -> bool {
        page.result.has_more
    }

    fn after(self, page: &Wrapped<Page>, guard: &PageGuard) -> Result<Self, Error> {
        let n_rows = i64::try_from(page.result.groups.len()).unwrap_or(i64::MAX);
        let next_token = guard.advance(self.next_token, Some(self.next_token.saturating_add(n_rows)))?;
        Ok(Self { next_token, ..self })
    }
}
