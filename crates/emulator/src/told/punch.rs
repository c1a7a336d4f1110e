//! A punch as the control API takes it: somebody stands before a clock.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One time that somebody punches or tries to.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Punch {
    /// Who.
    pub userid: String,
    /// When, with seconds; now unless told.
    pub at: Option<Timestamp>,
    /// When DingTalk learns of it; at once unless told.
    pub known: Option<Timestamp>,
    /// The day that it counts for; the plans in force say unless told.
    pub work_date: Option<Date>,
    /// With what; the phone unless told.
    pub source: PunchSource,
    /// How; as usual unless told.
    pub manner: PunchManner,
    /// Whose phone it is, where it is another's.
    pub owner: Option<String>,
    /// Why the phone refuses it.
    pub refusal: Option<PunchRefusal>,
    /// Where and with what exactly; what is missing is as usual.
    pub place: PunchPlace,
}

/// Where and with what exactly a punch is made.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PunchPlace {
    /// The address, or the name of a machine.
    pub address: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// The phone.
    pub device_id: Option<String>,
    /// The machine.
    pub machine_sn: Option<String>,
    /// The name of the Wi-Fi.
    pub ssid: Option<String>,
    /// The address of its access point.
    pub mac: Option<String>,
    /// Whether it lies outside of the group's places.
    pub outside: bool,
    /// What the person typed.
    pub remark: Option<String>,
    /// A photo.
    pub photo_url: Option<String>,
}

/// With what a punch is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PunchSource {
    /// `USER`.
    #[default]
    Phone,
    /// `AUTO_CHECK`.
    AutoCheck,
    /// `ATM`.
    Machine,
    /// `DING_ATM`.
    BluetoothMachine,
    /// `BEACON`.
    Beacon,
}

/// Where and how a punch is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PunchManner {
    /// In the own office with the own phone.
    #[default]
    Usual,
    /// In the field, with a remark.
    Field,
    /// On a tablet at the door that many use.
    Kiosk,
    /// Behind the address and Wi-Fi that a whole office shares.
    OfficeNat,
    /// On the phone of a spouse who works here too, `owner`.
    SpousePhone,
    /// On the phone of `owner`, who punches for somebody absent.
    BorrowedPhone,
    /// The same faked coordinates to the last digit.
    CopiedPlace,
    /// Faked, far from where the person was minutes before.
    ImpossibleTravel,
    /// A hotspot with the office's name and another card's address.
    SpoofedWifi,
}

/// Why a phone refuses a punch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PunchRefusal {
    /// Asked whether being late is meant.
    NeedsConfirmation,
    /// The phone's own checks.
    Security,
    /// A punch in the field waits for an approval.
    FieldNeedsApproval,
}

/// The number of a punch and the day that it counts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Punched {
    /// The number of the punch record.
    pub id: i64,
    /// The work date.
    pub work_date: Date,
}

impl Punch {
    /// A usual punch of somebody at an instant.
    pub fn of(userid: impl Into<String>, at: Timestamp) -> Self {
        Self { userid: userid.into(), at: Some(at), ..Self::default() }
    }
}
