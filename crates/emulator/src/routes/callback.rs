//! The interfaces of an app's callback.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::{App, Reading, Writing, lock};
use crate::codes::{BAD_CALLBACK_TAG, Refusal};
use crate::endpoint::{Endpoint, Outcome};
use crate::envelope::{Refused, flat};
use crate::events::{self, Event};
use crate::host::Host;
use crate::params::{Params, as_text};
use crate::state::Callback;

pub(crate) const REGISTER: &str = "/call_back/register_call_back";
pub(crate) const UPDATE: &str = "/call_back/update_call_back";

/// Tries the address out that a call brings, before the call has its effect.
pub(crate) async fn try_address(host: &Host, app: &App, endpoint: &Endpoint, params: &Params) -> Result<(), Refused> {
    let is_new = match endpoint.path {
        REGISTER => true,
        UPDATE => false,
        _ => return Ok(()),
    };
    let callback = read_callback(params, &app.key)?;
    app.tenant.company().check_callback(&callback, is_new)?;
    Ok(events::check_callback(host, &app.tenant, &callback).await?)
}

/// `POST /call_back/register_call_back`.
pub(crate) fn register(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let callback = read_callback(params, writing.app_key)?;
    writing.company.register_callback(callback)?;
    Ok(flat(&json!({})))
}

/// `POST /call_back/update_call_back`.
pub(crate) fn update(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let callback = read_callback(params, writing.app_key)?;
    writing.company.update_callback(callback)?;
    Ok(flat(&json!({})))
}

/// `GET /call_back/get_call_back`.
pub(crate) fn get(reading: &Reading<'_>, _: &Params) -> Outcome {
    let Callback { tags, token, aes_key, url, .. } = reading.company.callback(reading.app_key)?;
    Ok(flat(&json!({"call_back_tag": tags, "token": token, "aes_key": aes_key, "url": url})))
}

/// `GET /call_back/delete_call_back`.
pub(crate) fn delete(writing: &mut Writing<'_>, _: &Params) -> Outcome {
    writing.company.delete_callback(writing.app_key)?;
    Ok(flat(&json!({})))
}

/// `GET /call_back/get_call_back_failed_result`: what is read here is gone.
pub(crate) fn failed_result(writing: &mut Writing<'_>, _: &Params) -> Outcome {
    let (failed, has_more) = lock(writing.book).take_failed(writing.app_key, writing.now_ms);
    let switches = &writing.document.switches.events;
    let row = |event: &Arc<Event>| event.for_failed_list(writing.corp_id, switches);
    Ok(flat(&json!({"has_more": has_more, "failed_list": failed.iter().map(row).collect::<Vec<_>>()})))
}

fn read_callback(params: &Params, app_key: &str) -> Result<Callback, Refusal> {
    let Some(Value::Array(tags)) = params.structure("call_back_tag").map_err(|_| BAD_CALLBACK_TAG)? else {
        return Err(BAD_CALLBACK_TAG.into());
    };
    Ok(Callback {
        tags: tags.iter().map(|tag| as_text(tag).into_owned()).collect(),
        token: params.text("token")?.unwrap_or_default(),
        aes_key: params.text("aes_key")?.unwrap_or_default(),
        url: params.text("url")?.unwrap_or_default(),
        app_key: app_key.to_owned(),
    })
}
