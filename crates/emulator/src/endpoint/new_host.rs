//! What of attendance only the new host has, and partly only the SDK names. All of it is counted by the month's quota.

use super::{Action, Endpoint, Style, Verb, topapi};
use crate::app::Reading;
use crate::params::Params;
use crate::routes::attendance::{closing, permission, sdk};

const BASE: Option<&str> = Some("qyapi_base");
const READ: Option<&str> = Some("qyapi_attendance_group_read");
const MANAGE: Option<&str> = Some("qyapi_attendance_group_manage");
const ACCOUNTS: Option<&str> = Some("Pro.AttendanceAccounts.Read");
const PERMISSIONS: Option<&str> = Some("Attendance.Permission.Read");

type Route = fn(&Reading<'_>, &Params) -> super::Outcome;

const fn new(path: &'static str, scope: Option<&'static str>, route: Route) -> Endpoint {
    topapi(path, scope, Action::Read(route)).style(Style::Api).metered()
}

/// What of attendance only the new host has.
pub(super) static ENDPOINTS: &[Endpoint] = &[
    new("/v1.0/attendance/closingAccounts/rules/query", ACCOUNTS, closing::rules).rows("/result"),
    new("/v1.0/attendance/closingAccounts/status/query", READ, closing::status),
    new("/v1.0/attendance/writePermissions/query", PERMISSIONS, permission::write),
    new("/v1.0/attendance/approvals/query", READ, sdk::approvals).rows("/result"),
    new("/v1.0/attendance/columnValues/query", BASE, sdk::column_values).rows("/result"),
    new("/v1.0/attendance/groupDetails", READ, sdk::catalogue::groups)
        .by(Verb::Get)
        .rows("/result/groups")
        .more("/result/hasMore"),
    new("/v1.0/attendance/shifts", READ, sdk::catalogue::shift).by(Verb::Get),
    new("/v1.0/attendance/classWithDeleted/{classId}", READ, sdk::catalogue::class).by(Verb::Get),
    topapi("/v1.0/attendance/results/batch", MANAGE, Action::Write(sdk::change_results)).style(Style::Api).metered(),
    new("/v1.0/attendance/checkin/records/query", READ, sdk::field::visits).rows("/result/pageList"),
    new("/v1.0/attendance/securities/check", READ, sdk::field::check),
];
