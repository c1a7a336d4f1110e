//! What the gateway does with attendance: permission points, the month's quota, throttling, forms.

use serde_json::{Value, json};

use super::company;
use crate::world::{World, code, quiet};

/// An interface, the permission point that it asks for, whether it is counted, whether it is of the new host and read there.
type Case = (&'static str, &'static str, bool);

const DATA: &str = "qyapi_get_attendance_data";
const BASE: &str = "qyapi_base";
const READ: &str = "qyapi_attendance_group_read";
const MANAGE: &str = "qyapi_attendance_group_manage";
const HRM: &str = "qyapi_hrm_read_user";
const HOLIDAYS: &str = "qyapi_holiday_readonly";
const MANAGE_HOLIDAYS: &str = "qyapi_holiday_manage";
const ACCOUNTS: &str = "Pro.AttendanceAccounts.Read";
const PERMISSIONS: &str = "Attendance.Permission.Read";
const INSTANCES: &str = "Workflow.Instance.Read";
const FORMS: &str = "Workflow.Form.Read";
const PREMIUM: &str = "Premium.Workflow.ReadWrite.All";
const UPLOAD: &str = "Pro.AttendanceRecord.Write";

const OLD_HOST: &[Case] = &[
    ("/attendance/list", DATA, true),
    ("/attendance/listRecord", DATA, true),
    ("/topapi/attendance/getupdatedata", DATA, true),
    ("/topapi/attendance/getleavestatus", DATA, true),
    ("/topapi/attendance/getleaveapproveduration", BASE, true),
    ("/topapi/attendance/approve/duration/calculate", MANAGE, true),
    ("/topapi/attendance/approve/finish", MANAGE, true),
    ("/topapi/attendance/approve/check", MANAGE, true),
    ("/topapi/attendance/approve/cancel", MANAGE, true),
    ("/topapi/attendance/approve/schedule/switch", MANAGE, true),
    ("/topapi/attendance/group/schedule/async", MANAGE, true),
    ("/topapi/attendance/record/upload", UPLOAD, true),
    ("/topapi/attendance/vacation/type/list", HOLIDAYS, true),
    ("/topapi/attendance/vacation/type/delete", MANAGE_HOLIDAYS, true),
    ("/topapi/attendance/vacation/quota/list", HOLIDAYS, true),
    ("/topapi/attendance/vacation/quota/init", MANAGE_HOLIDAYS, true),
    ("/topapi/attendance/vacation/quota/update", MANAGE_HOLIDAYS, true),
    ("/topapi/attendance/vacation/record/list", HOLIDAYS, true),
    ("/topapi/attendance/getsimplegroups", BASE, true),
    ("/topapi/attendance/getusergroup", BASE, true),
    ("/topapi/attendance/group/minimalism/list", READ, true),
    ("/topapi/attendance/group/search", READ, true),
    ("/topapi/attendance/group/query", READ, true),
    ("/topapi/attendance/group/get", READ, true),
    ("/topapi/attendance/groups/idtokey", READ, true),
    ("/topapi/attendance/groups/keytoid", READ, true),
    ("/topapi/attendance/group/member/list", READ, true),
    ("/topapi/attendance/group/memberusers/list", READ, true),
    ("/topapi/attendance/group/users/query", READ, true),
    ("/topapi/attendance/group/member/listbyids", READ, true),
    ("/topapi/attendance/group/wifis/query", READ, true),
    ("/topapi/attendance/group/positions/query", READ, true),
    ("/topapi/attendance/group/add", MANAGE, true),
    ("/topapi/attendance/group/modify", MANAGE, true),
    ("/topapi/attendance/group/delete", MANAGE, true),
    ("/topapi/attendance/group/member/update", MANAGE, true),
    ("/topapi/attendance/group/users/add", MANAGE, true),
    ("/topapi/attendance/group/users/remove", MANAGE, true),
    ("/topapi/attendance/group/positions/add", MANAGE, true),
    ("/topapi/attendance/group/positions/remove", MANAGE, true),
    ("/topapi/attendance/group/wifis/add", MANAGE, true),
    ("/topapi/attendance/group/wifis/remove", MANAGE, true),
    ("/topapi/attendance/shift/add", MANAGE, true),
    ("/topapi/attendance/shift/updatepunches", MANAGE, true),
    ("/topapi/attendance/shift/delete", MANAGE, true),
    ("/topapi/smartdevice/atmachine/get_by_userid", READ, true),
    ("/topapi/attendance/shift/list", READ, true),
    ("/topapi/attendance/shift/search", READ, true),
    ("/topapi/attendance/shift/query", READ, true),
    ("/topapi/attendance/shift/history/query", READ, true),
    ("/topapi/attendance/listschedule", BASE, true),
    ("/topapi/attendance/schedule/listbyday", READ, true),
    ("/topapi/attendance/schedule/listbyusers", READ, true),
    ("/topapi/attendance/schedule/shift/listbydays", MANAGE, true),
    ("/topapi/attendance/schedule/result/listbyids", READ, true),
    ("/topapi/attendance/isopensmartreport", BASE, true),
    ("/topapi/attendance/getattcolumns", BASE, true),
    ("/topapi/attendance/getcolumnval", BASE, true),
    ("/topapi/attendance/getleavetimebynames", BASE, true),
    ("/topapi/smartwork/hrm/employee/queryonjob", HRM, false),
    ("/topapi/smartwork/hrm/employee/querypreentry", HRM, false),
    ("/topapi/smartwork/hrm/employee/querydimission", HRM, true),
    ("/topapi/smartwork/hrm/employee/v2/list", HRM, false),
];

