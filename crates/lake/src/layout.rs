//! Where a company-month lies: `corp=<company>/month=YYYY-MM/<table>.parquet`, the folder names that engines take as
//! partition columns.

use std::fmt;

use dianmao_attendance::period::YearMonth;
use object_store::path::Path;

use crate::Lake;
use crate::error::Error;

/// One file of a company-month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Raw punches.
    Punches,
    /// What the vendor decided about each scheduled point.
    Results,
    /// Who had to work when.
    Schedules,
    /// Leave.
    Leaves,
    /// Day records.
    Days,
}

impl Table {
    /// All files in the order in which they are written: what a day record stands on is there before it.
    pub const ALL: [Self; 5] = [Self::Punches, Self::Results, Self::Schedules, Self::Leaves, Self::Days];

    /// Returns the file's name without its ending.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Punches => "punches",
            Self::Results => "results",
            Self::Schedules => "schedules",
            Self::Leaves => "leaves",
            Self::Days => "days",
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One company-month of one lake.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    pub(crate) company: String,
    pub(crate) month: YearMonth,
    path: Path,
}

impl Folder {
    /// Returns where the file of a table lies.
    pub(crate) fn file(&self, table: Table) -> Path {
        self.path.clone().join(format!("{table}.parquet"))
    }
}

impl Lake {
    pub(crate) fn folder(&self, company: &str, month: YearMonth) -> Result<Folder, Error> {
        let is_name = !company.is_empty() && !company.contains(['/', '\\', '=']) && !company.contains(char::is_control);
        if !is_name {
            return Err(Error::Company(company.to_owned()));
        }
        let path = self.prefix.clone().join(format!("corp={company}")).join(format!("month={month}"));
        Ok(Folder { company: company.to_owned(), month, path })
    }
}
