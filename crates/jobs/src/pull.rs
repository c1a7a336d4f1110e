//! Pulls attendance results into the store: slice by slice, each with its cursor in one transaction, nothing twice that is known for good.
//!
//! A repeated pull is safe at any point: rows are keyed by the vendor's ids, and a slice that was not saved was not asked for as far as the
//! store knows.

pub(crate) mod background;
mod slices;

use std::collections::{BTreeMap, BTreeSet};

use dianmao_attendance::settle::is_settled;
use dianmao_attendance::{PunchResult, WorkDate};
use dianmao_dingtalk::Error as CallError;
use dianmao_dingtalk::api::attendance::list::{self, List};
use dianmao_roster::id::UserId;
use dianmao_store::Slice as StoreSlice;
use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::context::Context;
use crate::error::Error;
use crate::remote::directory::Reading;
use crate::remote::{directory, results};
use crate::{alarms, deleted, month, seen};
use background::Background;
pub use slices::Slice;

/// How many slices wait for their pages at once: enough to keep the pace, and few, since a stop loses the pages of unfinished slices.
const IN_FLIGHT: usize = 6;
/// How far back a pull looks when it is not told: as long as rows may change by themselves or by hand.
const LOOK_BACK_DAYS: i32 = 31;

/// What to pull.
#[derive(Debug, Clone, Default)]
pub struct PullOptions {
    /// The first work date; 31 days ago where it is not given.
    pub from: Option<Date>,
    /// The last work date; today where it is not given.
    pub to: Option<Date>,
    /// Only these people; everybody where it is empty.
    pub users: Vec<UserId>,
    /// Whether days that are settled are pulled once more.
    pub again: bool,
}

/// What a pull would ask for, and what that costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullPlan {
    /// The first work date.
    pub from: Date,
    /// The last work date.
    pub to: Date,
    /// How many people it is about.
    pub n_people: usize,
    /// How many days of people are settled already and left out.
    pub n_settled: usize,
    /// What it would ask for.
    pub slices: Vec<Slice>,
    /// The metered calls that this month has seen, as reserved by us.
    pub calls_used: u64,
    /// The most that may be made in this month, where there is a limit.
    pub call_ceiling: Option<u64>,
}

impl PullPlan {
    /// How many calls the plan probably takes.
    #[must_use]
    pub fn expected_calls(&self) -> u64 {
        self.slices.iter().map(Slice::expected_calls).sum()
    }
}

/// What a pull did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pulled {
    /// Slices that were asked for and saved.
    pub n_slices: u64,
    /// Results that came.
    pub n_rows: u64,
    /// Results, punches and scheduled points that were new or had changed.
    pub n_written: u64,
    /// Results and punches that were there before and are gone; they are in the history.
    pub n_vanished: u64,
}

/// Says what a pull would ask for, and asks for nothing that is metered.
///
/// # Errors
/// The directory or the store cannot be read, or the dates make no stretch.
pub async fn plan(context: &Context, options: &PullOptions) -> Result<PullPlan, Error> {
    let reading = directory::read(context).await?;
    plan_with(context, options, &reading, context.now()).await
}

/// Pulls, and builds the company-months that changed.
///
/// # Errors
/// What was saved before the failure stays; the next pull goes on from there.
pub async fn run(context: &Context, options: &PullOptions) -> Result<(PullPlan, Pulled), Error> {
    let _lock = context.store.lock().await?;
    close_killed(context).await?;
    let reading = directory::read(context).await?;
    seen::save(context, &reading.directory).await?;
    let (from, to) = stretch(context, options)?;
    let pull = context.store.open_pull(from, to, context.now()).await?;
    let plan = plan_with(context, options, &reading, pull.opened_at).await?;
    let run = context.store.begin_run("pull", context.now(), None).await?;
    let pulled = pull_slices(context, &plan.slices).await;
    let exit_code = u8::from(pulled.is_err());
    let outcome = match &pulled {
        Ok(pulled) => {
            serde_json::json!({ "slices": pulled.n_slices, "rows": pulled.n_rows, "written": pulled.n_written,
            "vanished": pulled.n_vanished, "from": plan.from, "to": plan.to })
        }
        Err(error) => serde_json::json!({ "error": error.to_string() }),
    };
    context.store.finish_run(run, context.now(), exit_code, &outcome).await?;
    let pulled = pulled?;
    context.store.close_pull(&pull, context.now()).await?;
    month::build_dirty(context).await?;
    Ok((plan, pulled))
}

