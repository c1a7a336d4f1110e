//! Care for the company's own store: what its tables are, a copy of it, a look through it.

use std::collections::BTreeMap;
use std::path::Path;

use dianmao_store::Health;
use serde::Serialize;

use crate::context::Context;
use crate::doctor::{Check, Status, ok};
use crate::error::Error;

/// The tables of the store, before and after it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// Where the store lies, without a password.
    pub place: String,
    /// The version that was found; `None` where there was no store.
    pub found: Option<i64>,
    /// The version that they have now.
    pub version: i64,
}

/// What a look through the store found, by contract `dianmao.store/1`.
#[derive(Debug, Clone, Serialize)]
pub struct StoreReport {
    /// The contract's name.
    pub schema: &'static str,
    /// Where the store lies, without a password.
    pub place: String,
    /// The version of its tables.
    pub version: i64,
    /// What it takes on its disk, all companies together.
    pub bytes: u64,
    /// The company's rows by table.
    pub rows: BTreeMap<&'static str, u64>,
    /// What was looked at.
    pub checks: Vec<Check>,
}

impl StoreReport {
    /// Whether nothing is damaged.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.status != Status::Failed)
    }
}

/// Tells what opening the company found in its store and made of it.
#[must_use]
pub fn tables(context: &Context) -> Tables {
    let schema = context.store.schema();
    Tables { place: context.store.place().to_string(), found: schema.found, version: schema.version }
}

/// Copies the store into a new file, and tells its size.
///
/// # Errors
/// The file is there already, or the store cannot be copied.
pub async fn backup(context: &Context, to: &Path) -> Result<u64, Error> {
    Ok(context.store.backup(to).await?)
}

/// Looks through the store.
///
/// # Errors
/// It cannot be read at all.
pub async fn check(context: &Context) -> Result<StoreReport, Error> {
    let health = context.store.health().await?;
    let tables = tables(context);
    Ok(StoreReport {
        schema: "dianmao.store/1",
        place: tables.place,
        version: tables.version,
        bytes: health.bytes,
        checks: checks(&health),
        rows: health.rows,
    })
}

/// What is damaged has failed; what the next run mends by itself, or a person should know, is a warning.
fn checks(health: &Health) -> Vec<Check> {
    vec![pages(health), keys(health), people(health), runs(health), steps(health)]
}

fn pages(health: &Health) -> Check {
    match &health.damage {
        None => ok("pages", "left to the server; `pg_amcheck` looks through them"),
        Some(damage) if damage.is_empty() => ok("pages", "every page and index is whole"),
        Some(damage) => bad(
            Status::Failed,
            "pages",
            damage.join("; "),
            "Stop all runs, keep the file as it is, and go on with the newest backup.",
        ),
    }
}

fn keys(health: &Health) -> Check {
    let orphans: Vec<String> = health.orphans.iter().map(|(table, n_rows)| format!("{n_rows} in {table}")).collect();
    if orphans.is_empty() {
        return ok("foreign keys", "every row belongs to a company and a run that are there");
    }
    let message = format!("rows of a company or a run that is not there: {}", orphans.join(", "));
    bad(Status::Failed, "foreign keys", message, "Somebody changed the tables by hand; go on with the newest backup.")
}

fn people(health: &Health) -> Check {
    if health.people_gone + health.departments_gone == 0 {
        return ok("links", "everything that is linked was there at the newest pull");
    }
    let message = format!(
        "linked, and no longer there at the newest pull: people {}, departments {}",
        health.people_gone, health.departments_gone
    );
    bad(Status::Warning, "links", message, "`dianmao plan` shows what becomes of them.")
}

fn runs(health: &Health) -> Check {
    match health.runs_without_end {
        0 => ok("runs", "every run has ended"),
        n_runs => bad(
            Status::Warning,
            "runs",
            format!("without an end: {n_runs}"),
            "One may be under way now; those that were killed are closed by the next run of their kind.",
        ),
    }
}

fn steps(health: &Health) -> Check {
    match health.steps_without_end {
        0 => ok("journal", "the outcome of every write call is known"),
        n_steps => bad(
            Status::Warning,
            "journal",
            format!("write calls of which no outcome is known: {n_steps}"),
            "The next `dianmao apply` settles them by reading.",
        ),
    }
}

fn bad(status: Status, name: &'static str, message: String, hint: &str) -> Check {
    Check { status, hint: Some(hint.to_owned()), ..ok(name, message) }
}
