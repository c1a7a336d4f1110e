//! `POST /department/create`.

use serde::Serialize;

use super::Written;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::bars::{bars_opt, digits, digits_opt};

/// Makes a department.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = department::Create { name: "研发部".into(), parentid: 1, ..Default::default() };
/// println!("{}", client.send(&request).await?.id);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Create {
    /// 1 to 64 characters, without `-`, `,` and `，`; unique among the parent's children.
    pub name: String,
    /// The parent; 1 is the root. Sent as text, and answered as a number.
    #[serde(serialize_with = "digits")]
    pub parentid: i64,
    /// Place among the siblings, smaller first. Sent as text.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "digits_opt")]
    pub order: Option<i64>,
    /// Makes a chat group for the department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_dept_group: Option<bool>,
    /// Hides the department from the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept_hiding: Option<bool>,
    /// Departments that see it although it is hidden, at most 200.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub dept_permits: Option<Vec<i64>>,
    /// People who see it although it is hidden, at most 200.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub user_permits: Option<Vec<String>>,
    /// As `dept_permits`, by the vendor's older and misspelt name.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub dept_perimits: Option<Vec<i64>>,
    /// As `user_permits`, by the vendor's older and misspelt name.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub user_perimits: Option<Vec<String>>,
    /// Restricts what its members see of the company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outer_dept: Option<bool>,
    /// With `outer_dept`: members see their own department and below, else only themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outer_dept_only_self: Option<bool>,
    /// Departments which the members see all the same, at most 200.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub outer_permit_depts: Option<Vec<i64>>,
    /// People whom the members see all the same, at most 200.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "bars_opt")]
    pub outer_permit_users: Option<Vec<String>>,
    /// The caller's own key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_identifier: Option<String>,
    /// Approves applications to join by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_approve_apply: Option<bool>,
    /// Uses the budget of the department above first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_balance_first: Option<bool>,
    /// Shares the budget with the departments below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_balance: Option<bool>,
    /// Further fields as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ext: Option<String>,
}

impl Request for Create {
    const PATH: &'static str = "/department/create";
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    type Response = Written;
}
