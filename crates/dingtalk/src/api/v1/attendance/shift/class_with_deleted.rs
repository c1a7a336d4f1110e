//! `GET /v1.0/attendance/classWithDeleted/{classId}`: a shift, even one that was deleted. In DingTalk's SDK only.

use serde::{Deserialize, Serialize};

use super::{ClassRests, ClassSection};
use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for a shift. Not documented by any page.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::shift, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// println!("{:?}", client.send(&shift::ClassWithDeleted { class_id: 677_000_086 }).await?.result.name);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassWithDeleted {
    /// The shift; stands in the path.
    pub class_id: i64,
}

impl Request for ClassWithDeleted {
    const PATH: &'static str = "/v1.0/attendance/classWithDeleted/{classId}";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Class>;
}

/// A shift.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Class {
    /// Its id.
    #[serde(deserialize_with = "loose::int")]
    pub class_id: i64,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub name: Option<String>,
    /// The company.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub corp_id: Option<String>,
    /// One section for each pair of on and off duty.
    #[serde(default)]
    pub sections: Vec<ClassSection>,
    /// Its version and breaks.
    #[serde(default)]
    pub class_setting: Option<ClassSetting>,
    /// Its working days, as they come.
    #[serde(default, deserialize_with = "loose::ints")]
    pub work_days: Vec<i64>,
}

/// The version and the breaks of a shift.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassSetting {
    /// The version.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub class_setting_id: Option<i64>,
    /// The breaks.
    #[serde(default)]
    pub rest_time_list: Vec<ClassRests>,
}
