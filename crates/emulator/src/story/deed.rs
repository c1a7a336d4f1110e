//! What somebody did before a clock.

use serde::{Deserialize, Serialize};

/// One time that somebody punched or tried to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    /// The number of the punch record. Those of stored punches begin with 99, so invented ones of eleven digits do not.
    pub(crate) id: i64,
    /// When it was done, with seconds.
    pub(crate) at_ms: i64,
    /// When DingTalk learnt of it: at once, or when an old machine's punches were uploaded.
    pub(crate) known_ms: i64,
    pub(crate) source: Source,
    pub(crate) manner: Manner,
    /// Why the phone refused it at once, whatever the plan.
    pub(crate) refusal: Option<Refusal>,
}

/// With what a punch was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Source {
    Phone,
    AutoCheck,
    Machine,
    BluetoothMachine,
    Beacon,
    /// Written by `record/upload`.
    Uploaded,
}

/// Where and how a punch was made; `spot` draws the particulars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Manner {
    /// In the own office with the own phone.
    Usual,
    /// In the field, with a remark.
    Field,
    /// On a tablet at the door that many use.
    Kiosk,
    /// In the own office, behind the address and Wi-Fi that a whole office shares.
    OfficeNat,
    /// On the phone of a spouse who works here too, seldom.
    SpousePhone { owner: String },
    /// A colleague punches with this phone for somebody who is not there.
    BorrowedPhone { owner: String },
    /// A faked place: the same coordinates to the last digit, day after day.
    CopiedPlace,
    /// A faked place in the office. Minutes before the phone was refused where the person really is, which is far away.
    ImpossibleTravel,
    /// A hotspot with the office's name and another card's address.
    SpoofedWifi,
    /// At a place or with a device that the control API names.
    Told(Box<Told>),
}

/// Particulars of a punch that somebody told; what is missing is that of the usual manner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) address: Option<String>,
    /// Latitude and longitude in millionths of a degree.
    pub(crate) position: Option<(i64, i64)>,
    /// The phone.
    pub(crate) device_id: Option<String>,
    /// The serial number of a machine.
    pub(crate) machine_sn: Option<String>,
    pub(crate) ssid: Option<String>,
    pub(crate) mac: Option<String>,
    /// Whether it lies outside of the group's places.
    pub(crate) outside: bool,
    pub(crate) remark: Option<String>,
    pub(crate) photo_url: Option<String>,
}

/// Why a phone refuses a punch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Refusal {
    /// Asked whether being late is meant.
    NeedsConfirmation,
    /// The phone's own checks.
    Security,
    /// A punch in the field waits for an approval.
    FieldNeedsApproval,
}

impl Source {
    /// The word of the control API.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::AutoCheck => "auto_check",
            Self::Machine => "machine",
            Self::BluetoothMachine => "bluetooth_machine",
            Self::Beacon => "beacon",
            Self::Uploaded => "uploaded",
        }
    }
}

impl Manner {
    /// Whether it is outside of the group's places.
    pub(crate) fn is_outside(&self) -> bool {
        match self {
            Self::Field => true,
            Self::Told(told) => told.outside,
            _ => false,
        }
    }

    /// The word of the control API.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Field => "field",
            Self::Kiosk => "kiosk",
            Self::OfficeNat => "office_nat",
            Self::SpousePhone { .. } => "spouse_phone",
            Self::BorrowedPhone { .. } => "borrowed_phone",
            Self::CopiedPlace => "copied_place",
            Self::ImpossibleTravel => "impossible_travel",
            Self::SpoofedWifi => "spoofed_wifi",
            Self::Told(_) => "told",
        }
    }
}

impl Refusal {
    /// The word of the control API.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::NeedsConfirmation => "needs_confirmation",
            Self::Security => "security",
            Self::FieldNeedsApproval => "field_needs_approval",
        }
    }
}
