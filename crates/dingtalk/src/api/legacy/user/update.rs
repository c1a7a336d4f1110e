//! `POST /user/update`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};
use crate::wire::{maps, millis_opt};

/// Changes a person; what is `None` stays, but for what `extattr` leaves out.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let transfer = user::Update { userid: "E1001".into(), department: Some(vec![38]), ..Default::default() };
/// client.send(&transfer).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// The person.
    pub userid: String,
    /// As in `create`; the oldest pages want it in every update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Only in the vendor's SDK; taken over for members who never logged in, else 41054, 40021 or 40022.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// Replaces all memberships.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<Vec<i64>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maps::bare_opt")]
    pub order_in_depts: Option<BTreeMap<i64, i64>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maps::json_opt")]
    pub position_in_depts: Option<BTreeMap<i64, String>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_place: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_email: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jobnumber: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_hide: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_senior: Option<bool>,
    /// Replaces all further fields: those that are missing are cleared, and there is no way to merge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extattr: Option<BTreeMap<String, String>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "millis_opt")]
    pub hired_date: Option<Timestamp>,
    /// As in `create`. Whether an empty one clears it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_userid: Option<String>,
    /// Language of the name, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl Request for Update {
    const PATH: &'static str = "/user/update";
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
