//! `POST /topapi/attendance/group/positions/add`: gives a group places to punch at. Its answer is wrapped twice.

use serde::{Deserialize, Serialize};

use super::Written;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// The most places that one call may name.
pub const MOST: usize = 100;

/// Adds places.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let place = group::positions_add::Place {
///     foreign_id: "hq".into(),
///     address: "杭州".into(),
///     latitude: "30.285600".into(),
///     longitude: "120.017000".into(),
///     offset: Some(300),
/// };
/// let request = group::PositionsAdd { op_userid: None, group_key: "4C630011".into(), position_list: vec![place] };
/// println!("{} refusals", client.send(&request).await?.error_info_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PositionsAdd {
    /// The administrator for whom the call is made; spelt so here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_userid: Option<String>,
    /// The group's key.
    pub group_key: String,
    /// 1 to 100 places.
    pub position_list: Vec<Place>,
}

/// A place to be added. Coordinates travel as text of six decimals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The caller's own id.
    pub foreign_id: String,
    /// Its address.
    pub address: String,
    /// Degrees north.
    pub latitude: String,
    /// Degrees east.
    pub longitude: String,
    /// How many metres around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
}

impl Request for PositionsAdd {
    const PATH: &'static str = "/topapi/attendance/group/positions/add";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const METERED: bool = true;
    type Response = Written<AddedPlace>;
}

/// A place that was added or refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AddedPlace {
    /// The caller's own id.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub foreign_id: Option<String>,
    /// Its address.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub address: Option<String>,
    /// Degrees north; the page's table has the two swapped.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub latitude: Option<String>,
    /// Degrees east.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub longitude: Option<String>,
    /// Its key; nothing for a place that was refused.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub position_key: Option<String>,
}
