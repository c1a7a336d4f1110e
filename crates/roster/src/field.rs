//! The fields of an employee, by the names that configuration, problems and documents share.

use std::fmt;

/// One field of an employee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The full name.
    Name,
    /// The mobile number.
    Mobile,
    /// The managed departments.
    Departments,
    /// The title.
    Title,
    /// The job number.
    JobNumber,
    /// The e-mail address.
    Email,
    /// The extension number.
    Telephone,
    /// The place of work.
    WorkPlace,
    /// The remark.
    Remark,
    /// The date of hire.
    HiredOn,
    /// The company's own fields.
    Extension,
}

impl Field {
    /// Every field, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Mobile,
        Self::Departments,
        Self::Title,
        Self::JobNumber,
        Self::Email,
        Self::Telephone,
        Self::WorkPlace,
        Self::Remark,
        Self::HiredOn,
        Self::Extension,
    ];

    /// The name in configuration and documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Mobile => "mobile",
            Self::Departments => "departments",
            Self::Title => "title",
            Self::JobNumber => "job_number",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::WorkPlace => "work_place",
            Self::Remark => "remark",
            Self::HiredOn => "hired_on",
            Self::Extension => "extension",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
