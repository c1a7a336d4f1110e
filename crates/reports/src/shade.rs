//! Which fill a day cell has: one for each cell, the first that applies, in the order and the colours of the vendor's own workbook.

use dianmao_attendance::Cell;
use dianmao_attendance::cell::CellCode;

/// The codes in the order in which they decide the fill.
const ORDER: [CellCode; 18] = [
    CellCode::Corrected,
    CellCode::Covered,
    CellCode::Field,
    CellCode::ChangedByAdmin,
    CellCode::LateAsAbsence,
    CellCode::Absent,
    CellCode::SeriouslyLate,
    CellCode::Late,
    CellCode::Early,
    CellCode::MissingOn,
    CellCode::MissingOff,
    CellCode::Unknown,
    CellCode::Unsettled,
    CellCode::Rest,
    CellCode::NoGroup,
    CellCode::Exempt,
    CellCode::NotEmployed,
    CellCode::Normal,
];

/// The code that decides the cell's fill.
pub(crate) fn deciding(cell: &Cell) -> CellCode {
    ORDER.into_iter().find(|code| cell.has(*code)).unwrap_or(CellCode::Normal)
}

/// The fill as `RRGGBB`, for the codes that have one.
pub(crate) fn fill(code: CellCode) -> Option<u32> {
    match code {
        CellCode::Corrected | CellCode::Covered | CellCode::ChangedByAdmin => Some(0x00FF_CC99),
        CellCode::Field => Some(0x00CC_FFFF),
        CellCode::LateAsAbsence => Some(0x0033_CCCC),
        CellCode::Absent => Some(0x00FF_99CC),
        CellCode::SeriouslyLate => Some(0x0099_CCFF),
        CellCode::Late => Some(0x00CC_FFCC),
        CellCode::Early => Some(0x00FF_FF99),
        CellCode::MissingOn | CellCode::MissingOff => Some(0x00FF_8080),
        CellCode::Unsettled => Some(0x00EE_EEEE),
        CellCode::Unknown
        | CellCode::Rest
        | CellCode::NoGroup
        | CellCode::Exempt
        | CellCode::NotEmployed
        | CellCode::Normal => None,
    }
}

/// Whether the cell says that there is nothing to say, and is printed in grey.
pub(crate) fn is_quiet(code: CellCode) -> bool {
    use CellCode::{Exempt, NoGroup, NotEmployed, Rest, Unsettled};
    matches!(code, Rest | NoGroup | Exempt | NotEmployed | Unsettled)
}
