//! A punch (打卡记录): somebody was somewhere at an instant, as the device or the phone reported it.

use dianmao_roster::id::UserId;
use jiff::Timestamp;

use crate::names::open_names;
use crate::work_date::WorkDate;

/// One raw punch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Punch {
    /// The record's id at the vendor, stable over repeated pulls.
    pub id: i64,
    /// Who punched.
    pub user_id: UserId,
    /// When, as an instant.
    pub at: Timestamp,
    /// The day it counts for.
    pub work_date: WorkDate,
    /// What wrote it.
    pub source: Source,
    /// Where it was, against the allowed places.
    pub location: Location,
}

/// What wrote a punch or decided a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The person's own phone.
    Phone,
    /// The app by itself (fast punch).
    Automatic,
    /// An attendance machine of any make.
    Machine,
    /// A Bluetooth beacon.
    Beacon,
    /// A door or card reader.
    Card,
    /// An administrator changed it (改签).
    Administrator,
    /// An approval wrote it, usually a correction (补卡).
    Approval,
    /// The person corrected it without an approval.
    SelfService,
    /// The attendance system itself, as for a missing punch.
    System,
    /// A value that this version does not know, kept as it came.
    Other(String),
}

/// A punch's place against the allowed places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// At an allowed place.
    Inside,
    /// A field punch (外勤), or out of range.
    Outside,
    /// There was no punch.
    NoPunch,
    /// A value that this version does not know, kept as it came.
    Other(String),
}

open_names!(Source {
    Phone => "phone",
    Automatic => "automatic",
    Machine => "machine",
    Beacon => "beacon",
    Card => "card",
    Administrator => "administrator",
    Approval => "approval",
    SelfService => "self_service",
    System => "system",
});

open_names!(Location {
    Inside => "inside",
    Outside => "outside",
    NoPunch => "no_punch",
});
