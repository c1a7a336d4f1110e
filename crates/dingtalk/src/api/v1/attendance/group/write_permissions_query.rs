//! `POST /v1.0/attendance/writePermissions/query`: what somebody may change of some groups.

use std::collections::BTreeMap;

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::request::{Generation, Idempotency, Request};

/// Asks whether somebody may do something to groups.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::WritePermissionsQuery::of("E1001", group::ResourceKey::Schedule, vec![685_000_028]);
/// let may = client.send(&request).await?.entity_permission_map[&685_000_028];
/// # drop(may);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WritePermissionsQuery {
    /// The person.
    pub op_user_id: String,
    /// `GROUP`; there is no other yet.
    pub category: String,
    /// What is to be done.
    pub resource_key: ResourceKey,
    /// The groups.
    pub entity_ids: Vec<i64>,
}

impl WritePermissionsQuery {
    /// Asks about groups.
    pub fn of(op_user_id: impl Into<String>, resource_key: ResourceKey, group_ids: Vec<i64>) -> Self {
        Self { op_user_id: op_user_id.into(), category: "GROUP".into(), resource_key, entity_ids: group_ids }
    }
}

impl Request for WritePermissionsQuery {
    const PATH: &'static str = "/v1.0/attendance/writePermissions/query";
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = WritePermissions;
}

/// What is to be done to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResourceKey {
    /// Set who attends.
    GroupMember,
    /// Change its name.
    GroupName,
    /// Change its type.
    GroupType,
    /// Set the times.
    CheckTime,
    /// Lay shifts.
    Schedule,
    /// Set where and how to punch.
    CheckPositionType,
    /// Set overtime.
    OverTimeRule,
    /// Set photos.
    CameraCheck,
    /// Set punches out of range.
    OutSideCheck,
    /// Be one of its further administrators.
    Manage,
    /// Be its owner.
    Owner,
}

/// What somebody may do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WritePermissions {
    /// By group, whether it is granted.
    #[serde(deserialize_with = "by_group")]
    pub entity_permission_map: BTreeMap<i64, bool>,
}

/// Ids are keys here, and keys are text; the truth may be text as well. What is no id is of a later version.
fn by_group<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<i64, bool>, D::Error> {
    let entries = BTreeMap::<String, Value>::deserialize(deserializer)?;
    let groups = entries.iter().filter_map(|(key, value)| Some((key.parse().ok()?, value)));
    let truth = |value: &Value| value.as_bool().or_else(|| value.as_str()?.parse().ok());
    let read = |(group_id, value)| Some((group_id, truth(value)?));
    groups.map(read).collect::<Option<_>>().ok_or_else(|| D::Error::custom("expected true or false by group"))
}
