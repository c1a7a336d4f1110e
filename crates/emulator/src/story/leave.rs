//! The kinds of leave that every company has from the start.

use super::approval::Unit;

/// A kind of leave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LeaveType {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// How it is applied for.
    pub(crate) unit: Unit,
    /// Whether days of rest within it count too.
    pub(crate) natural_days: bool,
    /// `general_leave`, or `lieu_leave` for time off that overtime earns.
    pub(crate) biz_type: &'static str,
    /// Days of a certificate's limit, where one is asked for.
    pub(crate) certificate_days: Option<i64>,
    /// How much everybody has a year, in hundredths of days, or of hours where it is applied for by the hour; nothing where
    /// it has no limit.
    pub(crate) yearly_quota: Option<i64>,
}

/// All kinds, the usual one first.
pub(crate) static LEAVE_TYPES: [LeaveType; 6] = [
    LeaveType { yearly_quota: Some(1_000), ..usual("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a01", "年假", Unit::HalfDay) },
    usual("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a02", "事假", Unit::Hour),
    LeaveType { certificate_days: Some(1), ..usual("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a03", "病假", Unit::HalfDay) },
    LeaveType {
        biz_type: "lieu_leave",
        yearly_quota: Some(4_000),
        ..usual("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a04", "调休", Unit::Hour)
    },
    LeaveType {
        natural_days: true,
        certificate_days: Some(1),
        ..usual("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a05", "婚假", Unit::Day)
    },
    LeaveType {
        natural_days: true,
        certificate_days: Some(1),
        ..usual("0374bb77-5d1f-4e0b-9a3c-6f2e18c40a06", "产假", Unit::Day)
    },
];

const fn usual(code: &'static str, name: &'static str, unit: Unit) -> LeaveType {
    LeaveType {
        code,
        name,
        unit,
        natural_days: false,
        biz_type: "general_leave",
        certificate_days: None,
        yearly_quota: None,
    }
}

/// The kind with a code.
pub(crate) fn leave_type(code: &str) -> Option<&'static LeaveType> {
    LEAVE_TYPES.iter().find(|kind| kind.code == code)
}
