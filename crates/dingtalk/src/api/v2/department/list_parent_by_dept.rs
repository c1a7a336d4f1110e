//! `POST /topapi/v2/department/listparentbydept`: all departments above one, whatever the app may see.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the departments above one.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&department::ListParentByDept { dept_id: 37 }).await?;
/// println!("{} levels", found.parent_id_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListParentByDept {
    /// The department.
    pub dept_id: i64,
}

impl Request for ListParentByDept {
    const PATH: &'static str = "/topapi/v2/department/listparentbydept";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Ancestry;
}

/// A department and all above it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ancestry {
    /// Their ids: the department itself first, the root last.
    #[serde(deserialize_with = "loose::ints")]
    pub parent_id_list: Vec<i64>,
}
