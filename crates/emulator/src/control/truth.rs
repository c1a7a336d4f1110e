//! `GET /_emulator/truth`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::app::App;
use crate::call::pairs;
use crate::host::Host;
use crate::truth::TruthQuery;

/// What the days really were.
pub(super) fn answer(host: &Host, app: &App, query: &str) -> Result<Value, String> {
    Ok(json!(host.truth(app, &parse(query)?)?))
}

fn parse(query: &str) -> Result<TruthQuery, String> {
    let (mut from, mut to) = (None, None);
    let mut asked = TruthQuery::between(Date::MIN, Date::MIN);
    for (key, value) in pairs(query.as_bytes()) {
        match key.as_str() {
            "from" => from = Some(date(&key, &value)?),
            "to" => to = Some(date(&key, &value)?),
            "at" => asked.at = Some(instant(&value)?),
            "userids" => asked.userids = Some(value.split(',').map(str::to_owned).collect()),
            "after" => asked.after = Some(value),
            "size" => asked.size = Some(super::number_of(&key, &value)?),
            "app_key" => {}
            other => return Err(format!("`{other}` is no query of this request")),
        }
    }
    let (Some(from), Some(to)) = (from, to) else {
        return Err("`from` and `to` are needed, as `2026-09-01`".to_owned());
    };
    Ok(TruthQuery { from, to, ..asked })
}

fn date(key: &str, value: &str) -> Result<Date, String> {
    value.parse().map_err(|_| format!("`{key}` is `{value}`, expected a date as `2026-09-01`"))
}

/// In a query a plus is a space, so that of an offset often arrives as one.
fn instant(value: &str) -> Result<Timestamp, String> {
    let written = value.replace(' ', "+");
    written.parse().map_err(|_| format!("`at` is `{value}`, expected an instant as `2026-09-01T12:00:00+08:00`"))
}
