//! `GET /user/get`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::{loose, maps};

/// Asks for one person. Answer 60121 means that nobody has the userid, for whatever reason.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::user, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let person = client.send(&user::Get { userid: "E1001".into(), ..Default::default() }).await?;
/// println!("in {:?}", person.department);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Get {
    /// The person.
    pub userid: String,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl Request for Get {
    const PATH: &'static str = "/user/get";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Details;
}

/// One person; `None` is what DingTalk did not return, for want of a permission or of a value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// The userid.
    #[serde(deserialize_with = "loose::text")]
    pub userid: String,
    /// The person's id across companies.
    #[serde(default, alias = "unionId", deserialize_with = "loose::opt_text")]
    pub unionid: Option<String>,
    /// The name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// Country code of the mobile number, such as `86`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub state_code: Option<String>,
    /// The mobile number; needs a permission of its own.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub mobile: Option<String>,
    /// The departments.
    #[serde(default, deserialize_with = "loose::opt_ints")]
    pub department: Option<Vec<i64>>,
    /// The place in each department, larger first; up to 18 digits.
    #[serde(default, deserialize_with = "maps::opt_by_dept")]
    pub order_in_depts: Option<BTreeMap<i64, i64>>,
    /// Which departments the person leads.
    #[serde(default, deserialize_with = "maps::opt_by_dept")]
    pub is_leader_in_depts: Option<BTreeMap<i64, bool>>,
    /// The title.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub position: Option<String>,
    /// The title in each department.
    #[serde(default, deserialize_with = "maps::opt_by_dept")]
    pub position_in_depts: Option<BTreeMap<i64, String>>,
    /// Extension number.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub tel: Option<String>,
    /// Place of work; needs the permission for personal data, as the next four do.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub work_place: Option<String>,
    /// Remark.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub remark: Option<String>,
    /// E-mail.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub email: Option<String>,
    /// The company's own mailbox.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub org_email: Option<String>,
    /// Further fields: an object by the samples, a text by the table.
    #[serde(default, deserialize_with = "maps::opt_texts")]
    pub extattr: Option<BTreeMap<String, String>>,
    /// Job number (工号).
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub jobnumber: Option<String>,
    /// The day of entry.
    #[serde(default, deserialize_with = "loose::opt_time")]
    pub hired_date: Option<Timestamp>,
    /// The direct manager; missing where there is none.
    #[serde(default, alias = "managerUserId", deserialize_with = "loose::opt_text")]
    pub manager_userid: Option<String>,
    /// Address of the picture; empty where there is none.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub avatar: Option<String>,
    /// Whether the person has ever logged in.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub active: Option<bool>,
    /// Whether the real name is verified.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub real_authed: Option<bool>,
    /// Whether the number is hidden from the others.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_hide: Option<bool>,
    /// Executive mode.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_senior: Option<bool>,
    /// Whether the person administers the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_admin: Option<bool>,
    /// Whether the person owns the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_boss: Option<bool>,
    /// The roles.
    #[serde(default)]
    pub roles: Option<Vec<Role>>,
}

/// A role of a person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// The group of roles that it belongs to.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub group_name: Option<String>,
    /// 0 of the system, 1 staff, 101 main administrator, 102 sub-administrator, 103 owner, 104 head of a department,
    /// 201 project; missing for one of the company's own.
    #[serde(default, rename = "type", deserialize_with = "loose::opt_int")]
    pub kind: Option<i64>,
}
