//! OA: which instances of a form there are, what stands in one, and the templates.

mod view;

use serde_json::{Value, json};

use crate::app::Reading;
use crate::attendance::dates::DAY_MS;
use crate::document::switches::workflow::{OaLoopEnd, WorkflowSwitches};
use crate::endpoint::Outcome;
use crate::envelope::{Named, Refused, success};
use crate::oa::{self, Cursor, Instance, MOST_IDS, Search, Status};
use crate::params::Params;
use crate::story::Form;

/// The largest page.
const MOST: i64 = 20;
/// The longest window.
const LONGEST_MS: i64 = 120 * DAY_MS;
/// How long ago a window may begin, and with the advanced edition.
const OLDEST_MS: i64 = 365 * DAY_MS;
const ADVANCED_OLDEST_MS: i64 = 5 * 365 * DAY_MS;
/// The most people of one question.
const MOST_PEOPLE: usize = 10;

/// All templates of a company.
const FORMS: [Form; 5] = [Form::Leave, Form::Trip, Form::Outing, Form::Overtime, Form::Correction];

const INVALID: Named = Named { status: 400, code: "invalidParameter", message: "参数错误" };
const NOT_BOUGHT: Named =
    Named { status: 400, code: "benefit.status.invalid", message: "企业未开通OA审批高级版" };
const TOO_MUCH: Named = Named { status: 400, code: "oaplus.query.limit", message: "查询超出限制" };

/// A page of a search, as both lists read it.
struct Page {
    instances: Vec<Instance>,
    next_token: Option<u64>,
}

/// The numbers by which a page is asked for.
struct Asked {
    form: Form,
    from_ms: i64,
    to_ms: i64,
    token: u64,
    size: usize,
}

/// `POST /v1.0/workflow/processes/instanceIds/query`.
pub(crate) fn instance_ids(reading: &Reading<'_>, params: &Params) -> Outcome {
    let oldest_ms = if switches(reading).oa_advanced { ADVANCED_OLDEST_MS } else { OLDEST_MS };
    let asked = read_page(reading, params, ["startTime", "endTime"], (oldest_ms, 0, INVALID))?;
    let statuses = match params.texts("statuses").map_err(|_| INVALID)? {
        None => Vec::new(),
        Some(words) => words.iter().map(|word| Status::of(word).ok_or(INVALID)).collect::<Result<_, _>>()?,
    };
    let userids = params.texts("userIds").map_err(|_| INVALID)?.filter(|userids| !userids.is_empty());
    if userids.as_ref().is_some_and(|userids| userids.len() > MOST_PEOPLE) {
        return Err(INVALID.into());
    }
    let page = search(reading, asked, statuses, userids, INVALID)?;
    let ids: Vec<String> = page.instances.iter().map(Instance::id).collect();
    let mut result = json!({"list": ids});
    if let Some(token) = page.next_token {
        result["nextToken"] = json!(token.to_string());
    }
    Ok(success(&json!({"result": result, "success": true}), None))
}

/// `GET /v1.0/workflow/processInstances`.
pub(crate) fn instance(reading: &Reading<'_>, params: &Params) -> Outcome {
    let id = params.required_text("processInstanceId").map_err(|_| INVALID)?;
    let Reading { company, document, rolls, now_ms, .. } = *reading;
    let roll = rolls.of(company, document, now_ms);
    let instance = oa::find(company, document, &roll, &id, now_ms).ok_or(INVALID)?;
    Ok(success(&json!({"result": view::instance(reading, &instance), "success": "true"}), None))
}

/// `GET /v1.0/workflow/premium/processes/pages/instances`.
pub(crate) fn premium_instances(reading: &Reading<'_>, params: &Params) -> Outcome {
    if !switches(reading).oa_advanced {
        return Err(NOT_BOUGHT.into());
    }
    let keys = ["startTimeInMills", "endTimeInMills"];
    let asked = read_page(reading, params, keys, (ADVANCED_OLDEST_MS, 1, TOO_MUCH))?;
    let size = asked.size;
    let page = search(reading, asked, Vec::new(), None, TOO_MUCH)?;
    let list: Vec<Value> = page.instances.iter().map(|instance| view::premium(reading, instance)).collect();
    let mut result = json!({"hasMore": page.next_token.is_some(), "maxResults": size, "list": list});
    if let Some(token) = page.next_token {
        result["nextToken"] = json!(token.to_string());
    }
    Ok(success(&json!({"result": result}), None))
}

