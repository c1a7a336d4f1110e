//! The first generation of contacts, and the app's callback.

use super::{Action, BASE, BY_MOBILE, DEPARTMENT_MEMBER, DEPARTMENTS, Endpoint, MANAGE, MEMBER, Style, Verb, topapi};
use crate::routes::callback;
use crate::routes::legacy::{department, user, user_list};

const fn read(path: &'static str, scope: Option<&'static str>, route: Action) -> Endpoint {
    topapi(path, scope, route).style(Style::Legacy).by(Verb::Get)
}

const fn write(path: &'static str, route: Action) -> Endpoint {
    topapi(path, MANAGE, route).style(Style::Legacy).by(Verb::Post)
}

const fn callback(path: &'static str, verb: Verb, route: Action) -> Endpoint {
    topapi(path, BASE, route).style(Style::Legacy).by(verb)
}

/// The interfaces under `/department`, `/user` and `/call_back`.
pub(super) static ENDPOINTS: &[Endpoint] = &[
    write("/department/create", Action::Write(department::create)),
    write("/department/update", Action::Write(department::update)),
    write("/department/delete", Action::Write(department::delete)).by(Verb::Get),
    read("/department/get", DEPARTMENTS, Action::Read(department::get)),
    read("/department/list", DEPARTMENTS, Action::Read(department::list)).rows("/department"),
    read("/department/list_ids", DEPARTMENTS, Action::Read(department::list_ids)).rows("/sub_dept_id_list"),
    read("/department/list_parent_depts", DEPARTMENTS, Action::Read(department::list_parent_depts)).rows("/department"),
    read("/department/list_parent_depts_by_dept", DEPARTMENTS, Action::Read(department::list_parent_depts_by_dept))
        .rows("/parentIds"),
    write("/user/create", Action::Write(user::create)),
    write("/user/update", Action::Write(user::update)),
    write("/user/delete", Action::Write(user::delete)).by(Verb::Get),
    write("/user/batchdelete", Action::Write(user::batch_delete)),
    read("/user/get", MEMBER, Action::Read(user::get)),
    read("/user/getDeptMember", MEMBER, Action::Read(user_list::get_dept_member)).rows("/userIds"),
    read("/user/simplelist", DEPARTMENT_MEMBER, Action::Read(user_list::simple_list))
        .rows("/userlist")
        .more("/hasMore"),
    read("/user/list", DEPARTMENT_MEMBER, Action::Read(user_list::list)).rows("/userlist").more("/hasMore"),
    read("/user/listbypage", DEPARTMENT_MEMBER, Action::Read(user_list::list_by_page))
        .rows("/userlist")
        .more("/hasMore"),
    read("/user/get_by_mobile", BY_MOBILE, Action::Read(user::get_by_mobile)),
    read("/user/getUseridByUnionid", MEMBER, Action::Read(user::get_by_unionid)),
    read("/user/get_org_user_count", MEMBER, Action::Read(user_list::get_org_user_count)),
    read("/user/get_admin", MEMBER, Action::Read(user_list::get_admin)).rows("/admin_list"),
    callback(callback::REGISTER, Verb::Post, Action::Write(callback::register)),
    callback(callback::UPDATE, Verb::Post, Action::Write(callback::update)),
    callback("/call_back/get_call_back", Verb::Get, Action::Read(callback::get)),
    callback("/call_back/delete_call_back", Verb::Get, Action::Write(callback::delete)),
    callback("/call_back/get_call_back_failed_result", Verb::Get, Action::Write(callback::failed_result))
        .rows("/failed_list")
        .more("/has_more"),
];
