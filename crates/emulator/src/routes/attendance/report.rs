//! The smart report: which columns there are, and their values for one person.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::short;
use super::ask::{Ask, parse_time};
use crate::app::Reading;
use crate::attendance::Worker;
use crate::attendance::dates::{date_of, dates, midnight_ms, n_dates};
use crate::attendance::facts::Facts;
use crate::attendance::report::{self, Column, LEAVE_NAMES};
use crate::codes::{INVALID_ARGUMENTS, REPORT_ERROR, REPORT_SPAN, Refusal};
use crate::endpoint::Outcome;
use crate::limits::china_text;
use crate::params::Params;

/// The most columns or names of leave of one call.
const MOST: usize = 20;
/// The most days of one call.
const MOST_DAYS: i64 = 31;
/// How many days back leave can be asked for.
const LEAVE_REACH_DAYS: i64 = 225;

/// `POST /topapi/attendance/isopensmartreport`.
pub(crate) fn is_open(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    Ok(short(ask, &json!({"smart_report": ask.switches().smart_report})))
}

/// `POST /topapi/attendance/getattcolumns`.
pub(crate) fn columns(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    check_open(ask)?;
    let columns = all(ask);
    let first = columns.first().map_or(0, |column| column.id);
    let mut views: Vec<Value> = columns.iter().map(|column| view(column, first)).collect();
    views.extend(LEAVE_NAMES.iter().map(|name| leave_column(name)));
    Ok(short(ask, &json!({"columns": views})))
}

fn view(column: &Column, first: i64) -> Value {
    json!({
        "id": column.id,
        "name": column.name,
        "alias": column.alias,
        "type": 0,
        "sub_type": column.sub_type,
        "status": 0,
        // Numbers of another kind, which no call takes.
        "expression_id": first - 1_000 + (column.id - first),
        "extension": "null",
    })
}

fn leave_column(name: &str) -> Value {
    json!({"name": name, "alias": "leave_", "type": 0, "sub_type": 0, "status": 0})
}

/// `POST /topapi/attendance/getcolumnval`.
pub(crate) fn values(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    check_open(ask)?;
    let userid = params.required_text("userid")?;
    let wanted = read_columns(ask)?;
    let (first, last) = read_dates(ask)?;
    let worker = worker(ask, &userid)?;
    let days: Vec<(Date, Option<Facts>)> =
        dates(first, last).map(|date| (date, Facts::of(&worker, date, reading.now_ms))).collect();
    let views: Vec<Value> = wanted.iter().map(|column| column_values(ask, column, &days)).collect();
    Ok(short(ask, &json!({"column_vals": views})))
}

fn column_values(ask: Ask<'_>, column: &Column, days: &[(Date, Option<Facts>)]) -> Value {
    let column_vo = json!({"id": column.id});
    if let Some(fixed_value) = column.fixed_value {
        return json!({"column_vo": column_vo, "fixed_value": fixed_value});
    }
    let value = |(date, facts): &(Date, Option<Facts>)| {
        let value = report::value(column.alias, facts.as_ref(), ask.switches());
        json!({"date": china_text(midnight_ms(*date)), "value": value})
    };
    json!({"column_vo": column_vo, "column_vals": days.iter().map(value).collect::<Vec<_>>()})
}

/// `POST /topapi/attendance/getleavetimebynames`.
pub(crate) fn leave_times(reading: &Reading<'_>, params: &Params) -> Outcome {
    let ask = Ask { reading, params };
    check_open(ask)?;
    let userid = params.required_text("userid")?;
    let names = ask.list("leave_names")?;
    if names.len() > MOST {
        return Err(invalid("leave_names").into());
    }
    let (first, last) = read_dates(ask)?;
    if first < date_of(reading.now_ms).saturating_sub(LEAVE_REACH_DAYS.days()) {
        return Err(REPORT_SPAN.into());
    }
    let worker = worker(ask, &userid)?;
    let days: Vec<(Date, Option<Facts>)> =
        dates(first, last).map(|date| (date, Facts::of(&worker, date, reading.now_ms))).collect();
    let column = |name: &String| {
        let value = |(date, facts): &(Date, Option<Facts>)| json!({"date": china_text(midnight_ms(*date)), "value": report::leave_time(name, facts.as_ref())});
        json!({"columnvo": leave_column(name), "columnvals": days.iter().map(value).collect::<Vec<_>>()})
    };
    let columns: Vec<Value> = names.iter().filter(|name| LEAVE_NAMES.contains(&name.as_str())).map(column).collect();
    Ok(short(ask, &json!({"columns": columns})))
}

fn all(ask: Ask<'_>) -> Vec<Column> {
    report::columns(ask.reading.company.seed(), ask.switches())
}

fn check_open(ask: Ask<'_>) -> Result<(), Refusal> {
    if ask.switches().smart_report { Ok(()) } else { Err(REPORT_ERROR.into()) }
}

/// Reports are of people who are there; others have none, whatever else of them is kept.
fn worker<'a>(ask: Ask<'a>, userid: &str) -> Result<Worker<'a>, Refusal> {
    let worker = Worker::find(ask.reading.company, ask.reading.document, userid, false);
    worker.ok_or_else(|| Refusal::of_number(ask.switches().no_report_code))
}

/// The columns of a comma list of ids; anything but ids of columns is an error of the system.
fn read_columns(ask: Ask<'_>) -> Result<Vec<Column>, Refusal> {
    let wanted = ask.list("column_id_list")?;
    if wanted.len() > MOST {
        return Err(invalid("column_id_list"));
    }
    let columns = all(ask);
    let find = |id: &String| columns.iter().find(|column| column.id.to_string() == *id).copied();
    wanted.iter().map(|id| find(id).ok_or_else(|| REPORT_ERROR.into())).collect()
}

fn read_dates(ask: Ask<'_>) -> Result<(Date, Date), Refusal> {
    let date = |key: &str| {
        let text = ask.params.required_text(key)?;
        parse_time(&text).map(|time| time.date()).ok_or_else(|| invalid(key))
    };
    let (first, last) = (date("from_date")?, date("to_date")?);
    if last < first {
        return Err(invalid("to_date"));
    }
    if n_dates(first, last) > MOST_DAYS { Err(REPORT_SPAN.into()) } else { Ok((first, last)) }
}

fn invalid(key: &str) -> Refusal {
    Refusal::detailed(INVALID_ARGUMENTS, key)
}
