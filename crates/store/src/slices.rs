//! A slice, users by days, saved with its cursor in one transaction: a kill loses the slice or nothing of it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use dianmao_attendance::period::YearMonth;
use dianmao_attendance::{Period, Punch, PunchResult};
use dianmao_roster::id::UserId;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::Store;
use crate::db::Tx;
use crate::error::Result;
use crate::pulled::{Pulled, Scope};

/// What one slice brought: all rows of its users and days, so that a row which is missing here has vanished there.
#[derive(Debug, Clone, Copy)]
pub struct Slice<'a> {
    /// The users that were asked for.
    pub users: &'a [UserId],
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// When the first of its calls was made.
    pub pulled_at: Timestamp,
    /// All results of the slice; `None` where it did not ask for results.
    pub results: Option<&'a [PunchResult]>,
    /// All punches of the slice; `None` where it did not ask for punches.
    pub punches: Option<&'a [Punch]>,
    /// Users who are gone or out of sight. Silence about them is no answer: their rows stay, and their days do not
    /// count as pulled.
    pub departed: &'a BTreeSet<UserId>,
}

/// What saving a slice changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Saved {
    /// Rows that are new or changed.
    pub n_written: u64,
    /// Rows that vanished and went to the history.
    pub n_vanished: u64,
}

impl Store {
    /// Saves a slice: new and changed rows by the vendor's ids, vanished rows and old versions into the history, and
    /// when each user's day was pulled. The months of the slice turn dirty even where no row changed: a day may be final
    /// by the later pull alone.
    ///
    /// # Errors
    /// The store cannot be written; then nothing of the slice is saved.
    pub async fn save_slice(&self, slice: &Slice<'_>) -> Result<Saved> {
        let mut tx = self.begin().await?;
        let mut saved = Saved::default();
        if let Some(results) = slice.results {
            self.save_rows(&mut tx, slice, results, &mut saved).await?;
        }
        if let Some(punches) = slice.punches {
            self.save_rows(&mut tx, slice, punches, &mut saved).await?;
        }
        self.mark_dirty(&mut tx, &slice.months()).await?;
        tx.commit().await?;
        Ok(saved)
    }

    async fn save_rows<R: Pulled>(&self, tx: &mut Tx, slice: &Slice<'_>, rows: &[R], saved: &mut Saved) -> Result<()> {
        let rows = unique(rows);
        let ids: HashSet<i64> = rows.iter().map(|row| row.id()).collect();
        let scope = slice.scope(self.company_id, &rows);
        saved.n_vanished += R::TABLE.bury_vanished(tx, &scope, &ids).await?;
        saved.n_written += R::UPSERT.run(tx, &rows, |values, row| row.add(values, &scope)).await?;
        R::TABLE.advance_cursor(tx, &scope).await
    }
}

impl<'a> Slice<'a> {
    /// The slice without the departed users who have no row in it.
    fn scope<R: Pulled>(&self, company_id: i64, rows: &[&R]) -> Scope<'a> {
        let heard: HashSet<&UserId> =
            rows.iter().map(|row| row.user_id()).filter(|user| self.departed.contains(*user)).collect();
        let speaks = |user: &&UserId| !self.departed.contains(*user) || heard.contains(*user);
        Scope {
            company_id,
            users: self.users.iter().filter(speaks).map(UserId::as_str).collect(),
            days: self.period().days().map(|day| day.to_string()).collect(),
            at: self.pulled_at,
        }
    }

    fn period(&self) -> Period {
        Period { name: String::new(), from: self.from, to: self.to }
    }

    /// The months of its days, and of its rows should one lie elsewhere.
    fn months(&self) -> BTreeSet<YearMonth> {
        let results = self.results.unwrap_or_default().iter().map(|row| row.work_date);
        let punches = self.punches.unwrap_or_default().iter().map(|row| row.work_date);
        results.chain(punches).map(|date| YearMonth::of(date.0)).chain(self.period().months()).collect()
    }
}

/// One row an id, by id: a page that shifts under a pull may bring a row twice, and the later one is the truer one.
fn unique<R: Pulled>(rows: &[R]) -> Vec<&R> {
    let by_id: BTreeMap<i64, &R> = rows.iter().map(|row| (row.id(), row)).collect();
    by_id.into_values().collect()
}
