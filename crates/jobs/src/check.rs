//! Looks at all of the HR data before any call: no app is needed, no store is opened, nobody is asked.

use dianmao_roster::intake::{self, Intake};
use jiff::civil::Date;

use crate::error::Error;
use crate::plan;
use crate::settings::Source;

/// Reads the source, takes in all rows as of a day, and looks for what is doubtful.
///
/// # Errors
/// A file or the mapping cannot be used as a whole.
pub async fn check(source: &Source, today: Date) -> Result<Intake, Error> {
    Ok(intake::check(&plan::read_rows(source).await?, today))
}
