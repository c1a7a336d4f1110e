//! `GET /department/list_ids`: the ids one level below a department, whatever the app may see.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for the departments right below one; it is not paged.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::legacy::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// println!("{:?}", client.send(&department::ListIds { id: 1 }).await?.sub_dept_id_list);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListIds {
    /// The parent.
    pub id: i64,
}

impl Request for ListIds {
    const PATH: &'static str = "/department/list_ids";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::Legacy;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = ChildIds;
}

/// The departments right below.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ChildIds {
    /// Their ids.
    #[serde(default, deserialize_with = "loose::ints")]
    pub sub_dept_id_list: Vec<i64>,
}
