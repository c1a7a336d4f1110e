//! What somebody did before a clock.

/// One time that somebody punched or tried to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// The number of the punch record.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// A faked place far from where the person was minutes before.
    ImpossibleTravel,
    /// A hotspot with the office's name and another card's address.
    SpoofedWifi,
}

/// Why a phone refuses a punch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Asked whether being late is meant.
    NeedsConfirmation,
    /// The phone's own checks.
    Security,
    /// A punch in the field waits for an approval.
    FieldNeedsApproval,
}
