//! Instances and templates as OA shows them.

use serde_json::{Map, Value, json};

use crate::app::Reading;
use crate::attendance::dates::{DAY_MS, HOUR_MS, midnight_ms, oldest};
use crate::document::switches::workflow::OaTimes;
use crate::limits::{china, china_text};
use crate::mix::mix;
use crate::oa::{Action, Field, Fill, Instance, Status, fields};
use crate::state::ROOT;
use crate::story::{Form, business_number, instance_id};

/// An instance as its own page shows it.
pub(super) fn instance(reading: &Reading<'_>, instance: &Instance) -> Value {
    let (dept_id, dept_name) = department(reading, instance);
    let mut view = json!({
        "title": title(reading, instance),
        "businessId": business_number(instance.number, instance.created_ms),
        "originatorUserId": instance.userid,
        "originatorDeptId": dept_id,
        "originatorDeptName": dept_name,
        "status": instance.status.word(),
        "result": instance.result(),
        "bizAction": match instance.action {
            Action::None => "NONE",
            Action::Modify => "MODIFY",
            Action::Revoke => "REVOKE",
        },
        "attachedProcessInstanceIds": instance.attached.iter().copied().map(instance_id).collect::<Vec<_>>(),
        "createTime": time(reading, instance.created_ms),
        "formComponentValues": values(reading, instance),
        "operationRecords": records(reading, instance),
        "tasks": tasks(reading, instance),
    });
    if let Some(main) = instance.main {
        view["mainProcessInstanceId"] = json!(instance_id(main));
    }
    if let Some(finished_ms) = instance.finished_ms {
        view["finishTime"] = json!(time(reading, finished_ms));
    }
    view
}

/// An instance as the list with forms shows it: other words, other times, a comma list.
pub(super) fn premium(reading: &Reading<'_>, instance: &Instance) -> Value {
    let attached: Vec<String> = instance.attached.iter().copied().map(instance_id).collect();
    let mut view = json!({
        "processInstanceId": instance.id(),
        "title": title(reading, instance),
        "businessId": business_number(instance.number, instance.created_ms),
        "originatorUserid": instance.userid,
        "originatorDeptId": department(reading, instance).0,
        "status": instance.status.word(),
        "result": instance.result(),
        "mainProcessInstanceId": instance.main.map_or_else(String::new, instance_id),
        "attachedProcessInstanceIds": attached.join(","),
        "createTime": instance.created_ms,
        "formComponentValues": values(reading, instance),
    });
    if let Some(finished_ms) = instance.finished_ms {
        view["finishTime"] = json!(finished_ms);
    }
    view
}

/// A template: trips, outings and overtime are not told apart here.
pub(super) fn template(reading: &Reading<'_>, form: Form) -> Value {
    let attendance_type = match form {
        Form::Correction => 1,
        Form::Leave => 2,
        Form::Trip | Form::Outing | Form::Overtime => 0,
    };
    let made_ms = midnight_ms(oldest(reading.now_ms)) - 365 * DAY_MS;
    json!({
        "processCode": form.process_code(reading.company.seed()),
        "flowTitle": form.name(),
        "attendanceType": attendance_type,
        "gmtModified": china_text(made_ms),
        "iconName": form.category(),
        "newProcess": true,
    })
}

/// The form of a template.
pub(super) fn schema(reading: &Reading<'_>, form: Form) -> Value {
    let forms = reading.document.switches.workflow.oa_forms;
    let code = form.process_code(reading.company.seed());
    let content = json!({"title": form.name(), "items": fields(form, forms)});
    json!({"name": form.name(), "formCode": code, "schemaContent": content})
}

fn title(reading: &Reading<'_>, instance: &Instance) -> String {
    let userid = instance.userid.as_str();
    let member = reading.company.person(userid).map(|person| person.name.as_str());
    let name = member.or_else(|| reading.company.leaver(userid).map(|leaver| leaver.name.as_str())).unwrap_or(userid);
    format!("{name}提交的{}", instance.paper.form().name())
}

