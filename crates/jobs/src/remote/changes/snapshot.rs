//! What is kept of a person who is deleted to come back, and how it comes back.

use dianmao_dingtalk::api::v2::user;
use dianmao_roster::id::DeptId;
use dianmao_roster::journal::Snapshot;

use super::request::extension_text;
use crate::remote::person;

/// Everything of a person that a re-creation can put back, beside our own fields.
pub(crate) fn snapshot(found: &user::Details) -> Snapshot {
    let leads = found.leader_in_dept.iter().flatten().filter(|post| post.leader).map(|post| DeptId(post.dept_id));
    let mut fields = serde_json::Map::new();
    let mut put = |name: &str, value: Option<serde_json::Value>| {
        if let Some(value) = value.filter(|value| !value.is_null() && *value != "") {
            fields.insert(name.to_owned(), value);
        }
    };
    put("manager_userid", found.manager_userid.clone().map(Into::into));
    put("extension", found.extension.clone().map(Into::into));
    put("org_email", found.org_email.clone().map(Into::into));
    put("hide_mobile", found.hide_mobile.map(Into::into));
    put("senior_mode", found.senior.map(Into::into));
    put("dept_order_list", found.dept_order_list.as_ref().and_then(|list| serde_json::to_value(list).ok()));
    put("dept_position_list", found.dept_position_list.as_ref().and_then(|list| serde_json::to_value(list).ok()));
    Snapshot { leads: leads.collect(), fields, ..Snapshot::default() }
}

/// Writes what a snapshot holds into the create that brings the person back.
pub(super) fn restore(request: &mut user::Create, snapshot: &Snapshot) {
    let text = |name: &str| snapshot.fields.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let truth = |name: &str| snapshot.fields.get(name).and_then(serde_json::Value::as_bool);
    request.manager_userid = text("manager_userid");
    // What HR states was written before, so it wins over what was read then.
    let mut fields = text("extension").and_then(|text| person::extension(&text)).unwrap_or_default();
    fields.extend(request.extension.as_deref().and_then(person::extension).unwrap_or_default());
    request.extension = (!fields.is_empty()).then(|| extension_text(&fields));
    request.org_email = text("org_email");
    request.hide_mobile = truth("hide_mobile");
    request.senior_mode = truth("senior_mode");
    let list = |name: &str| snapshot.fields.get(name).cloned();
    request.dept_order_list = list("dept_order_list").and_then(|value| serde_json::from_value(value).ok());
    request.dept_position_list = list("dept_position_list").and_then(|value| serde_json::from_value(value).ok());
    // A place in a department that the person no longer belongs to would be refused.
    let departments = request.dept_id_list.clone();
    let belongs = |id: i64| departments.contains(&id);
    request.dept_order_list.iter_mut().for_each(|list| list.retain(|place| belongs(place.dept_id)));
    request.dept_position_list.iter_mut().for_each(|list| list.retain(|place| belongs(place.dept_id)));
}
