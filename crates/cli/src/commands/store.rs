//! `dianmao store`: care for the company's own store.

use std::fmt::Write as _;

use dianmao_jobs::context::Context;
use dianmao_jobs::store::{self, StoreReport};

use super::doctor;
use crate::args::{Global, StoreArgs, StoreCare};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: &StoreArgs, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    match &args.care {
        StoreCare::Migrate | StoreCare::Backup(_) if global.json => {
            Err(CommandError::usage("this command has nothing to print as JSON"))
        }
        StoreCare::Migrate => {
            ui.note(&migrated(context));
            Ok(Exit::Done)
        }
        StoreCare::Backup(args) => {
            let bytes = store::backup(context, &args.file).await?;
            ui.note(&format!("{} holds a copy of the store, {}.", args.file.display(), size(bytes)));
            Ok(Exit::Done)
        }
        StoreCare::Check => check(global, context, ui).await,
    }
}

fn migrated(context: &Context) -> String {
    let tables = store::tables(context);
    let (place, version) = (&tables.place, tables.version);
    match tables.found {
        None => format!("{place} is made, with tables of version {version}."),
        Some(found) if found == version => format!("The tables of {place} have version {version} already."),
        Some(found) => format!("The tables of {place} are brought from version {found} to version {version}."),
    }
}

async fn check(global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    let report = store::check(context).await?;
    if global.json {
        let text = serde_json::to_string_pretty(&report)
            .map_err(|error| CommandError::failed(format!("cannot write the report: {error}")))?;
        ui.data(&text);
    } else {
        ui.data(&text(&report));
    }
    Ok(if report.is_well() { Exit::Done } else { Exit::Failed })
}

fn text(report: &StoreReport) -> String {
    let mut text = format!("{}, tables of version {}, {}\n", report.place, report.version, size(report.bytes));
    text.push_str(&doctor::lines(&report.checks));
    for (table, n_rows) in report.rows.iter().filter(|(_, n_rows)| **n_rows > 0) {
        let _ = writeln!(text, "{n_rows:>12}  {table}");
    }
    text
}

/// A size in the unit that leaves one to four digits.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
