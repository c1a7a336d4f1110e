//! `POST /topapi/v2/department/listsub`: one level below a department.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the departments right below one; it is not paged.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// for child in client.send(&department::ListSub { dept_id: Some(1), ..Default::default() }).await? {
///     println!("{} {}", child.dept_id, child.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListSub {
    /// The parent; the root where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_id: Option<i64>,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl Request for ListSub {
    const PATH: &'static str = "/topapi/v2/department/listsub";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Vec<Child>;
}

/// A department below; ids under 1 belong to school address books and are no departments.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Child {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub dept_id: i64,
    /// Its name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// Its parent.
    #[serde(deserialize_with = "loose::int")]
    pub parent_id: i64,
    /// Whether it has a chat group.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub create_dept_group: Option<bool>,
    /// Whether new members join the chat group by themselves.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub auto_add_user: Option<bool>,
    /// The key which the caller gave it; not returned by every version of the call.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub source_identifier: Option<String>,
    /// Whether it comes from a union of companies.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub from_union_org: Option<bool>,
    /// Further values as JSON text.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub ext: Option<String>,
}