const NEW_HOST: &[Case] = &[
    ("/v1.0/attendance/approvals/durations/calculate", READ, true),
    ("/v1.0/attendance/approvals/finish", READ, true),
    ("/v1.0/attendance/vacations/records/query", HOLIDAYS, true),
    ("/v1.0/attendance/leaves/types", MANAGE_HOLIDAYS, true),
    ("/v1.0/attendance/holidays", READ, true),
    ("/v1.0/attendance/overtimeSettings/query", READ, true),
    ("/v1.0/attendance/overtimeSettings?pageNumber=1&pageSize=1", READ, true),
    ("/v1.0/attendance/adjustments?pageNumber=1&pageSize=1", READ, true),
    ("/v1.0/attendance/closingAccounts/rules/query", ACCOUNTS, true),
    ("/v1.0/attendance/closingAccounts/status/query", READ, true),
    ("/v1.0/attendance/writePermissions/query", PERMISSIONS, true),
    ("/v1.0/attendance/approvals/query", READ, true),
    ("/v1.0/attendance/columnValues/query", BASE, true),
    ("/v1.0/attendance/groupDetails?maxResults=1", READ, true),
    ("/v1.0/attendance/shifts?shiftId=1", READ, true),
    ("/v1.0/attendance/results/batch", MANAGE, true),
    ("/v1.0/attendance/checkin/records/query", READ, true),
    ("/v1.0/attendance/securities/check", READ, true),
    ("/v1.0/workflow/processes/instanceIds/query", INSTANCES, true),
    ("/v1.0/workflow/processInstances?processInstanceId=x", INSTANCES, true),
    ("/v1.0/workflow/premium/processes/pages/instances?nextToken=1", PREMIUM, true),
    ("/v1.0/workflow/processes/managements/templates?userId=x", FORMS, true),
    ("/v1.0/workflow/forms/schemas/processCodes?processCode=x", FORMS, true),
    ("/v1.0/hrm/employees/dismissions?nextToken=0&maxResults=1", HRM, false),
    ("/v1.0/hrm/employees/dimissionInfos", HRM, false),
];

