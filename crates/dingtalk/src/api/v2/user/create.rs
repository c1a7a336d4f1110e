//! `POST /topapi/v2/user/create`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DeptOrder, DeptPosition, DeptTitle};
use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma, loose, millis_opt};

/// Takes a person in.
///
/// Answer 40103 means that the person was invited and is no member yet. After a lost answer the same userid tells
/// whether the person is there.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let person = user::Create {
///     userid: Some("E1001".into()),
///     name: "何晓雨".into(),
///     mobile: "12000001001".into(),
///     dept_id_list: vec![37],
///     ..Default::default()
/// };
/// let userid = client.send(&person).await?.userid;
/// # drop(userid);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Create {
    /// 1 to 64 characters, unique in the company; DingTalk makes one up where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userid: Option<String>,
    /// At most 80 characters.
    pub name: String,
    /// Unique in the company; numbers outside the mainland as `+xx-number`.
    pub mobile: String,
    /// Hides the mobile number from the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide_mobile: Option<bool>,
    /// Extension number, at most 50 characters, unique in the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// At most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_number: Option<String>,
    /// At most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// At most 50 characters, unique in the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The company's own mailbox; only where that is opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_email: Option<String>,
    /// `profession` or `base`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_email_type: Option<String>,
    /// At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_place: Option<String>,
    /// At most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The departments, 1 to 100.
    #[serde(serialize_with = "comma")]
    pub dept_id_list: Vec<i64>,
    /// The place in each department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_order_list: Option<Vec<DeptOrder>>,
    /// The title in each department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_title_list: Option<Vec<DeptTitle>>,
    /// The post in each department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_position_list: Option<Vec<DeptPosition>>,
    /// Further fields as JSON text, at most 2,000 characters; the keys are defined in the console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// Executive mode: the others cannot simply call or write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub senior_mode: Option<bool>,
    /// The day of entry, as the instant at which it begins.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "millis_opt")]
    pub hired_date: Option<Timestamp>,
    /// The direct manager.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_userid: Option<String>,
    /// Only for accounts by e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_email: Option<String>,
    /// Texts of `extension` in other languages, as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension_i18n: Option<String>,
}

impl Request for Create {
    const PATH: &'static str = "/topapi/v2/user/create";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    type Response = Created;
}

/// The new member.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Created {
    /// The userid, asked for or made up.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The person's id across companies.
    #[serde(default, rename = "unionId", alias = "unionid", deserialize_with = "loose::opt_text")]
    pub union_id: Option<String>,
}
