//! `POST /topapi/attendance/group/wifis/add`: gives a group networks to punch in. Its answer is wrapped twice.

use serde::{Deserialize, Serialize};

use super::Written;
use crate::request::{Generation, Idempotency, Request};
use crate::wire::loose;

/// The most networks that one call may name.
pub const MOST: usize = 100;

/// Adds networks.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::attendance::group, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let network = group::wifis_add::Network {
///     foreign_id: "hq-5g".into(),
///     mac_addr: "02:10:18:00:00:01".into(),
///     ssid: "office-5g".into(),
/// };
/// let request = group::WifisAdd { op_userid: None, group_key: "4C630011".into(), wifi_list: vec![network] };
/// println!("{} refusals", client.send(&request).await?.error_info_list.len());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct WifisAdd {
    /// The administrator for whom the call is made; spelt so here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub op_userid: Option<String>,
    /// The group's key.
    pub group_key: String,
    /// 1 to 100 networks.
    pub wifi_list: Vec<Network>,
}

/// A network to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Network {
    /// The caller's own id.
    pub foreign_id: String,
    /// Its hardware address.
    pub mac_addr: String,
    /// Its name.
    pub ssid: String,
}

impl Request for WifisAdd {
    const PATH: &'static str = "/topapi/attendance/group/wifis/add";
    const GENERATION: Generation = Generation::V2;
    const IDEMPOTENCY: Idempotency = Idempotency::Once;
    const METERED: bool = true;
    type Response = Written<AddedNetwork>;
}

/// A network that was added or refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AddedNetwork {
    /// The caller's own id.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub foreign_id: Option<String>,
    /// Its hardware address.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub mac_addr: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub ssid: Option<String>,
    /// Its key; in the table, not in the sample.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub wifi_key: Option<String>,
}
