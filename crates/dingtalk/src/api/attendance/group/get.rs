//! `POST /topapi/attendance/group/get`: how the members of a group may punch. Internal apps only.

use serde::{Deserialize, Serialize};

use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// Asks for the rules of one group, by its key.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let request = group::Get { group_key: "4C630011".into(), ..Default::default() };
/// println!("{:?}", client.send(&request).await?.enable_outside_check);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Get {
    /// The administrator for whom the call is made; spelt so here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_userid: Option<String>,
    /// The group's key, which is not its id.
    pub group_key: String,
}

impl Request for Get {
    const PATH: &'static str = "/topapi/attendance/group/get";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = GroupRules;
}

/// How the members of a group may punch.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GroupRules {
    /// The group's name.
    #[serde(deserialize_with = "loose::text")]
    pub name: String,
    /// The group's key.
    #[serde(deserialize_with = "loose::text")]
    pub group_key: String,
    /// Whether a face is asked for.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_face_check: Option<bool>,
    /// Whether a photo is asked for.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_camera_check: Option<bool>,
    /// Whether a punch in the field counts.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_outside_check: Option<bool>,
    /// Whether a punch in the field needs an approval.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_outside_apply: Option<bool>,
    /// -1 off, 0 approval first, 1 punch first.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub outside_check_approve_mode: Option<i64>,
    /// Whether a punch in the field needs a note.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_outside_remark: Option<bool>,
    /// Whether a punch in the field needs a photo.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_outside_camera_check: Option<bool>,
    /// Whether the address of a punch in the field stays visible.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub forbid_hide_outside_address: Option<bool>,
    /// Whether a punch in the field replaces one within range.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_outside_update_normal_check: Option<bool>,
    /// Whether the place is corrected.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub enable_trim_distance: Option<bool>,
    /// By how many metres at most.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub trim_distance: Option<i64>,
    /// The range in metres; no longer in use.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub location_offset: Option<i64>,
    /// Further settings as JSON text.
    #[serde(default, deserialize_with = "loose::opt_json")]
    pub ext: Option<String>,
}
