//! `POST /topapi/v2/user/update`.

use jiff::Timestamp;
use serde::Serialize;

use super::{DeptOrder, DeptPosition, DeptTitle};
use crate::request::{Done, Generation, Idempotency, Request};
use crate::wire::{comma_opt, millis_opt};

/// Changes a person; what is `None` stays.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let transfer = user::Update { userid: "E1001".into(), dept_id_list: Some(vec![38]), ..Default::default() };
/// client.send(&transfer).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Update {
    /// The person.
    pub userid: String,
    /// At most 80 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Not on the vendor's page: ordinary accounts keep their number (41054, 40021, 40022).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// Hides the mobile number from the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide_mobile: Option<bool>,
    /// Extension number, unique in the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// At most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_number: Option<String>,
    /// The direct manager. To clear, send it empty and name it in `force_update_fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_userid: Option<String>,
    /// At most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Unique in the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The company's own mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_email: Option<String>,
    /// At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_place: Option<String>,
    /// At most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Replaces all memberships.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub dept_id_list: Option<Vec<i64>>,
    /// The place in each department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_order_list: Option<Vec<DeptOrder>>,
    /// The title in each department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_title_list: Option<Vec<DeptTitle>>,
    /// The post in each department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_position_list: Option<Vec<DeptPosition>>,
    /// Further fields as JSON text; without `ext_attrs_update_mode` 1 those that are missing are cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// 0 replaces `extension`, 1 merges it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ext_attrs_update_mode: Option<i64>,
    /// Texts of `extension` in other languages, as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension_i18n: Option<String>,
    /// Executive mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub senior_mode: Option<bool>,
    /// The day of entry, as the instant at which it begins.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "millis_opt")]
    pub hired_date: Option<Timestamp>,
    /// Fields which may be cleared; only `manager_userid`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub force_update_fields: Option<Vec<String>>,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Request for Update {
    const PATH: &'static str = "/topapi/v2/user/update";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