/// A pull without an end was killed: whoever holds the run lock knows that it is over. What it had saved stays.
async fn close_killed(context: &Context) -> Result<(), Error> {
    for killed in context.store.unfinished_runs(&["pull"]).await? {
        let outcome = serde_json::json!({ "interrupted": true });
        context.store.finish_run(killed.id, context.now(), 1, &outcome).await?;
    }
    Ok(())
}

/// Pulls the last days of people who are about to be deleted: DingTalk answers nothing about them afterwards.
///
/// The caller holds the run lock.
pub(crate) async fn before_removal(context: &Context, users: &[UserId]) -> Result<Pulled, Error> {
    let today = context.today();
    let from = today.saturating_sub(LOOK_BACK_DAYS.days());
    let slices = slices::slices(users, from, today, |_, _| false);
    pull_slices(context, &slices).await
}

/// `opened_at` is when this pull began, in an earlier process perhaps: what it has pulled since then is not pulled again.
async fn plan_with(
    context: &Context,
    options: &PullOptions,
    reading: &Reading,
    opened_at: Timestamp,
) -> Result<PullPlan, Error> {
    let (from, to) = stretch(context, options)?;
    let users = chosen(options, reading)?;
    let settled = settled_days(context, from, to).await?;
    let is_known = |user: &UserId, day: Date| {
        let pulled_at = settled.get(&(user.clone(), WorkDate(day)));
        pulled_at.is_some_and(|at| !options.again || *at >= opened_at)
    };
    let slices = slices::slices(&users, from, to, is_known);
    let month = context.quota_month();
    Ok(PullPlan {
        from,
        to,
        n_people: users.len(),
        n_settled: users
            .iter()
            .flat_map(|user| days(from, to).map(move |day| (user, day)))
            .filter(|(user, day)| is_known(user, *day))
            .count(),
        slices,
        calls_used: context.store.calls(month).await?.values().sum(),
        call_ceiling: context.settings.tenant.call_ceiling(),
    })
}

fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(1.day()).take_while(move |day| *day <= to)
}

/// The stretch of days; a day that has not begun has no rows.
fn stretch(context: &Context, options: &PullOptions) -> Result<(Date, Date), Error> {
    let today = context.today();
    let to = options.to.unwrap_or(today).min(today);
    let from = options.from.unwrap_or_else(|| to.saturating_sub(LOOK_BACK_DAYS.days()));
    if from > to {
        return Err(Error::Input(format!("there is nothing to pull from {from} to {to}; today is {today}")));
    }
    Ok((from, to))
}

fn chosen(options: &PullOptions, reading: &Reading) -> Result<Vec<UserId>, Error> {
    let everybody = &reading.directory.people;
    if let Some(stranger) = options.users.iter().find(|user| !everybody.contains_key(*user)) {
        return Err(Error::Input(format!("there is no userid `{stranger}` under the managed departments")));
    }
    Ok(if options.users.is_empty() { everybody.keys().cloned().collect() } else { options.users.clone() })
}

/// The days of people whose rows were pulled when they were final already, and when. A gap that could be held against a schedule and
/// was not is not settled.
async fn settled_days(
    context: &Context,
    from: Date,
    to: Date,
) -> Result<BTreeMap<(UserId, WorkDate), Timestamp>, Error> {
    let mut rows: BTreeMap<(UserId, WorkDate), Vec<PunchResult>> = BTreeMap::new();
    for row in context.store.results(from, to).await? {
        rows.entry((row.user_id.clone(), row.work_date)).or_default().push(row);
    }
    let zone = &context.settings.time_zone;
    let pulled_at = context.store.pulled_at(from, to).await?;
    let schedules = context.store.schedule_read_at(from, to).await?;
    let refused = background::is_refused(context).await?;
    let settled = |day: &(UserId, WorkDate), at| {
        let rows = rows.get(day).map(Vec::as_slice).unwrap_or_default();
        let is_explained = refused || schedules.contains_key(day) || !rows.iter().any(background::is_gap);
        is_explained && is_settled(day.1, rows, zone, at)
    };
    Ok(pulled_at.into_iter().filter(|(day, at)| settled(day, *at)).collect())
}

