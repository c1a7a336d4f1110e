//! `POST /topapi/v2/department/create`.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::{comma_opt, loose};

/// Makes a department.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let made = client
///     .send(&department::Create {
///         name: "研发部".into(),
///         parent_id: 1,
///         source_identifier: Some("D20".into()),
///         ..Default::default()
///     })
///     .await?;
/// println!("{}", made.dept_id);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Create {
    /// 1 to 64 characters, without `-`, `,` and `，`; unique among the parent's children.
    pub name: String,
    /// The parent; 1 is the root.
    pub parent_id: i64,
    /// Hides the department from the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide_dept: Option<bool>,
    /// Departments that see it although it is hidden, at most 50.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub dept_permits: Option<Vec<i64>>,
    /// People who see it although it is hidden, at most 50.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub user_permits: Option<Vec<String>>,
    /// Restricts what its members see of the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outer_dept: Option<bool>,
    /// With `outer_dept`: members see their own department and below, else only themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outer_dept_only_self: Option<bool>,
    /// People whom the members see all the same.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub outer_permit_users: Option<Vec<String>>,
    /// Departments which the members see all the same.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "comma_opt")]
    pub outer_permit_depts: Option<Vec<i64>>,
    /// Makes a chat group for the department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_dept_group: Option<bool>,
    /// Approves applications to join by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_approve_apply: Option<bool>,
    /// Place among the siblings, smaller first, above 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// The caller's own key.
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
}

impl Request for Create {
    const PATH: &'static str = "/topapi/v2/department/create";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    type Response = Created;
}

/// The new department.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Created {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub dept_id: i64,
}
