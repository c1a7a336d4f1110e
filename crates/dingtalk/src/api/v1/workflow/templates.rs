//! `GET /v1.0/workflow/processes/managements/templates`: the templates that a person may manage.

use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the templates.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::workflow, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// for template in client.send(&workflow::Templates { user_id: "E1001".into() }).await?.result {
///     println!("{} {}", template.process_code, template.flow_title);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Templates {
    /// Somebody with rights on approvals.
    pub user_id: String,
}

impl Request for Templates {
    const PATH: &'static str = "/v1.0/workflow/processes/managements/templates";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Vec<Template>>;
}

/// A template.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// Its code.
    #[serde(deserialize_with = "loose::text")]
    pub process_code: String,
    /// Its title.
    #[serde(deserialize_with = "loose::text")]
    pub flow_title: String,
    /// 0 none, 1 correction, 2 leave. Trips, outings and overtime are 0 too: ask for the form.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub attendance_type: Option<i64>,
    /// When it was changed last, as it came.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub gmt_modified: Option<String>,
}