async fn pull_slices(context: &Context, slices: &[Slice]) -> Result<Pulled, Error> {
    let deleted = &deleted::load(context).await?;
    let background = &Background::default();
    // A month that is stopped costs one call a pull, which finds out whether it is served again, after an upgrade.
    let in_flight = if alarms::is_quota_used_up(context).await? { 1 } else { IN_FLIGHT };
    context.progress.begin("pulling attendance", u64::try_from(slices.len()).unwrap_or(u64::MAX));
    // Owned, since a future over borrowed ones could not be sent to another thread.
    let pulled = stream::iter(slices.to_vec())
        .map(|slice| async move {
            let pulled = pull_slice(context, &slice, deleted, background).await?;
            context.progress.advance(1);
            Ok::<_, Error>(pulled)
        })
        .buffer_unordered(in_flight)
        .try_fold(Pulled::default(), |sum, slice| std::future::ready(Ok(sum + slice)))
        .await;
    context.progress.end();
    match &pulled {
        Err(Error::DingTalk { source: CallError::Quota { ours: false, .. }, .. }) => {
            alarms::raise_quota(context).await?
        }
        Ok(pulled) if pulled.n_slices > 0 => alarms::settle_quota(context).await?,
        Ok(_) | Err(_) => {}
    }
    pulled
}

async fn pull_slice(
    context: &Context,
    slice: &Slice,
    deleted: &BTreeMap<UserId, Timestamp>,
    background: &Background,
) -> Result<Pulled, Error> {
    let pulled_at = context.now();
    let users = slice.users.iter().map(ToString::to_string).collect();
    let doing = format!("cannot pull {} to {}", slice.from, slice.to);
    let pages: Vec<list::Page> = list::pages(&context.client, List::of(users, slice.from, slice.to))
        .try_collect()
        .await
        .map_err(Error::dingtalk(doing))?;
    let mut rows: Vec<PunchResult> = pages.iter().flat_map(|page| &page.recordresult).map(results::result).collect();
    let n_rows = rows.len();
    rows.extend(from_before_deletion(context, slice, deleted, &rows).await?);
    let punches: Vec<_> = rows.iter().filter_map(results::punch).collect();
    let saved = context
        .store
        .save_slice(&StoreSlice {
            users: &slice.users,
            from: slice.from,
            to: slice.to,
            pulled_at,
            results: Some(&rows),
            punches: Some(&punches),
            departed: &BTreeSet::new(),
        })
        .await?;
    // After a stop between the two the gaps of the slice are not settled, and are asked for again.
    let n_scheduled = background.read(context, slice, &rows).await?;
    Ok(Pulled {
        n_slices: 1,
        n_rows: u64::try_from(n_rows).unwrap_or(u64::MAX),
        n_written: saved.n_written + n_scheduled,
        n_vanished: saved.n_vanished,
    })
}

/// The stored rows of people who were deleted and are back, from before that: silence about them is no answer.
async fn from_before_deletion(
    context: &Context,
    slice: &Slice,
    deleted: &BTreeMap<UserId, Timestamp>,
    pulled: &[PunchResult],
) -> Result<Vec<PunchResult>, Error> {
    if !slice.users.iter().any(|user| deleted.contains_key(user)) {
        return Ok(Vec::new());
    }
    let pulled: BTreeSet<i64> = pulled.iter().map(|row| row.id).collect();
    let mut rows = context.store.results(slice.from, slice.to).await?;
    rows.retain(|row| {
        let deleted_at = deleted.get(&row.user_id).filter(|_| slice.users.contains(&row.user_id));
        let is_before = |at: &Timestamp| deleted_at.is_some_and(|deleted_at| at < deleted_at);
        let earliest = row.due_at.into_iter().chain(row.punched_at).min();
        earliest.as_ref().is_some_and(is_before) && !pulled.contains(&row.id)
    });
    Ok(rows)
}

impl std::ops::Add for Pulled {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            n_slices: self.n_slices + other.n_slices,
            n_rows: self.n_rows + other.n_rows,
            n_written: self.n_written + other.n_written,
            n_vanished: self.n_vanished + other.n_vanished,
        }
    }
}
