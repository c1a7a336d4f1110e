//! The interfaces of attendance and of smart HR. All of attendance is counted by the month's quota.

use super::{Action, Endpoint, Style, Verb, topapi};
use crate::app::{Reading, Writing};
use crate::params::Params;
use crate::routes::attendance::{
    self, approval, detail, group, group_write, leave, member, member_write, place, record, report, rota, rules,
    schedule, shift, shift_write, upload, vacation,
};
use crate::routes::{hrm, machine};

const DATA: Option<&str> = Some("qyapi_get_attendance_data");
const BASE: Option<&str> = Some("qyapi_base");
const READ: Option<&str> = Some("qyapi_attendance_group_read");
const MANAGE: Option<&str> = Some("qyapi_attendance_group_manage");
const HOLIDAYS: Option<&str> = Some("qyapi_holiday_readonly");
const MANAGE_HOLIDAYS: Option<&str> = Some("qyapi_holiday_manage");
const UPLOAD: Option<&str> = Some("Pro.AttendanceRecord.Write");
const HRM: Option<&str> = Some("qyapi_hrm_read_user");

type Route = fn(&Reading<'_>, &Params) -> super::Outcome;

/// An interface of the old host.
const fn old(path: &'static str, scope: Option<&'static str>, route: Route) -> Endpoint {
    topapi(path, scope, Action::Read(route)).metered()
}

/// An interface of the new host.
const fn new(path: &'static str, scope: Option<&'static str>, route: Route) -> Endpoint {
    topapi(path, scope, Action::Read(route)).style(Style::Api)
}

type WriteRoute = fn(&mut Writing<'_>, &Params) -> super::Outcome;

/// An interface of the old host that writes.
const fn old_write(path: &'static str, scope: Option<&'static str>, route: WriteRoute) -> Endpoint {
    topapi(path, scope, Action::Write(route)).metered()
}

/// An interface of the new host that writes.
const fn new_write(path: &'static str, scope: Option<&'static str>, route: WriteRoute) -> Endpoint {
    topapi(path, scope, Action::Write(route)).style(Style::Api).metered()
}

/// The interfaces of attendance and of smart HR.
pub(super) static ENDPOINTS: &[Endpoint] = &[
    old("/attendance/list", DATA, attendance::list).style(Style::Attendance).rows("/recordresult").more("/hasMore"),
    old("/attendance/listRecord", DATA, record::list).style(Style::Attendance).rows("/recordresult"),
    old("/topapi/attendance/getupdatedata", DATA, detail::get).rows("/result/attendance_result_list"),
    old("/topapi/attendance/getleavestatus", DATA, leave::status).rows("/result/leave_status").more("/result/has_more"),
    old("/topapi/attendance/getleaveapproveduration", BASE, leave::approve_duration),
    old("/topapi/attendance/approve/duration/calculate", MANAGE, approval::old_duration)
        .rows("/result/duration_details"),
    old_write("/topapi/attendance/approve/finish", MANAGE, approval::old_finish),
    old_write("/topapi/attendance/approve/check", MANAGE, approval::check),
    old_write("/topapi/attendance/approve/cancel", MANAGE, approval::cancel),
    old_write("/topapi/attendance/approve/schedule/switch", MANAGE, rota::swap),
    old_write("/topapi/attendance/group/schedule/async", MANAGE, rota::assign),
    old_write("/topapi/attendance/record/upload", UPLOAD, upload::upload),
    old("/topapi/attendance/vacation/type/list", HOLIDAYS, vacation::kinds).rows("/result"),
    old_write("/topapi/attendance/vacation/type/delete", MANAGE_HOLIDAYS, vacation::delete),
    old("/topapi/attendance/vacation/quota/list", HOLIDAYS, vacation::quotas)
        .rows("/result/leave_quotas")
        .more("/result/has_more"),
    old_write("/topapi/attendance/vacation/quota/init", MANAGE_HOLIDAYS, vacation::init),
    old_write("/topapi/attendance/vacation/quota/update", MANAGE_HOLIDAYS, vacation::update),
    old("/topapi/attendance/vacation/record/list", HOLIDAYS, vacation::old_records)
        .rows("/result/leave_records")
        .more("/result/has_more"),
    old("/topapi/attendance/getsimplegroups", BASE, group::simple).rows("/result/groups").more("/result/has_more"),
    old("/topapi/attendance/getusergroup", BASE, group::of_user),
    old("/topapi/attendance/group/minimalism/list", READ, group::names).rows("/result/result").more("/result/has_more"),
    old("/topapi/attendance/group/search", READ, group::search).rows("/result"),
    old("/topapi/attendance/group/query", READ, group::query),
    old("/topapi/attendance/group/get", READ, group::get),
    old("/topapi/attendance/groups/idtokey", READ, group::id_to_key),
    old("/topapi/attendance/groups/keytoid", READ, group::key_to_id),
    old("/topapi/attendance/group/member/list", READ, member::list).rows("/result/result").more("/result/has_more"),
    old("/topapi/attendance/group/memberusers/list", READ, member::users)
        .rows("/result/result")
        .more("/result/has_more"),
    old("/topapi/attendance/group/users/query", READ, member::named_users).rows("/result/result/user_list"),
    old("/topapi/attendance/group/member/listbyids", READ, member::by_ids).rows("/result"),
    old("/topapi/attendance/group/wifis/query", READ, place::wifis)
        .rows("/result/result/wifi_list")
        .more("/result/result/has_more"),
    old("/topapi/attendance/group/positions/query", READ, place::positions)
        .rows("/result/result/position_list")
        .more("/result/result/has_more"),
    old_write("/topapi/attendance/group/add", MANAGE, group_write::add),
    old_write("/topapi/attendance/group/modify", MANAGE, group_write::modify),
    old_write("/topapi/attendance/group/delete", MANAGE, group_write::delete),
    old_write("/topapi/attendance/group/member/update", MANAGE, member_write::update),
    old_write("/topapi/attendance/group/users/add", MANAGE, member_write::add_users),
    old_write("/topapi/attendance/group/users/remove", MANAGE, member_write::remove_users),
    old_write("/topapi/attendance/group/positions/add", MANAGE, member_write::add_positions),
    old_write("/topapi/attendance/group/positions/remove", MANAGE, member_write::remove_positions),
    old_write("/topapi/attendance/group/wifis/add", MANAGE, member_write::add_wifis),
    old_write("/topapi/attendance/group/wifis/remove", MANAGE, member_write::remove_wifis),
    old_write("/topapi/attendance/shift/add", MANAGE, shift_write::add),
    old_write("/topapi/attendance/shift/updatepunches", MANAGE, shift_write::update_punches),
    old_write("/topapi/attendance/shift/delete", MANAGE, shift_write::delete),
    old("/topapi/attendance/shift/list", READ, shift::list).rows("/result/result").more("/result/has_more"),
    old("/topapi/attendance/shift/search", READ, shift::search).rows("/result"),
    old("/topapi/attendance/shift/query", READ, shift::query),
    old("/topapi/attendance/shift/history/query", READ, shift::history),
    old("/topapi/smartdevice/atmachine/get_by_userid", READ, machine::of_user)
        .rows("/result/machineList")
        .more("/result/hasMore"),
    new("/v1.0/attendance/machines/{devId}", READ, machine::get).by(Verb::Get).metered(),
    new("/v1.0/attendance/machines/getUser/{devId}", READ, machine::users)
        .by(Verb::Get)
        .rows("/result/userList")
        .more("/result/hasMore")
        .metered(),
    new_write("/v1.0/smartDevice/atmachines/users", MANAGE, machine::change_users).by(Verb::Put),
    old("/topapi/attendance/listschedule", BASE, schedule::list).rows("/result/schedules").more("/result/has_more"),
    old("/topapi/attendance/schedule/listbyday", READ, schedule::by_day).rows("/result"),
    old("/topapi/attendance/schedule/listbyusers", READ, schedule::by_users).rows("/result"),
    old("/topapi/attendance/schedule/shift/listbydays", MANAGE, schedule::shifts_by_days).rows("/result"),
    old("/topapi/attendance/schedule/result/listbyids", READ, schedule::results_by_ids).rows("/result"),
    old("/topapi/attendance/isopensmartreport", BASE, report::is_open),
    old("/topapi/attendance/getattcolumns", BASE, report::columns).rows("/result/columns"),
    old("/topapi/attendance/getcolumnval", BASE, report::values).rows("/result/column_vals"),
    old("/topapi/attendance/getleavetimebynames", BASE, report::leave_times).rows("/result/columns"),
    new("/v1.0/attendance/approvals/durations/calculate", READ, approval::duration)
        .rows("/result/durationDetail")
        .metered(),
    new_write("/v1.0/attendance/approvals/finish", READ, approval::finish),
    new("/v1.0/attendance/vacations/records/query", HOLIDAYS, vacation::records)
        .rows("/result/leaveRecords")
        .more("/result/hasMore")
        .metered(),
    new_write("/v1.0/attendance/leaves/types", MANAGE_HOLIDAYS, vacation::add_or_change).by(Verb::PostOrPut),
    new("/v1.0/attendance/holidays", READ, rules::holidays).rows("/result").metered(),
    new("/v1.0/attendance/overtimeSettings", READ, rules::overtime_settings)
        .by(Verb::Get)
        .rows("/result/items")
        .metered(),
    new("/v1.0/attendance/overtimeSettings/query", READ, rules::overtime_rules).rows("/result").metered(),
    new("/v1.0/attendance/adjustments", READ, rules::adjustments).by(Verb::Get).rows("/result/items").metered(),
    topapi("/topapi/smartwork/hrm/employee/queryonjob", HRM, Action::Read(hrm::on_job)).rows("/result/data_list"),
    topapi("/topapi/smartwork/hrm/employee/querypreentry", HRM, Action::Read(hrm::pre_entry)).rows("/result/data_list"),
    topapi("/topapi/smartwork/hrm/employee/v2/list", HRM, Action::Read(hrm::file::files)).rows("/result"),
    old("/topapi/smartwork/hrm/employee/querydimission", HRM, hrm::dimission).rows("/result/data_list"),
    new("/v1.0/hrm/employees/dismissions", HRM, hrm::dismissions).by(Verb::Get).rows("/userIdList").more("/hasMore"),
    new("/v1.0/hrm/employees/dimissionInfos", HRM, hrm::dimission_infos).by(Verb::Get).rows("/result"),
];
