//! What calls of attendance have in common: operators, people, spans, pages.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use serde_json::Value;

use crate::app::Reading;
use crate::attendance::Worker;
use crate::attendance::dates::{date_of, n_dates, oldest};
use crate::attendance::roll::Roll;
use crate::codes::{BAD_OFFSET, BAD_PARAMETER, BAD_SIZE, BAD_TIME, NO_USER, NOT_AUTHORISED, Refusal, SPAN_TOO_LARGE};
use crate::document::switches::attendance::{AttendanceSwitches, OldData, Operators};
use crate::params::{Params, as_text};

/// A call with what it may see.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) params: &'a Params,
}

/// A page of a list that is asked for by offset and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) offset: usize,
    pub(super) size: usize,
}

impl<'a> Ask<'a> {
    pub(super) fn switches(self) -> &'a AttendanceSwitches {
        &self.reading.document.switches.attendance
    }

    /// Somebody with days, or nothing for people whom the company does not know.
    pub(super) fn worker(self, userid: &str) -> Option<Worker<'a>> {
        Worker::find(self.reading.company, self.reading.document, userid, self.switches().leaver_rows)
    }

    /// Everybody in order, with the groups.
    pub(super) fn roll(self) -> Arc<Roll> {
        self.reading.rolls.of(self.reading.company, self.reading.document, self.reading.now_ms)
    }

    /// Checks who asks, where that must be said.
    pub(super) fn operator(self, key: &str) -> Result<(), Refusal> {
        let userid = self.params.required_text(key)?;
        self.check_operator(&userid)
    }

    /// Checks who asks, where that is said.
    pub(super) fn optional_operator(self, key: &str) -> Result<(), Refusal> {
        match self.params.text(key)?.filter(|userid| !userid.is_empty()) {
            Some(userid) => self.check_operator(&userid),
            None => Ok(()),
        }
    }

    fn check_operator(self, userid: &str) -> Result<(), Refusal> {
        let operators = self.switches().operator;
        if operators == Operators::Any {
            return Ok(());
        }
        let person = self.reading.company.person(userid).ok_or(NO_USER)?;
        if operators == Operators::Admin && !person.admin {
            return Err(NOT_AUTHORISED.into());
        }
        Ok(())
    }

    /// The people of a comma list, once each.
    pub(super) fn userids(self, key: &str, most: usize) -> Result<Vec<String>, Refusal> {
        let mut userids = self.list(key)?;
        if userids.len() > most {
            return Err(self.too_long());
        }
        userids.sort_unstable();
        userids.dedup();
        Ok(userids)
    }

    /// The entries of a comma list, at least one.
    pub(super) fn list(self, key: &str) -> Result<Vec<String>, Refusal> {
        if matches!(self.params.value(key), Some(Value::Array(_))) && !self.switches().arrays_as_lists {
            return Err(Refusal::detailed(BAD_PARAMETER, key));
        }
        let entries = self.params.texts(key)?.unwrap_or_default();
        if entries.is_empty() { Err(missing(key)) } else { Ok(entries) }
    }

    /// The numbers of a comma list, at least one.
    pub(super) fn ids(self, key: &str, most: usize) -> Result<Vec<i64>, Refusal> {
        let entries = self.list(key)?;
        if entries.len() > most {
            return Err(self.too_long());
        }
        let wrong = || Refusal::detailed(BAD_PARAMETER, key);
        entries.iter().map(|entry| entry.parse().map_err(|_| wrong())).collect()
    }

    pub(super) fn too_long(self) -> Refusal {
        Refusal::of_number(self.switches().long_list_code)
    }

    /// The people of a JSON array, as the two calls for punches take it. Nobody for a list that is none or the wrong language.
    pub(super) fn native_userids(self, key: &str, most: usize) -> Result<Vec<String>, Refusal> {
        let mut userids: Vec<String> = match self.params.value(key).ok_or_else(|| missing(key))? {
            Value::Array(items) => items.iter().map(|item| as_text(item).into_owned()).collect(),
            Value::String(text) if text.starts_with('[') => match serde_json::from_str(text) {
                Ok(items) => items,
                Err(_) => return Ok(Vec::new()),
            },
            Value::String(text) => text.split(',').map(|part| part.trim().to_owned()).collect(),
            _ => return Ok(Vec::new()),
        };
        userids.retain(|userid| !userid.is_empty());
        if userids.is_empty() {
            return Err(missing(key));
        }
        if userids.len() > most {
            return Err(self.too_long());
        }
        if self.params.flag("isI18n") == Ok(Some(true)) {
            return Ok(Vec::new());
        }
        userids.sort_unstable();
        userids.dedup();
        Ok(userids)
    }

    /// A time with seconds.
    pub(super) fn time(self, key: &str) -> Result<DateTime, Refusal> {
        let text = self.params.text(key)?.ok_or(BAD_TIME)?;
        parse_time(&text).ok_or(BAD_TIME.into())
    }

    /// A day, with or without a time of day.
    pub(super) fn date(self, key: &str) -> Result<Date, Refusal> {
        let text = self.params.required_text(key)?;
        parse_date(&text).ok_or_else(|| Refusal::detailed(BAD_PARAMETER, key))
    }

    /// The days between two instants in milliseconds.
    pub(super) fn dates_ms(self, from: &str, to: &str) -> Result<(Date, Date), Refusal> {
        let first = date_of(self.params.required_number(from)?);
        let last = date_of(self.params.required_number(to)?);
        self.check_span(first, last, to)?;
        Ok((first, last))
    }

    /// Checks that a span runs forwards, is short enough, and recent where the switch says so.
    pub(super) fn check_span(self, first: Date, last: Date, key: &str) -> Result<(), Refusal> {
        if last < first {
            return Err(Refusal::detailed(BAD_PARAMETER, key));
        }
        if n_dates(first, last) > self.switches().span_dates {
            return Err(SPAN_TOO_LARGE.into());
        }
        self.check_age(first, key)
    }

    /// Checks that a day is recent, where the switch says so.
    pub(super) fn check_age(self, first: Date, key: &str) -> Result<(), Refusal> {
        if self.switches().old_data == OldData::Refuse && first < oldest(self.reading.now_ms) {
            return Err(Refusal::detailed(BAD_PARAMETER, key));
        }
        Ok(())
    }

    /// The page of a list that is asked for by `offset` and `size`, both or neither; `size` is at most `most`.
    pub(super) fn page(self, most: i64) -> Result<Page, Refusal> {
        match (self.params.number("offset")?, self.params.number("size")?) {
            (None, None) => page(0, most, most),
            (Some(offset), Some(size)) => page(offset, size, most),
            (None, Some(_)) => Err(missing("offset")),
            (Some(_), None) => Err(missing("size")),
        }
    }

    /// The same where both must be given.
    pub(super) fn required_page(self, most: i64) -> Result<Page, Refusal> {
        page(self.params.required_number("offset")?, self.params.required_number("size")?, most)
    }

    /// The page of `size` entries that begins at `cursor`, which counts entries.
    pub(super) fn cursor(self, size: i64) -> Result<Page, Refusal> {
        page(self.params.number("cursor")?.unwrap_or(0), size, size)
    }
}

impl Page {
    /// The entries of the page, and where the next begins if there is one.
    pub(super) fn cut<T>(self, entries: impl Iterator<Item = T>) -> (Vec<T>, Option<usize>) {
        let mut rest = entries.skip(self.offset);
        let page = rest.by_ref().take(self.size).collect();
        (page, rest.next().map(|_| self.offset + self.size))
    }
}

fn page(offset: i64, size: i64, most: i64) -> Result<Page, Refusal> {
    let offset = usize::try_from(offset).map_err(|_| BAD_OFFSET)?;
    let size = usize::try_from(size).ok().filter(|_| (1..=most).contains(&size));
    Ok(Page { offset, size: size.ok_or(BAD_SIZE)? })
}

pub(super) fn parse_time(text: &str) -> Option<DateTime> {
    DateTime::strptime("%Y-%m-%d %H:%M:%S", text.trim()).ok()
}

/// A day, with or without a time of day.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    parse_time(text).map(|time| time.date()).or_else(|| text.trim().parse().ok())
}

pub(super) fn missing(key: &str) -> Refusal {
    Refusal::detailed(BAD_PARAMETER, &format!("缺少参数 {key}"))
}
