//! `POST /department/update`.

use serde::Serialize;

use super::Written;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::bars::{bars_opt, digits_opt};

/// Changes a department; what is `None` stays. The root cannot be changed (60018).
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = department::Update { id: 37, name: Some("研发中心".into()), ..Default::default() };
/// client.send(&request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// The department.
    pub id: i64,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new parent; must not lie below the department (60010).
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "digits_opt")]
    pub parentid: Option<i64>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "digits_opt")]
    pub order: Option<i64>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_dept_group: Option<bool>,
    /// Puts new members into the chat group by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_add_user: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_hiding: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub dept_permits: Option<Vec<i64>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub user_permits: Option<Vec<String>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub dept_perimits: Option<Vec<i64>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub user_perimits: Option<Vec<String>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outer_dept: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outer_dept_only_self: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub outer_permit_depts: Option<Vec<i64>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub outer_permit_users: Option<Vec<String>>,
    /// The managers. Whether an empty list clears them is not known.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub dept_manager_userid_list: Option<Vec<String>>,
    /// The owner of the chat group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_dept_owner: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_identifier: Option<String>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_approve_apply: Option<bool>,
    /// Whether the chat group takes in the departments below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_contain_sub_dept: Option<bool>,
    /// Whether the chat group takes in restricted departments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_contain_outer_dept: Option<bool>,
    /// Whether the chat group takes in hidden departments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_contain_hidden_dept: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ext: Option<String>,
    /// Language of the name, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

impl Request for Update {
    const PATH: &'static str = "/department/update";
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Written;
}
