//! What DingTalk holds, as source files, and how it fits HR's. Writes nothing to DingTalk and nothing to the store.

use dianmao_roster::adopt::{AdoptInput, adopt};
use dianmao_roster::import::{Imported, MatchReport, import, match_report};
use dianmao_roster::intake::Intake;

use crate::context::Context;
use crate::error::Error;
use crate::plan::read_source;
use crate::remote::directory;

/// What DingTalk holds.
#[derive(Debug, Clone)]
pub struct Import {
    /// As rows.
    pub rows: Imported,
    /// How it fits HR's files; `None` where there are none that can be read.
    pub report: Option<MatchReport>,
    /// Why there is none.
    pub unreadable: Option<String>,
}

/// Reads the managed departments and people.
///
/// # Errors
/// DingTalk or the store cannot be read.
pub async fn run(context: &Context) -> Result<Import, Error> {
    let (intake, unreadable) = match read_source(context).await {
        Ok(intake) => (intake, None),
        Err(error @ (Error::Source(_) | Error::Mapping(_))) => (Intake::default(), Some(error.to_string())),
        Err(error) => return Err(error),
    };
    let reading = directory::read(context).await?;
    let links = context.store.links().await?;
    let root = context.settings.sync.root;
    let adoption = adopt(&AdoptInput { intake: &intake, directory: &reading.directory, root, links: &links });
    let report = match_report(&intake, &reading.directory, &adoption);
    Ok(Import {
        rows: import(&reading.directory, &adoption, root),
        report: unreadable.is_none().then_some(report),
        unreadable,
    })
}
