//! `GET /department/list_parent_depts_by_dept`: all departments above one, whatever the app may see.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the departments above one.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&department::ListParentDeptsByDept { id: 37 }).await?;
/// println!("{} levels", found.parent_ids.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListParentDeptsByDept {
    /// The department.
    pub id: i64,
}

impl Request for ListParentDeptsByDept {
    const PATH: &'static str = "/department/list_parent_depts_by_dept";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Ancestry;
}

/// A department and all above it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ancestry {
    /// Their ids: the department itself first, the root last.
    #[serde(rename = "parentIds", deserialize_with = "loose::ints")]
    pub parent_ids: Vec<i64>,
}
