//! `POST /topapi/v2/department/update`.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Request};
use crate::wire::comma_opt;

/// Changes a department; what is `None` stays.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let rename = department::Update { dept_id: 37, name: Some("研发中心".into()), ..Default::default() };
/// client.send(&rename).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Update {
    /// The department; the root cannot be changed.
    pub dept_id: i64,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<i64>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide_dept: Option<bool>,
    /// As in `create`; together with `user_permits` at most 50.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub dept_permits: Option<Vec<i64>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub user_permits: Option<Vec<String>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outer_dept: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outer_dept_only_self: Option<bool>,
    /// As in `create`; together with `outer_permit_depts` at most 50.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub outer_permit_users: Option<Vec<String>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub outer_permit_depts: Option<Vec<i64>>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_dept_group: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_approve_apply: Option<bool>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// As in `create`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_identifier: Option<String>,
    /// Its description, at most 255 characters; in the vendor's SDK only, as the next two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brief: Option<String>,
    /// Its telephone, at most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// Further fields as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// Language of the answer, `zh_CN` or `en_US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Puts new members into the chat group by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_add_user: Option<bool>,
    /// The managers, who must be members. To clear, send it empty and name it in `force_update_fields`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub dept_manager_userid_list: Option<Vec<String>>,
    /// Whether the chat group takes in the departments below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_contain_sub_dept: Option<bool>,
    /// Whether the chat group takes in restricted departments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_contain_outer_dept: Option<bool>,
    /// Whether the chat group takes in hidden departments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_contain_hidden_dept: Option<bool>,
    /// The owner of the chat group, who must be a member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_dept_owner: Option<String>,
    /// Fields which may be cleared; only `dept_manager_userid_list`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub force_update_fields: Option<Vec<String>>,
    /// The department's code, at most 30 characters; can be set only here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Request for Update {
    const PATH: &'static str = "/topapi/v2/department/update";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    type Response = Done;
}
