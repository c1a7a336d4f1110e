//! `POST /topapi/v2/department/listsubid`: the ids one level below a department, whatever the app may see.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the ids of the departments right below one.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let below = client.send(&department::ListSubId { dept_id: 1 }).await?;
/// println!("{} departments", below.dept_id_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListSubId {
    /// The parent.
    pub dept_id: i64,
}

impl Request for ListSubId {
    const PATH: &'static str = "/topapi/v2/department/listsubid";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = ChildIds;
}

/// The ids below a department.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ChildIds {
    /// The ids; where nothing lies below, DingTalk may leave the list out.
    #[serde(default, deserialize_with = "loose::ints")]
    pub dept_id_list: Vec<i64>,
}