/// `GET /v1.0/workflow/processes/managements/templates`: administrators manage all of them, others none.
pub(crate) fn templates(reading: &Reading<'_>, params: &Params) -> Outcome {
    let userid = params.required_text("userId").map_err(|_| INVALID)?;
    let person = reading.company.person(&userid).ok_or(INVALID)?;
    let managed = FORMS.iter().filter(|_| person.admin);
    let templates: Vec<Value> = managed.map(|form| view::template(reading, *form)).collect();
    Ok(success(&json!({"result": templates, "success": true}), None))
}

/// `GET /v1.0/workflow/forms/schemas/processCodes`.
pub(crate) fn form_schema(reading: &Reading<'_>, params: &Params) -> Outcome {
    let form = form(reading, params)?;
    Ok(success(&json!({"result": view::schema(reading, form)}), None))
}

fn switches<'a>(reading: &Reading<'a>) -> &'a WorkflowSwitches {
    &reading.document.switches.workflow
}

/// The form whose template is named.
fn form(reading: &Reading<'_>, params: &Params) -> Result<Form, Refused> {
    let code = params.required_text("processCode").map_err(|_| INVALID)?;
    let seed = reading.company.seed();
    Ok(FORMS.into_iter().find(|form| form.process_code(seed) == code).ok_or(INVALID)?)
}

/// Reads a page; the limits are how long ago it may begin, the first token, and what is answered beyond a limit.
fn read_page(
    reading: &Reading<'_>,
    params: &Params,
    [start, end]: [&str; 2],
    (oldest_ms, first_token, beyond): (i64, i64, Named),
) -> Result<Asked, Refused> {
    let form = form(reading, params)?;
    let required = |key: &str| params.required_number(key).map_err(|_| INVALID);
    let (from_ms, token, size) = (required(start)?, required("nextToken")?, required("maxResults")?);
    let to_ms = params.number(end).map_err(|_| INVALID)?.unwrap_or(reading.now_ms);
    if to_ms < from_ms || token < 0 || size < 1 {
        return Err(INVALID.into());
    }
    if size > MOST || to_ms.saturating_sub(from_ms) > LONGEST_MS || from_ms < reading.now_ms - oldest_ms {
        return Err(beyond.into());
    }
    let token = if token <= first_token { 0 } else { u64::try_from(token).unwrap_or(0) };
    let size = usize::try_from(size).map_err(|_| INVALID)?;
    Ok(Asked { form, from_ms, to_ms, token, size })
}

/// Searches people, or everybody; after the last id that a loop may have comes what the switch says.
fn search(
    reading: &Reading<'_>,
    asked: Asked,
    statuses: Vec<Status>,
    userids: Option<Vec<String>>,
    beyond: Named,
) -> Result<Page, Refused> {
    let Reading { company, document, rolls, now_ms, .. } = *reading;
    let Asked { form, from_ms, to_ms, token, size } = asked;
    let window_ms = from_ms..=to_ms;
    let search = Search { company, document, form, window_ms, statuses, now_ms };
    let cursor = Cursor::of(token);
    let left = usize::try_from(MOST_IDS.saturating_sub(cursor.count)).unwrap_or(0);
    if left == 0 {
        return Err(beyond.into());
    }
    let from = usize::try_from(cursor.person).unwrap_or(usize::MAX);
    let (instances, next) = match userids {
        Some(mut userids) => {
            userids.sort_unstable();
            userids.dedup();
            search.page(userids.iter().skip(from).map(String::as_str), cursor, size.min(left))
        }
        None => {
            let roll = rolls.of(company, document, now_ms);
            search.page(roll.applicants(company, from), cursor, size.min(left))
        }
    };
    let goes_on = |next: &Cursor| next.count < MOST_IDS || switches(reading).oa_loop_end == OaLoopEnd::Refused;
    Ok(Page { instances, next_token: next.filter(goes_on).map(Cursor::token) })
}
