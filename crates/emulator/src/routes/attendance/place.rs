//! Where a group clocks in: all have the same places, but for those of which a caller said others.

use serde_json::{Value, json};

use super::answer::nested;
use super::ask::Ask;
use super::group::of_key;
use super::group_write::{positions_of, wifis_of};
use crate::app::Reading;
use crate::codes::{BAD_SIZE, Refusal};
use crate::endpoint::Outcome;
use crate::params::Params;
use crate::story::catalogue::{Group, WrittenPosition, WrittenWifi};

/// The largest page.
const MOST: i64 = 100;

/// `POST /topapi/attendance/group/wifis/query`.
pub(crate) fn wifis(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let view = |wifi: WrittenWifi| {
        let view = json!({"wifi_key": wifi.key, "mac_addr": wifi.mac, "ssid": wifi.ssid});
        (wifi.key, view)
    };
    nested(ask, page(ask, "wifi_list", |group| wifis_of(reading.company, group).into_iter().map(view).collect()))
}

/// `POST /topapi/attendance/group/positions/query`.
pub(crate) fn positions(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    let view = |position: WrittenPosition| {
        let view = json!({
            "position_key": position.key,
            "address": position.address,
            "latitude": position.latitude,
            "longitude": position.longitude,
            "offset": position.offset,
        });
        (position.key, view)
    };
    nested(
        ask,
        page(ask, "position_list", |group| positions_of(reading.company, group).into_iter().map(view).collect()),
    )
}

/// The entries after the one whose key is the cursor.
fn page(ask: Ask<'_>, list: &str, all: impl Fn(&Group) -> Vec<(String, Value)>) -> Result<Value, Refusal> {
    ask.optional_operator("op_userid")?;
    let group = of_key(ask)?;
    let size = ask.params.required_number("size")?;
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size)).ok_or(BAD_SIZE)?;
    let cursor = ask.params.text("cursor")?.filter(|cursor| !cursor.is_empty());
    let entries = all(group);
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