/// For which department somebody asks; the root has a number of its own.
fn department(reading: &Reading<'_>, instance: &Instance) -> (String, String) {
    let company = reading.company;
    let member = company.person(&instance.userid).and_then(|person| Some(person.memberships.first()?.dept_id));
    let gone = || company.leaver(&instance.userid)?.dept_ids.first().copied();
    let dept_id = member.or_else(gone).unwrap_or(ROOT);
    let name = company.department(dept_id).map_or_else(String::new, |department| department.name.clone());
    (if dept_id == ROOT { "-1".to_owned() } else { dept_id.to_string() }, name)
}

fn values(reading: &Reading<'_>, instance: &Instance) -> Vec<Value> {
    let Reading { company, document, .. } = *reading;
    let fill = Fill { company, document, userid: &instance.userid, paper: &instance.paper };
    fill.fields(document.switches.workflow.oa_forms).into_iter().map(value).collect()
}

fn value(field: Field) -> Value {
    let Field { id, component, alias, name, value, ext_value } = field;
    let mut view = Map::new();
    let mut put = |key: &str, value: Value| drop(view.insert(key.to_owned(), value));
    put("id", id.into());
    put("componentType", component.into());
    put("name", name.into());
    put("value", value.into());
    if let Some(alias) = alias {
        put("bizAlias", alias.into());
    }
    put("extValue", ext_value.unwrap_or_default().into());
    view.into()
}

/// Who decides: the manager, else an administrator.
fn approver<'a>(reading: &Reading<'a>, instance: &Instance) -> &'a str {
    let person = reading.company.person(&instance.userid);
    let manager = person.and_then(|person| person.manager_userid.as_deref());
    manager.or_else(|| reading.company.administrator()).unwrap_or_default()
}

fn records(reading: &Reading<'_>, instance: &Instance) -> Vec<Value> {
    let record = |userid: &str, at_ms: i64, kind: &str, result: &str| json!({"userId": userid, "date": time(reading, at_ms), "type": kind, "result": result, "images": []});
    let mut records = vec![record(&instance.userid, instance.created_ms, "START_PROCESS_INSTANCE", "NONE")];
    match (instance.status, instance.finished_ms) {
        (Status::Completed, Some(finished_ms)) => {
            records.push(record(approver(reading, instance), finished_ms, "EXECUTE_TASK_NORMAL", "AGREE"));
        }
        (Status::Terminated, Some(finished_ms)) => {
            records.push(record(&instance.userid, finished_ms, "TERMINATE_PROCESS_INSTANCE", "NONE"));
        }
        _ => {}
    }
    records
}

fn tasks(reading: &Reading<'_>, instance: &Instance) -> Vec<Value> {
    let (status, result) = match instance.status {
        Status::Running => ("RUNNING", "NONE"),
        Status::Terminated => ("CANCELED", "NONE"),
        Status::Completed => ("COMPLETED", "AGREE"),
    };
    let task_id = 60_000_000_000 + mix(6, instance.number.cast_unsigned()) % 10_000_000_000;
    let mut task = json!({
        "taskId": task_id,
        "userId": approver(reading, instance),
        "status": status,
        "result": result,
        "createTime": time(reading, instance.created_ms),
    });
    if let Some(finished_ms) = instance.finished_ms {
        task["finishTime"] = json!(time(reading, finished_ms));
    }
    vec![task]
}

/// A time to the minute, which always says that it is Greenwich's.
fn time(reading: &Reading<'_>, at_ms: i64) -> String {
    let ahead_ms = match reading.document.switches.workflow.oa_times {
        OaTimes::Utc => 8 * HOUR_MS,
        OaTimes::China => 0,
    };
    china(at_ms - ahead_ms).strftime("%Y-%m-%dT%H:%MZ").to_string()
}
