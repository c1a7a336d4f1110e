//! `GET /department/get`.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::{bars, loose};

/// Asks for one department.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&department::Get { id: 37, ..Default::default() }).await?;
/// println!("{} under {:?}", found.name, found.parentid);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Get {
    /// The department.
    pub id: i64,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl Request for Get {
    const PATH: &'static str = "/department/get";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Details;
}

/// One department; `None` is what DingTalk did not return.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub id: i64,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// Its parent; missing at the root.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub parentid: Option<i64>,
    /// Place among the siblings, smaller first; the department's own id unless set.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub order: Option<i64>,
    /// Whether it has a chat group.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub create_dept_group: Option<bool>,
    /// Whether new members join the chat group by themselves.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub auto_add_user: Option<bool>,
    /// Whether applications to join are approved by themselves.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub auto_approve_apply: Option<bool>,
    /// Whether it is hidden.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub dept_hiding: Option<bool>,
    /// Departments that see it although it is hidden.
    #[serde(default, deserialize_with = "bars::opt_ints")]
    pub dept_permits: Option<Vec<i64>>,
    /// The same by the vendor's older and misspelt name; see [`Details::permitted_depts`].
    #[serde(default, deserialize_with = "bars::opt_ints")]
    pub dept_perimits: Option<Vec<i64>>,
    /// People who see it although it is hidden.
    #[serde(default, deserialize_with = "bars::opt_texts")]
    pub user_permits: Option<Vec<String>>,
    /// The same by the vendor's older and misspelt name; see [`Details::permitted_users`].
    #[serde(default, deserialize_with = "bars::opt_texts")]
    pub user_perimits: Option<Vec<String>>,
    /// Whether its members see less of the company.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub outer_dept: Option<bool>,
    /// Departments which its members see all the same.
    #[serde(default, deserialize_with = "bars::opt_ints")]
    pub outer_permit_depts: Option<Vec<i64>>,
    /// People whom its members see all the same.
    #[serde(default, deserialize_with = "bars::opt_texts")]
    pub outer_permit_users: Option<Vec<String>>,
    /// The managers.
    #[serde(default, deserialize_with = "bars::opt_texts")]
    pub dept_manager_userid_list: Option<Vec<String>>,
    /// The chat group's owner; empty where there is none.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub org_dept_owner: Option<String>,
    /// The chat group.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub dept_group_chat_id: Option<String>,
    /// Whether the chat group takes in the departments below.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub group_contain_sub_dept: Option<bool>,
    /// The key which the caller gave it.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub source_identifier: Option<String>,
    /// Whether it comes from a union of companies.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub is_from_union_org: Option<bool>,
}

impl Details {
    /// The departments that see it although it is hidden, by whichever spelling the answer has them.
    pub fn permitted_depts(&self) -> Option<&[i64]> {
        either(self.dept_permits.as_deref(), self.dept_perimits.as_deref())
    }

    /// The people who see it although it is hidden, by whichever spelling the answer has them.
    pub fn permitted_users(&self) -> Option<&[String]> {
        either(self.user_permits.as_deref(), self.user_perimits.as_deref())
    }
}

/// An answer may carry both spellings, one of them empty.
fn either<'a, T>(one: Option<&'a [T]>, other: Option<&'a [T]>) -> Option<&'a [T]> {
    one.filter(|items| !items.is_empty()).or(other).or(one)
}