async fn api(world: &World, path: &str) -> (u16, Value) {
    let is_read = path.contains('?') || path.ends_with("Infos");
    let request = if is_read { world.http.get(world.url(path)) } else { world.http.post(world.url(path)) };
    let answer = request.header("x-acs-dingtalk-access-token", &world.token).json(&json!({})).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn each_interface_asks_for_its_permission_point() {
    let world = World::quiet().await;
    world.seed(json!({"switches": {"attendance": {"sdk_interfaces": true}}})).await;
    for scope in [
        DATA,
        BASE,
        READ,
        MANAGE,
        HRM,
        HOLIDAYS,
        MANAGE_HOLIDAYS,
        UPLOAD,
        INSTANCES,
        FORMS,
        PREMIUM,
        ACCOUNTS,
        PERMISSIONS,
    ] {
        world.seed(json!({"app": {"scopes_withheld": [scope]}})).await;
        for (path, wanted, _) in OLD_HOST {
            let answer = world.call(path, json!({})).await;
            let refused = answer["sub_code"] == "60011" || answer["errcode"] == 60011;
            assert_eq!(refused, *wanted == scope, "{path} without {scope}: {answer}");
            if refused {
                assert_eq!(answer["errcode"] == 88, path.starts_with("/topapi/"), "wrapped or bare: {answer}");
                assert!(answer["errmsg"].as_str().unwrap().contains(&format!("{{requiredScopes=[{scope}]}}")));
            }
        }
        for (path, wanted, _) in NEW_HOST {
            let (status, answer) = api(&world, path).await;
            assert_eq!(status == 403, *wanted == scope, "{path} without {scope}: {answer}");
        }
    }
}

#[tokio::test]
async fn all_of_attendance_is_counted_and_most_of_hr_is_not() {
    let world = World::quiet().await;
    for (path, _, _) in OLD_HOST {
        world.call(path, json!({})).await;
    }
    for (path, _, _) in NEW_HOST {
        api(&world, path).await;
    }
    let metered = world.emulator.metered();
    for (path, _, counted) in OLD_HOST.iter().chain(NEW_HOST) {
        let path = path.split('?').next().unwrap();
        assert_eq!(metered.get(path).copied().unwrap_or(0), u64::from(*counted), "{path}, refused calls included");
    }
}

#[tokio::test]
async fn one_pot_holds_the_quota_of_all() {
    let world = World::start(quiet().quota(2)).await;
    world.call("/topapi/attendance/getattcolumns", json!({})).await;
    world.call("/attendance/listRecord", json!({})).await;
    let third = world.call("/topapi/attendance/isopensmartreport", json!({})).await;
    assert_eq!((&third["errcode"], code(&third)), (&json!(88), 90020));
    let hr = json!({"status_list": "3", "offset": 0, "size": 1});
    assert_eq!(world.code("/topapi/smartwork/hrm/employee/queryonjob", hr).await, 0, "not counted");
}

#[tokio::test]
async fn interfaces_are_throttled_one_by_one() {
    let world = World::start(quiet().qps(1)).await;
    let columns = "/topapi/attendance/getattcolumns";
    assert_eq!(world.code(columns, json!({})).await, 0);
    let again = world.call(columns, json!({})).await;
    assert_eq!((&again["errcode"], code(&again)), (&json!(88), 90018));
    assert!(again["sub_msg"].as_str().unwrap().contains("dingtalk.oapi.attendance.getattcolumns"));
    assert_eq!(world.code("/topapi/attendance/isopensmartreport", json!({})).await, 0);
    assert_eq!(world.emulator.metered()[columns], 1, "a throttled call is free");
}

#[tokio::test]
async fn forms_are_understood_beside_json() {
    let (world, userids) = company().await;
    let url = format!("{}?access_token={}", world.url("/attendance/listRecord"), world.token);
    let people = format!("[\"{}\",\"{}\"]", userids[0], userids[1]);
    let form = format!(
        "userIds={}&checkDateFrom=2026-09-07+00%3A00%3A00&checkDateTo=2026-09-08+23%3A59%3A59&isI18n=false",
        people.replace('"', "%22")
    );
    let request = world.http.post(url).header("content-type", "application/x-www-form-urlencoded").body(form);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    assert!(!answer["recordresult"].as_array().unwrap().is_empty(), "{answer}");
    let json =
        json!({"userIds": userids[..2], "checkDateFrom": "2026-09-07 00:00:00", "checkDateTo": "2026-09-08 23:59:59"});
    assert_eq!(world.call("/attendance/listRecord", json).await, answer);
}

#[tokio::test]
async fn rows_of_every_list_can_be_lost() {
    let (world, _) = company().await;
    let rules = dianmao_emulator::parse_faults("{\"api\":\"*\",\"kind\":\"lost_row\"}").unwrap();
    let lists = [
        ("/topapi/attendance/getattcolumns", json!({}), "/result/columns"),
        ("/topapi/attendance/listschedule", json!({"workDate": "2026-09-14"}), "/result/schedules"),
        ("/topapi/attendance/shift/list", json!({"op_user_id": "manager01"}), "/result/result"),
    ];
    let count = async |path: &str, body: &Value, rows: &str| {
        world.call(path, body.clone()).await.pointer(rows).unwrap().as_array().unwrap().len()
    };
    for (path, body, rows) in &lists {
        let all = count(path, body, rows).await;
        world.emulator.set_faults(rules.clone());
        assert_eq!(count(path, body, rows).await, all - 1, "{path}");
        world.emulator.set_faults(Vec::new());
    }
}

#[tokio::test]
async fn switches_that_cannot_be_are_refused_and_change_nothing() {
    let world = World::quiet().await;
    let cases = [
        (json!({"span_dates": 9}), "`span_dates` is 9, expected 7 or 8"),
        (json!({"long_list_code": 1}), "`long_list_code` is 1, expected 40032 or 41102"),
        (json!({"horizon_days": 0}), "`horizon_days` is 0, expected 1 to 180"),
        (json!({"leave_page": 0}), "`leave_page` is 0, expected 1 to 1000"),
        (json!({"smart_report": false, "required_days_reach": -1}), "`required_days_reach` is -1, expected 0 to 1000"),
    ];
    for (attendance, problem) in cases {
        let answer = world.control("seed", json!({"switches": {"attendance": attendance}})).await;
        assert_eq!(answer, json!({"error": problem}));
    }
    let report = world.ok("/topapi/attendance/isopensmartreport", json!({})).await;
    assert_eq!(report, json!({"smart_report": true}));
}
