//! Which rows of results a call may see, in the order in which they are handed out.
//!
//! A window is read page by page. Once all its rows have appeared they no longer change with the clock, so they are kept from
//! one page to the next until the company changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::lock;
use crate::attendance::Worker;
use crate::attendance::dates::{dates, oldest};
use crate::life::ResultRow;
use crate::limits::china;
use crate::mix::mix;
use crate::state::Company;

/// So many days after a work date all its rows have appeared.
const SETTLED_DAYS: i64 = 2;

/// How many windows are kept.
const CAPACITY: usize = 64;

/// People and work dates that are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Window {
    pub(crate) userids: Vec<String>,
    pub(crate) first: Date,
    pub(crate) last: Date,
    /// Whether the rows of people who left are kept.
    pub(crate) keep_leavers: bool,
}

/// A window as one state of the company answers it.
type Key = (u64, Window);

/// The windows that were read last.
#[derive(Debug, Default)]
pub(crate) struct Results {
    settled: Mutex<HashMap<Key, Arc<[ResultRow]>>>,
}

impl Results {
    /// The rows of a window. The vendor promises no order, so none is given; it is the same for every page.
    pub(crate) fn rows(&self, company: &Company, mut window: Window, now_ms: i64) -> Arc<[ResultRow]> {
        let today = china(now_ms).date();
        window.first = window.first.max(oldest(now_ms));
        if window.last >= today.saturating_sub(SETTLED_DAYS.days()) {
            return read(company, &window, now_ms);
        }
        let key = (company.version(), window);
        if let Some(rows) = lock(&self.settled).get(&key) {
            return Arc::clone(rows);
        }
        let rows = read(company, &key.1, now_ms);
        let mut settled = lock(&self.settled);
        if settled.len() == CAPACITY {
            settled.clear();
        }
        settled.insert(key, Arc::clone(&rows));
        rows
    }
}

/// Unknown people have no rows; one attendance group holds all others.
fn read(company: &Company, window: &Window, now_ms: i64) -> Arc<[ResultRow]> {
    let seed = company.seed();
    let mut rows = Vec::new();
    for worker in window.userids.iter().filter_map(|userid| Worker::find(company, userid, window.keep_leavers)) {
        for date in dates(window.first, window.last) {
            rows.extend(worker.results(date, now_ms));
        }
    }
    rows.sort_unstable_by_key(|row| mix(seed, row.id.unsigned_abs()));
    rows.into()
}
