//! One request and answer of each interface, as invented people fill the vendor's documented fields.
//!
//! They are the files that the tests of the client and of the emulator are both pinned to.

/// A request and its answer, both JSON texts.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) path: &'static str,
    pub(crate) request: &'static str,
    pub(crate) response: &'static str,
}

/// The sample of an interface, where there is one.
pub(crate) fn of(path: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.path == path)
}

macro_rules! samples {
    ($($path:literal => $folder:literal),* $(,)?) => {
        &[$(Sample {
            path: $path,
            request: include_str!(concat!("../../../fixtures/dingtalk/", $folder, "/request.json")),
            response: include_str!(concat!("../../../fixtures/dingtalk/", $folder, "/response.json")),
        }),*]
    };
}

static SAMPLES: &[Sample] = samples! {
    "/gettoken" => "token/gettoken",
    "/v1.0/oauth2/accessToken" => "token/accessToken",
    "/auth/scopes" => "auth/scopes",
    "/topapi/v2/department/create" => "department/create",
    "/topapi/v2/department/update" => "department/update",
    "/topapi/v2/department/delete" => "department/delete",
    "/topapi/v2/department/get" => "department/get",
    "/topapi/v2/department/listsub" => "department/listsub",
    "/topapi/v2/department/listsubid" => "department/listsubid",
    "/topapi/v2/user/create" => "user/create",
    "/topapi/v2/user/update" => "user/update",
    "/topapi/v2/user/delete" => "user/delete",
    "/topapi/v2/user/get" => "user/get",
    "/topapi/v2/user/list" => "user/list",
    "/topapi/v2/user/getbymobile" => "user/getbymobile",
    "/topapi/user/listid" => "user/listid",
    "/topapi/user/count" => "user/count",
    "/v1.0/contact/empLeaveRecords" => "contact/emp-leave-records",
    "/attendance/list" => "attendance/list",
    "/attendance/listRecord" => "attendance/listRecord",
    "/topapi/attendance/getupdatedata" => "day/getupdatedata",
    "/topapi/attendance/getleavestatus" => "leave/getleavestatus",
    "/topapi/attendance/getsimplegroups" => "group/getsimplegroups",
    "/topapi/attendance/getusergroup" => "group/getusergroup",
    "/topapi/attendance/group/minimalism/list" => "group/minimalism-list",
    "/topapi/attendance/group/search" => "group/search",
    "/topapi/attendance/group/query" => "group/query",
    "/topapi/attendance/group/get" => "group/get",
    "/topapi/attendance/groups/idtokey" => "group/idtokey",
    "/topapi/attendance/groups/keytoid" => "group/keytoid",
    "/topapi/attendance/group/member/list" => "group/member-list",
    "/topapi/attendance/group/memberusers/list" => "group/memberusers-list",
    "/topapi/attendance/group/users/query" => "group/users-query",
    "/topapi/attendance/group/member/listbyids" => "group/member-listbyids",
    "/topapi/attendance/group/wifis/query" => "group/wifis-query",
    "/topapi/attendance/group/positions/query" => "group/positions-query",
    "/topapi/attendance/shift/list" => "shift/list",
    "/topapi/attendance/shift/search" => "shift/search",
    "/topapi/attendance/shift/query" => "shift/query",
    "/topapi/attendance/shift/history/query" => "shift/history-query",
    "/topapi/attendance/shift/delete" => "shift/delete",
    "/topapi/attendance/shift/updatepunches" => "shift/updatepunches",
    "/topapi/attendance/listschedule" => "schedule/listschedule",
    "/topapi/attendance/schedule/listbyday" => "schedule/listbyday",
    "/topapi/attendance/schedule/listbyusers" => "schedule/listbyusers",
    "/topapi/attendance/schedule/shift/listbydays" => "schedule/shift-listbydays",
    "/topapi/attendance/schedule/result/listbyids" => "schedule/result-listbyids",
    "/topapi/attendance/group/schedule/async" => "schedule/group-schedule-async",
    "/topapi/attendance/getleaveapproveduration" => "leave/getleaveapproveduration",
    "/topapi/attendance/approve/duration/calculate" => "approval/duration-calculate",
    "/topapi/attendance/approve/finish" => "approval/finish",
    "/topapi/attendance/approve/check" => "approval/check",
    "/topapi/attendance/approve/cancel" => "approval/cancel",
    "/topapi/attendance/approve/schedule/switch" => "approval/schedule-switch",
    "/v1.0/attendance/approvals/durations/calculate" => "approval/v1-durations-calculate",
    "/v1.0/attendance/approvals/finish" => "approval/v1-finish",
    "/v1.0/attendance/approvals/query" => "approval/v1-query",
    "/v1.0/attendance/closingAccounts/rules/query" => "closing/rules-query",
    "/v1.0/attendance/closingAccounts/status/query" => "closing/status-query",
    "/topapi/attendance/isopensmartreport" => "report/isopensmartreport",
    "/topapi/attendance/getattcolumns" => "report/getattcolumns",
    "/topapi/attendance/getcolumnval" => "report/getcolumnval",
    "/topapi/attendance/getleavetimebynames" => "report/getleavetimebynames",
    "/v1.0/attendance/columnValues/query" => "report/v1-column-values-query",
    "/topapi/attendance/record/upload" => "record/upload",
    "/topapi/smartdevice/atmachine/get_by_userid" => "machine/get-by-userid",
    "/v1.0/attendance/holidays" => "vacation/v1-holidays",
    "/v1.0/attendance/vacations/records/query" => "vacation/v1-records-query",
    "/topapi/attendance/vacation/type/list" => "vacation/type-list",
    "/topapi/attendance/vacation/quota/list" => "vacation/quota-list",
    "/topapi/attendance/vacation/quota/init" => "vacation/quota-init",
    "/topapi/attendance/vacation/quota/update" => "vacation/quota-update",
    "/v1.0/attendance/overtimeSettings" => "overtime/settings",
    "/v1.0/attendance/overtimeSettings/query" => "overtime/settings-query",
    "/v1.0/attendance/adjustments" => "overtime/adjustments",
    "/topapi/smartwork/hrm/employee/queryonjob" => "hrm/queryonjob",
    "/topapi/smartwork/hrm/employee/querypreentry" => "hrm/querypreentry",
    "/topapi/smartwork/hrm/employee/querydimission" => "hrm/querydimission",
    "/v1.0/hrm/employees/dismissions" => "hrm/v1-dismissions",
    "/v1.0/hrm/employees/dimissionInfos" => "hrm/v1-dimission-infos",
    "/v1.0/workflow/processes/instanceIds/query" => "workflow/instance-ids",
    "/v1.0/workflow/processInstances" => "workflow/instance",
    "/v1.0/workflow/premium/processes/pages/instances" => "workflow/premium-instances",
    "/v1.0/workflow/processes/managements/templates" => "workflow/templates",
    "/v1.0/workflow/forms/schemas/processCodes" => "workflow/form-schema",
    "/call_back/register_call_back" => "callback/register_call_back",
    "/call_back/update_call_back" => "callback/update_call_back",
    "/call_back/get_call_back" => "callback/get_call_back",
    "/call_back/delete_call_back" => "callback/delete_call_back",
    "/call_back/get_call_back_failed_result" => "callback/get_call_back_failed_result",
    "/v1.0/attendance/checkin/records/query" => "checkin/v1-records-query",
    "/v1.0/contact/departments/search" => "contact/departments-search",
    "/v1.0/contact/users/search" => "contact/users-search",
    "/topapi/v2/department/listparentbydept" => "department/listparentbydept",
    "/topapi/v2/department/listparentbyuser" => "department/listparentbyuser",
    "/topapi/attendance/group/add" => "group/add",
    "/topapi/attendance/group/delete" => "group/delete",
    "/topapi/attendance/group/member/update" => "group/member-update",
    "/topapi/attendance/group/modify" => "group/modify",
    "/topapi/attendance/group/positions/add" => "group/positions-add",
    "/topapi/attendance/group/positions/remove" => "group/positions-remove",
    "/topapi/attendance/group/users/add" => "group/users-add",
    "/topapi/attendance/group/users/remove" => "group/users-remove",
    "/v1.0/attendance/groupDetails" => "group/v1-group-details",
    "/v1.0/attendance/writePermissions/query" => "group/v1-write-permissions-query",
    "/topapi/attendance/group/wifis/add" => "group/wifis-add",
    "/topapi/attendance/group/wifis/remove" => "group/wifis-remove",
    "/topapi/smartwork/hrm/employee/v2/list" => "hrm/v2-list",
    "/department/create" => "legacy-department/create",
    "/department/delete" => "legacy-department/delete",
    "/department/get" => "legacy-department/get",
    "/department/list" => "legacy-department/list",
    "/department/list_ids" => "legacy-department/list_ids",
    "/department/list_parent_depts" => "legacy-department/list_parent_depts",
    "/department/list_parent_depts_by_dept" => "legacy-department/list_parent_depts_by_dept",
    "/department/update" => "legacy-department/update",
    "/user/batchdelete" => "legacy-user/batchdelete",
    "/user/create" => "legacy-user/create",
    "/user/delete" => "legacy-user/delete",
    "/user/get" => "legacy-user/get",
    "/user/getDeptMember" => "legacy-user/getDeptMember",
    "/user/getUseridByUnionid" => "legacy-user/getUseridByUnionid",
    "/user/get_admin" => "legacy-user/get_admin",
    "/user/get_by_mobile" => "legacy-user/get_by_mobile",
    "/user/get_org_user_count" => "legacy-user/get_org_user_count",
    "/user/list" => "legacy-user/list",
    "/user/listbypage" => "legacy-user/listbypage",
    "/user/simplelist" => "legacy-user/simplelist",
    "/user/update" => "legacy-user/update",
    "/v1.0/smartDevice/atmachines/users" => "machine/v1-atmachines-users",
    "/v1.0/attendance/machines/{devId}" => "machine/v1-get",
    "/v1.0/attendance/machines/getUser/{devId}" => "machine/v1-get-user",
    "/v1.0/attendance/results/batch" => "result/v1-batch",
    "/v1.0/attendance/schedules/additionalInfo" => "schedule/v1-additional-info",
    "/v1.0/attendance/securities/check" => "security/v1-check",
    "/topapi/attendance/shift/add" => "shift/add",
    "/v1.0/attendance/classWithDeleted/{classId}" => "shift/v1-class-with-deleted",
    "/v1.0/attendance/shifts" => "shift/v1-shifts",
    "/v1.0/oauth2/{corpId}/token" => "token/corp-token",
    "/topapi/user/getbyunionid" => "user/getbyunionid",
    "/topapi/v2/user/getuserinfo" => "user/getuserinfo",
    "/topapi/user/listadmin" => "user/listadmin",
    "/topapi/user/listsimple" => "user/listsimple",
    "/topapi/attendance/vacation/record/list" => "vacation/record-list",
    "/topapi/attendance/vacation/type/delete" => "vacation/type-delete",
    "/v1.0/attendance/leaves/types" => "vacation/v1-leave-type-add",
    "/v1.0/gateway/connections/open" => "stream/open",
};

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn no_path_has_two_samples_and_all_are_objects() {
        let mut seen = HashSet::new();
        for sample in SAMPLES {
            assert!(seen.insert(sample.path), "{}", sample.path);
            for text in [sample.request, sample.response] {
                let value: serde_json::Value = serde_json::from_str(text).unwrap();
                assert!(value.is_object(), "{}", sample.path);
            }
        }
    }

    #[test]
    fn every_folder_of_samples_belongs_to_a_path() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dingtalk");
        let mut folders = 0;
        for group in fs::read_dir(root).unwrap() {
            for folder in fs::read_dir(group.unwrap().path()).unwrap() {
                let folder = folder.unwrap().path();
                let name = folder.to_string_lossy();
                // What is pushed is no request of the caller, and one path has a second method.
                let beside =
                    ["callback/push", "vacation/v1-leave-type-update"].iter().any(|other| name.ends_with(other));
                if folder.join("request.json").exists() && !beside {
                    folders += 1;
                }
            }
        }
        assert_eq!(folders, SAMPLES.len(), "a folder of samples is in no line above, or the other way round");
    }
}
