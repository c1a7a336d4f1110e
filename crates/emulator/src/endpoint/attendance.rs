//! The interfaces of attendance. All of them are counted by the month's quota.

use super::{Action, Endpoint, Style, topapi};
use crate::routes::attendance;

const DATA: Option<&str> = Some("qyapi_get_attendance_data");

/// The interfaces of attendance.
pub(super) static ENDPOINTS: &[Endpoint] = &[topapi("/attendance/list", DATA, Action::Read(attendance::list))
    .style(Style::Attendance)
    .rows("/recordresult")
    .more("/hasMore")
    .metered()];
