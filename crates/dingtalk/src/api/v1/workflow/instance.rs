//! `GET /v1.0/workflow/processInstances`: one approval with its form.

use serde::{Deserialize, Serialize};

use super::{BizAction, FormValue, InstanceStatus};
use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for one approval.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::workflow, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = workflow::GetInstance { process_instance_id: "inst-1".into() };
/// let found = client.send(&request).await?.result;
/// if found.is_granted() {
///     println!("{} fields", found.form_component_values.len());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetInstance {
    /// The approval.
    pub process_instance_id: String,
}

impl Request for GetInstance {
    const PATH: &'static str = "/v1.0/workflow/processInstances";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Instance>;
}

/// An approval.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// Its title.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub title: Option<String>,
    /// The number that people see.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub business_id: Option<String>,
    /// Who asked.
    #[serde(deserialize_with = "loose::text")]
    pub originator_user_id: String,
    /// For which department; -1 is the root.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub originator_dept_id: Option<String>,
    /// Where it stands.
    pub status: InstanceStatus,
    /// `agree` or `refuse`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub result: Option<String>,
    /// What it is to an earlier one.
    #[serde(default)]
    pub biz_action: Option<BizAction>,
    /// The earlier one.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub main_process_instance_id: Option<String>,
    /// Later ones that replace or undo it.
    #[serde(default, deserialize_with = "loose::texts")]
    pub attached_process_instance_ids: Vec<String>,
    /// The form.
    #[serde(default)]
    pub form_component_values: Vec<FormValue>,
    /// When it was submitted, as it came: like `2022-08-31T11:52Z`, and in which zone is not documented.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub create_time: Option<String>,
    /// When it was decided, in the same form.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub finish_time: Option<String>,
}

impl Instance {
    /// Whether it was granted. A later instance may have replaced or undone it all the same.
    pub fn is_granted(&self) -> bool {
        self.status == InstanceStatus::Completed && self.result.as_deref() == Some("agree")
    }
}
