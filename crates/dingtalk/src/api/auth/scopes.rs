//! `GET /auth/scopes`: the fields, departments and people that the app may see.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the app's scope.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::auth, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let scopes = client.send(&auth::Scopes::default()).await?;
/// let whole_company = scopes.auth_org_scopes.authed_dept.contains(&1);
/// # drop(whole_company);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Scopes {}

impl Request for Scopes {
    const PATH: &'static str = "/auth/scopes";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    // Not on the list of free calls, which the throttling page contradicts; one call a run does not matter.
    const METERED: bool = false;
    type Response = ScopesAnswer;
}

/// What the app may see.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct ScopesAnswer {
    /// Fields of people which the app is granted, such as `mobile`; nothing where DingTalk is silent about it.
    #[serde(default, deserialize_with = "loose::opt_texts")]
    pub auth_user_field: Option<Vec<String>>,
    /// Departments and people which the app is granted.
    pub auth_org_scopes: OrgScopes,
}

/// Departments and people which the app is granted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct OrgScopes {
    /// People granted one by one.
    #[serde(default, deserialize_with = "loose::texts")]
    pub authed_user: Vec<String>,
    /// Departments granted with all below them; 1 is the whole company.
    #[serde(default, deserialize_with = "loose::ints")]
    pub authed_dept: Vec<i64>,
}
