//! `GET /v1.0/hrm/employees/dimissionInfos`: when and from where people left.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// The most people that one call may ask about.
pub const MOST_USERS: usize = 50;

/// Asks about at most 50 people; the list travels as JSON text.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::hrm, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = hrm::DimissionInfos { user_id_list: vec!["E1009".into()] };
/// println!("{} people", client.send(&request).await?.result.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DimissionInfos {
    /// 1 to 50 people.
    pub user_id_list: Vec<String>,
}

impl Request for DimissionInfos {
    const PATH: &'static str = "/v1.0/hrm/employees/dimissionInfos";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    type Response = Wrapped<Vec<Dimission>>;
}

/// How somebody left.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dimission {
    /// The person.
    #[serde(deserialize_with = "loose::text")]
    pub user_id: String,
    /// The last day of work.
    #[serde(default, deserialize_with = "loose::opt_day")]
    pub last_work_day: Option<Date>,
    /// 1 leaving, 2 left, 3 neither, 4 pending.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub status: Option<i64>,
    /// What the person was before.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub pre_status: Option<i64>,
    /// The main department.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub main_dept_id: Option<i64>,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub main_dept_name: Option<String>,
    /// All departments.
    #[serde(default)]
    pub dept_list: Vec<DeptPath>,
    /// Who takes over.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub handover_user_id: Option<String>,
    /// The reason.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub reason_memo: Option<String>,
}

/// A department of somebody who left.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DeptPath {
    /// Its id.
    #[serde(alias = "deptId", deserialize_with = "loose::int")]
    pub dept_id: i64,
    /// Its path of names.
    #[serde(default, alias = "deptPath", deserialize_with = "loose::opt_text")]
    pub dept_path: Option<String>,
}
