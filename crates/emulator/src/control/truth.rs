//! `GET /_emulator/truth`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::query::Query;
use crate::app::App;
use crate::host::Host;
use crate::truth::TruthQuery;

/// What the days really were.
pub(super) fn answer(host: &Host, app: &App, query: Query) -> Result<Value, String> {
    Ok(json!(host.truth(app, &read(query)?)?))
}

fn read(mut query: Query) -> Result<TruthQuery, String> {
    let mut day = |key| query.take(key).map(|value| date(key, &value)).transpose();
    let (from, to) = (day("from")?, day("to")?);
    let mut asked = TruthQuery::between(from.unwrap_or(Date::MIN), to.unwrap_or(Date::MIN));
    asked.at = query.take("at").map(|value| instant(&value)).transpose()?;
    asked.userids = query.take("userids").map(|value| value.split(',').map(str::to_owned).collect());
    asked.after = query.take("after");
    asked.size = query.take_number("size")?;
    query.end()?;
    if from.is_none() || to.is_none() {
        return Err("`from` and `to` are needed, as `2026-09-01`".to_owned());
    }
    Ok(asked)
}

fn date(key: &str, value: &str) -> Result<Date, String> {
    value.parse().map_err(|_| format!("`{key}` is `{value}`, expected a date as `2026-09-01`"))
}

/// In a query a plus is a space, so that of an offset often arrives as one.
fn instant(value: &str) -> Result<Timestamp, String> {
    let written = value.replace(' ', "+");
    written.parse().map_err(|_| format!("`at` is `{value}`, expected an instant as `2026-09-01T12:00:00+08:00`"))
}
