//! `PUT /v1.0/smartDevice/atmachines/users`: puts people and departments on machines, and takes them off.

use serde::Serialize;

use crate::request::{Done, Generation, Idempotency, Method, Request};

/// Changes who is on machines.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::smart_device, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = smart_device::AtmachinesUsers {
///     dev_ids: Some(vec![236_847_095]),
///     add_user_ids: Some(vec!["E1003".into()]),
///     ..Default::default()
/// };
/// client.send(&request).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AtmachinesUsers {
    /// The machines, by their numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dev_ids: Option<Vec<i64>>,
    /// The machines, by their ids that tell nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_ids: Option<Vec<String>>,
    /// People to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_user_ids: Option<Vec<String>>,
    /// People to take off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub del_user_ids: Option<Vec<String>>,
    /// Departments to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_dept_ids: Option<Vec<i64>>,
    /// Departments to take off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub del_dept_ids: Option<Vec<i64>>,
}

impl Request for AtmachinesUsers {
    const PATH: &'static str = "/v1.0/smartDevice/atmachines/users";
    const METHOD: Method = Method::Put;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Repeatable;
    const METERED: bool = true;
    type Response = Done;
}
