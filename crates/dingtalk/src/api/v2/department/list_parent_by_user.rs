//! `POST /topapi/v2/department/listparentbyuser`: the departments of a person, each with all above it, whatever the app
//! may see.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the departments of a person up to the root.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v2::department, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&department::ListParentByUser { userid: "E1001".into() }).await?;
/// println!("in {} departments", found.parent_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListParentByUser {
    /// The person.
    pub userid: String,
}

impl Request for ListParentByUser {
    const PATH: &'static str = "/topapi/v2/department/listparentbyuser";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Memberships;
}

/// The departments of a person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Memberships {
    /// One entry for each department.
    pub parent_list: Vec<Membership>,
}

/// A department of a person and all above it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Membership {
    /// Their ids: the person's own department first, the root last.
    #[serde(deserialize_with = "loose::ints")]
    pub parent_dept_id_list: Vec<i64>,
}
