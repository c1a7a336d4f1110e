//! `GET /v1.0/attendance/machines/{devId}`: one machine.

use serde::{Deserialize, Serialize};

use crate::api::v1::Wrapped;
use crate::request::{Generation, Idempotency, Method, Request};
use crate::wire::loose;

/// Asks for a machine.
///
/// ```no_run
/// # use dianmao_dingtalk::{api::v1::attendance::machine, Client, Error};
/// # async fn example(client: &Client) -> Result<(), Error> {
/// let found = client.send(&machine::Get { dev_id: 236_847_095 }).await?.result;
/// println!("{:?} {:?}", found.device_name, found.net_status);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Get {
    /// The machine; stands in the path.
    pub dev_id: i64,
}

impl Request for Get {
    const PATH: &'static str = "/v1.0/attendance/machines/{devId}";
    const METHOD: Method = Method::Get;
    const GENERATION: Generation = Generation::V1;
    const IDEMPOTENCY: Idempotency = Idempotency::Read;
    const METERED: bool = true;
    type Response = Wrapped<Machine>;
}

/// A machine.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    /// Its number.
    #[serde(deserialize_with = "loose::int")]
    pub dev_id: i64,
    /// Its id in a form that tells nothing.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub device_id: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub device_name: Option<String>,
    /// Its model.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub product_name: Option<String>,
    /// 1 active, 2 not active, 3 connected, 4 disconnected.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub net_status: Option<String>,
    /// Its firmware.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub product_version: Option<String>,
    /// Its serial number, which punches name as `deviceSN`.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub device_sn: Option<String>,
    /// How many faces it holds.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub max_face: Option<i64>,
    /// How loud it is.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub voice_mode: Option<i64>,
    /// Who administers it.
    #[serde(default, deserialize_with = "loose::texts")]
    pub atm_manager_list: Vec<String>,
    /// Punching by Bluetooth.
    #[serde(default, rename = "machineBluetoothVO")]
    pub machine_bluetooth: Option<Bluetooth>,
}

/// How a machine takes punches by Bluetooth, and what it does against deceit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bluetooth {
    /// Whether it takes them.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub bluetooth_value: Option<bool>,
    /// Whether it wants a face.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub bluetooth_check_with_face: Option<bool>,
    /// From how far.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub bluetooth_distance_mode: Option<String>,
    /// The same in words.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub bluetooth_distance_mode_desc: Option<String>,
    /// Whether it watches for being moved.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub monitor_location_abnormal: Option<bool>,
    /// Where it stands.
    #[serde(default, deserialize_with = "loose::opt_text")]
    pub address: Option<String>,
    /// Degrees north.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default, deserialize_with = "loose::opt_float")]
    pub longitude: Option<f64>,
    /// Whether people may only use phones of their own.
    #[serde(default, deserialize_with = "loose::opt_truth")]
    pub limit_user_device_count: Option<bool>,
    /// How many of them.
    #[serde(default, deserialize_with = "loose::opt_int")]
    pub user_device_count: Option<i64>,
}
