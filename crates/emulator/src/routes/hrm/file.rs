//! `POST /topapi/smartwork/hrm/employee/v2/list`: the fields of people's files that the address book knows too.

use serde_json::{Value, json};

use crate::app::Reading;
use crate::attendance::dates::date_of;
use crate::codes::{BAD_USER_LIST, Refusal, WRONG_PARAMETER};
use crate::endpoint::Outcome;
use crate::envelope::success;
use crate::params::Params;
use crate::state::Person;
use crate::state::company::Company;

/// The most people that one call may name.
const MOST: usize = 100;

/// A field: its code, its name, and what somebody's file holds in it as (label, value).
struct Field {
    code: &'static str,
    name: &'static str,
    read: fn(&Company, &Person) -> Option<(String, String)>,
}

/// In the order of the page that lists them.
const FIELDS: &[Field] = &[
    Field { code: "sys00-name", name: "姓名", read: |_, person| plain(&person.name) },
    Field { code: "sys00-email", name: "邮箱", read: |_, person| plain(&person.email) },
    Field { code: "sys00-dept", name: "部门", read: departments },
    Field { code: "sys00-mainDept", name: "主部门", read: main_department },
    Field { code: "sys00-position", name: "职位", read: |_, person| plain(&person.title) },
    Field { code: "sys00-mobile", name: "手机号", read: |_, person| plain(&person.mobile.to_string()) },
    Field { code: "sys00-jobNumber", name: "工号", read: |_, person| plain(&person.job_number) },
    Field { code: "sys00-tel", name: "分机号", read: |_, person| plain(&person.telephone) },
    Field { code: "sys00-workPlace", name: "办公地点", read: |_, person| plain(&person.work_place) },
    Field { code: "sys00-remark", name: "备注", read: |_, person| plain(&person.remark) },
    Field { code: "sys00-confirmJoinTime", name: "入职时间", read: joined },
    Field {
        code: "sys01-employeeStatus", name: "员工状态", read: |_, _| Some(("正式".to_owned(), "3".to_owned()))
    },
    Field { code: "sys01-positionLevel", name: "岗位职级", read: |_, _| None },
];

/// The files of at most 100 people; whom the company does not know is left out.
pub(crate) fn files(reading: &Reading<'_>, params: &Params) -> Outcome {
    params.required_number("agentid")?;
    let userids = params.texts("userid_list")?.filter(|userids| !userids.is_empty());
    let userids = userids.ok_or_else(|| Refusal::detailed(WRONG_PARAMETER, "userid_list"))?;
    if userids.len() > MOST {
        return Err(BAD_USER_LIST.into());
    }
    let asked = params.texts("field_filter_list")?.filter(|codes| !codes.is_empty());
    let wanted = |field: &&Field| asked.as_ref().is_none_or(|codes| codes.iter().any(|code| code == field.code));
    let people = userids.iter().filter_map(|userid| reading.company.person(userid));
    let files: Vec<Value> = people
        .map(|person| {
            let fields: Vec<Value> =
                FIELDS.iter().filter(wanted).map(|field| field_view(field, reading.company, person)).collect();
            json!({"corp_id": reading.corp_id, "userid": person.userid, "field_data_list": fields})
        })
        .collect();
    let body =
        json!({"errcode": 0, "errmsg": "ok", "success": true, "request_id": reading.request_id, "result": files});
    Ok(success(&body, Some(0)))
}

/// A field that holds nothing has one row without label and value.
fn field_view(field: &Field, company: &Company, person: &Person) -> Value {
    let mut row = json!({"item_index": 0});
    if let Some((label, value)) = (field.read)(company, person) {
        row["label"] = json!(label);
        row["value"] = json!(value);
    }
    let group_id = field.code.split_once('-').map(|(group, _)| group);
    json!({"field_code": field.code, "field_name": field.name, "group_id": group_id, "field_value_list": [row]})
}

/// A text is its own label.
fn plain(text: &str) -> Option<(String, String)> {
    (!text.is_empty()).then(|| (text.to_owned(), text.to_owned()))
}

fn departments(company: &Company, person: &Person) -> Option<(String, String)> {
    let known = person.memberships.iter().filter_map(|membership| company.department(membership.dept_id));
    let (names, ids): (Vec<&str>, Vec<String>) =
        known.map(|department| (department.name.as_str(), department.dept_id.to_string())).unzip();
    (!ids.is_empty()).then(|| (names.join(","), ids.join("|")))
}

/// The one that is marked, else the first.
fn main_department(company: &Company, person: &Person) -> Option<(String, String)> {
    let marked = person.memberships.iter().find(|membership| membership.is_main == Some(true));
    let main = marked.or_else(|| person.memberships.first())?;
    let department = company.department(main.dept_id)?;
    Some((department.name.clone(), department.dept_id.to_string()))
}

fn joined(_: &Company, person: &Person) -> Option<(String, String)> {
    plain(&date_of(person.hired_date_ms?).to_string())
}
