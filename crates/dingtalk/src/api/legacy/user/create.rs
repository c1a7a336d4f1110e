//! `POST /user/create`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::{loose, maps, millis_opt};

/// Takes a person in.
///
/// Answer 40103 means that the person was invited and is no member yet; 60104 may name the member who has the number.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let person = user::Create {
///     userid: Some("E1001".into()),
///     name: "何晓雨".into(),
///     mobile: "12000001001".into(),
///     department: vec![37],
///     position: Some("测试工程师".into()),
///     ..Default::default()
/// };
/// let userid = client.send(&person).await?.userid;
/// # drop(userid);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    /// 1 to 64 characters, unique in the company; DingTalk makes one up where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userid: Option<String>,
    /// 1 to 64 characters.
    pub name: String,
    /// Unique in the company; numbers outside the mainland as `+xx-number`.
    pub mobile: String,
    /// The departments: an array here, where `v2` wants a text with commas.
    pub department: Vec<i64>,
    /// The place in each department, larger first. Sent as `{37:10}`, which is no JSON.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maps::bare_opt")]
    pub order_in_depts: Option<BTreeMap<i64, i64>>,
    /// The title, at most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// The title in each department.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maps::json_opt")]
    pub position_in_depts: Option<BTreeMap<i64, String>>,
    /// Extension number, at most 50 characters, unique in the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel: Option<String>,
    /// At most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_place: Option<String>,
    /// At most 1,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// At most 64 characters, unique in the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The company's own mailbox; an error where that is not opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_email: Option<String>,
    /// Job number (工号), at most 64 characters. All in small letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jobnumber: Option<String>,
    /// Hides the mobile number from the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_hide: Option<bool>,
    /// Executive mode: the others cannot simply call or write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_senior: Option<bool>,
    /// Further fields, by names that are defined in the console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extattr: Option<BTreeMap<String, String>>,
    /// The day of entry, as the instant at which it begins.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "millis_opt")]
    pub hired_date: Option<Timestamp>,
    /// The direct manager.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_userid: Option<String>,
}

impl Request for Create {
    const PATH: &'static str = "/user/create";
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    type Response = Created;
}

/// The new member.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Created {
    /// The userid, asked for or made up.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The person's id across companies; spelt `unionId` here and `unionid` elsewhere.
    #[serde(default, rename = "unionId", alias = "unionid", deserialize_with = "loose::opt_text")]
    pub union_id: Option<String>,
}
