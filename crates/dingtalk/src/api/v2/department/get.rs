//! `POST /topapi/v2/department/get`.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for one department.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&department::Get { dept_id: 37, ..Default::default() }).await?;
/// println!("{} under {:?}", found.name, found.parent_id);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Get {
    /// The department.
    pub dept_id: i64,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Request for Get {
    const PATH: &'static str = "/topapi/v2/department/get";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Details;
}

/// One department; `None` is what DingTalk did not return.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Details {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub dept_id: i64,
    /// Its parent; missing or 0 at the root.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub parent_id: Option<i64>,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// Place among the siblings, smaller first.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub order: Option<i64>,
    /// The key which the caller gave it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub source_identifier: Option<String>,
    /// Whether it has a chat group.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub create_dept_group: Option<bool>,
    /// Whether new members join the chat group by themselves.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub auto_add_user: Option<bool>,
    /// Whether applications to join are approved by themselves.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub auto_approve_apply: Option<bool>,
    /// Whether the chat group takes in the departments below.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub group_contain_sub_dept: Option<bool>,
    /// Whether it is hidden.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub hide_dept: Option<bool>,
    /// Whether its members see less of the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub outer_dept: Option<bool>,
    /// Whether it comes from a union of companies.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub from_union_org: Option<bool>,
    /// The chat group.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub dept_group_chat_id: Option<String>,
    /// The chat group's owner.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub org_dept_owner: Option<String>,
    /// The managers.
    #[serde(default, deserialize_with = "loose::opt_texts")]
    pub dept_manager_userid_list: Option<Vec<String>>,
    /// Departments that see it although it is hidden.
    #[serde(default, deserialize_with = "loose::opt_ints")]
    pub dept_permits: Option<Vec<i64>>,
    /// People who see it although it is hidden.
    #[serde(default, deserialize_with = "loose::opt_texts")]
    pub user_permits: Option<Vec<String>>,
    /// Departments which its members see all the same.
    #[serde(default, deserialize_with = "loose::opt_ints")]
    pub outer_permit_depts: Option<Vec<i64>>,
    /// People whom its members see all the same.
    #[serde(default, deserialize_with = "loose::opt_texts")]
    pub outer_permit_users: Option<Vec<String>>,
    /// Its code.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub code: Option<String>,
    /// Its description.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub brief: Option<String>,
    /// Its telephone.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub telephone: Option<String>,
    /// Further fields as JSON text; the vendor's own spelling is `extention`.
    #[serde(default, rename = "extention", alias = "extension", deserialize_with = "loose::opt_json")]
    pub extension: Option<String>,
    /// What it is in a school: campus, period, grade or class.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub tags: Option<String>,
    /// People in it and below.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub member_count: Option<i64>,
    /// People in it.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub owning_member_count: Option<i64>,
}
