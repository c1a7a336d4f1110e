//! The interfaces of the app's callback.

use serde_json::{Value, json};

use crate::app::{Reading, Writing};
use crate::codes::{BAD_CALLBACK_TAG, Refusal};
use crate::endpoint::Outcome;
use crate::envelope::flat;
use crate::params::{Params, as_text};
use crate::state::Callback;

/// `POST /call_back/register_call_back`.
pub(crate) fn register(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    writing.company.register_callback(read_callback(params)?)?;
    Ok(flat(&json!({})))
}

/// `POST /call_back/update_call_back`.
pub(crate) fn update(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    writing.company.update_callback(read_callback(params)?)?;
    Ok(flat(&json!({})))
}

/// `GET /call_back/get_call_back`.
pub(crate) fn get(reading: &Reading<'_>, _: &Params) -> Outcome {
    let Callback { tags, token, aes_key, url } = reading.company.callback()?;
    Ok(flat(&json!({"call_back_tag": tags, "token": token, "aes_key": aes_key, "url": url})))
}

/// `GET /call_back/delete_call_back`.
pub(crate) fn delete(writing: &mut Writing<'_>, _: &Params) -> Outcome {
    writing.company.delete_callback()?;
    Ok(flat(&json!({})))
}

/// `GET /call_back/get_call_back_failed_result`: nothing is sent, so nothing failed.
pub(crate) fn failed_result(_: &Reading<'_>, _: &Params) -> Outcome {
    Ok(flat(&json!({"has_more": false, "failed_list": []})))
}

fn read_callback(params: &Params) -> Result<Callback, Refusal> {
    let Some(Value::Array(tags)) = params.structure("call_back_tag").map_err(|_| BAD_CALLBACK_TAG)? else {
        return Err(BAD_CALLBACK_TAG.into());
    };
    Ok(Callback {
        tags: tags.iter().map(|tag| as_text(tag).into_owned()).collect(),
        token: params.text("token")?.unwrap_or_default(),
        aes_key: params.text("aes_key")?.unwrap_or_default(),
        url: params.text("url")?.unwrap_or_default(),
    })
}
