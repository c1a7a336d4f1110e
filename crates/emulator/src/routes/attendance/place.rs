//! Where a group clocks in: all have the same places.

use serde_json::{Value, json};

use super::answer::nested;
use super::ask::Ask;
use super::group::of_key;
use crate::app::Reading;
use crate::attendance::places::{OFFICES, Office, RADIUS_METRES};
use crate::codes::{BAD_SIZE, Refusal};
use crate::endpoint::Outcome;
use crate::params::Params;

/// The largest page.
const MOST: i64 = 100;

/// `POST /topapi/attendance/group/wifis/query`.
pub(crate) fn wifis(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let seed = reading.company.seed();
    let view = |office: &Office| {
        let key = office.wifi_key(seed);
        (key.clone(), json!({"wifi_key": key, "mac_addr": office.mac, "ssid": office.ssid}))
    };
    nested(ask, page(ask, "wifi_list", view))
}

/// `POST /topapi/attendance/group/positions/query`.
pub(crate) fn positions(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let seed = reading.company.seed();
    let view = |office: &Office| {
        let key = office.position_key(seed);
        let (latitude, longitude) = office.position.texts();
        let position = json!({
            "position_key": key,
            "address": format!("{}（{}）", office.address, office.name),
            "latitude": latitude,
            "longitude": longitude,
            "offset": RADIUS_METRES,
        });
        (key, position)
    };
    nested(ask, page(ask, "position_list", view))
}

/// The entries after the one whose key is the cursor.
fn page(ask: Ask<'_>, list: &str, view: impl Fn(&Office) -> (String, Value)) -> Result<Value, Refusal> {
    ask.optional_operator("op_userid")?;
    of_key(ask)?;
    let size = ask.params.required_number("size")?;
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size)).ok_or(BAD_SIZE)?;
    let cursor = ask.params.text("cursor")?.filter(|cursor| !cursor.is_empty());
    let entries: Vec<(String, Value)> = OFFICES.iter().map(view).collect();
    let skip = match cursor {
        None => 0,
        Some(cursor) => entries.iter().position(|(key, _)| *key == cursor).map_or(entries.len(), |place| place + 1),
    };
    let has_more = entries.len() > skip + size;
    let page: Vec<Value> = entries.into_iter().skip(skip).take(size).map(|(_, view)| view).collect();
    let mut result = json!({"has_more": has_more});
    result[list] = Value::Array(page);
    Ok(result)
}
