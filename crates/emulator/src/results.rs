//! Which rows of results a call may see, in the order in which they are handed out.
//!
//! A window is read page by page. Its rows are kept from one page to the next until the company changes, or until the clock
//! comes to the instant at which one of them becomes another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;

use crate::app::lock;
use crate::attendance::Worker;
use crate::attendance::dates::{dates, oldest};
use crate::document::SeedDocument;
use crate::mix::mix;
use crate::state::Company;
use crate::verdict::{NEVER, PointRow};

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

/// The rows of a window, which are so from one instant up to but without another.
#[derive(Debug, Clone)]
struct Kept {
    rows: Arc<[PointRow]>,
    since_ms: i64,
    until_ms: i64,
}

/// The windows that were read last.
#[derive(Debug, Default)]
pub(crate) struct Results {
    kept: Mutex<HashMap<Key, Kept>>,
}

impl Results {
    /// The rows of a window. The vendor promises no order, so none is given; it is the same for every page.
    pub(crate) fn rows(
        &self,
        company: &Company,
        document: &SeedDocument,
        mut window: Window,
        now_ms: i64,
    ) -> Arc<[PointRow]> {
        window.first = window.first.max(oldest(now_ms));
        let key = (company.version(), window);
        if let Some(kept) = lock(&self.kept).get(&key).filter(|kept| (kept.since_ms..kept.until_ms).contains(&now_ms)) {
            return Arc::clone(&kept.rows);
        }
        let read = read(company, document, &key.1, now_ms);
        let rows = Arc::clone(&read.rows);
        let mut kept = lock(&self.kept);
        if kept.len() == CAPACITY {
            kept.clear();
        }
        kept.insert(key, read);
        rows
    }
}

/// Unknown people have no rows.
fn read(company: &Company, document: &SeedDocument, window: &Window, now_ms: i64) -> Kept {
    let mut rows = Vec::new();
    let mut until_ms = NEVER;
    let worker = |userid: &String| Worker::find(company, document, userid, window.keep_leavers);
    for worker in window.userids.iter().filter_map(worker) {
        for story in dates(window.first, window.last).filter_map(|date| worker.story(date)) {
            let verdict = worker.case(&story).at(now_ms);
            rows.extend(verdict.points());
            until_ms = until_ms.min(verdict.until_ms());
        }
    }
    let seed = company.seed();
    rows.sort_unstable_by_key(|row| mix(seed, row.id.unsigned_abs()));
    Kept { rows: rows.into(), since_ms: now_ms, until_ms }
}
