//! A fault in the input: data to show and to send back to HR, never an error of the program.

use std::fmt;

use crate::id::{Key, Mobile};
use crate::row::Origin;

/// One fault, with the place it stands at and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of fault.
    pub code: ProblemCode,
    /// Whose row, where a key could be read.
    pub key: Option<Key>,
    /// Where it stands; `None` for a fault that no single row has.
    pub origin: Option<Origin>,
    /// The configured field that could not be made, as `mobile`.
    pub field: Option<&'static str>,
    /// The columns that the field is made of, with commas between them; `None` where no cell is at fault.
    pub column: Option<String>,
    /// What stands in these columns. Documents that are read by many do not hold it.
    pub value: Option<Unmasked>,
    /// What is wrong and what to do. Mobile numbers in it are masked.
    pub message: Sentence,
}

/// A sentence for a person, in the languages that HR reads. It prints in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// In English.
    pub english: String,
    /// In Chinese, where it is one of those that go back to HR.
    pub chinese: Option<String>,
}

/// Cells as they stand in the source, for those who keep the source. Printing masks them, [`Unmasked::reveal`] does not.
#[derive(Clone, PartialEq, Eq)]
pub struct Unmasked(String);

/// The kinds of fault, stable names for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    /// A template names a column that its file does not have.
    MissingColumn,
    /// A required field came out empty.
    EmptyField,
    /// A value that the field cannot take.
    BadValue,
    /// Two or more rows with one key.
    DuplicateKey,
    /// Two or more people with one mobile number.
    DuplicateMobile,
    /// Two or more people with one e-mail address.
    DuplicateEmail,
    /// Two or more people with one extension number, which the remote side takes once.
    DuplicateTelephone,
    /// Two or more people with one userid.
    DuplicateUserId,
    /// Two or more departments of one name under one parent.
    DuplicateName,
    /// The parent is no department of the source.
    UnknownParent,
    /// A person's department is no department of the source.
    UnknownDepartment,
    /// Departments that are their own ancestors.
    Cycle,
    /// A manager or a leader is nobody who is employed. Only that field is left alone, the row goes on; so with the next two.
    UnknownPerson,
    /// People who are their own managers.
    ManagerCycle,
    /// A leader of a department is no member of it.
    NotAMember,
    /// The row is sound, but hangs on one that is set aside.
    SetAside,
    /// More than one object at the remote side could be this one, or it is another key's already.
    Ambiguous,
    /// The mobile number belongs to somebody else at the remote side.
    MobileTaken,
    /// Another department of the same parent keeps the name at the remote side.
    NameTaken,
    /// A template failed on this row.
    Template,
    /// Two sources state different values of one field, and nothing says which goes first.
    Conflict,
    /// Two or more people with one job number, which the remote side takes and by which people are recognised.
    DuplicateJobNumber,
    /// Names that differ in nothing but spaces, width or case.
    AlikeName,
    /// A mobile number of the right form that its country hardly gave to anybody.
    UnlikelyMobile,
    /// A userid with characters that not every program takes.
    UserIdForm,
    /// A department with more direct members than the remote side takes.
    LargeDepartment,
    /// A manager who stands beside the departments of the people managed and those above, not among them.
    ManagerOutside,
    /// A number without its country, where the company's region has it stated.
    NoCountry,
}

impl Sentence {
    /// One sentence in both languages.
    pub fn new(english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self { english: english.into(), chinese: Some(chinese.into()) }
    }

    /// The Chinese sentence, or the English one where there is no other.
    #[must_use]
    pub fn chinese(&self) -> &str {
        self.chinese.as_deref().unwrap_or(&self.english)
    }
}

impl From<String> for Sentence {
    fn from(english: String) -> Self {
        Self { english, chinese: None }
    }
}

impl From<&str> for Sentence {
    fn from(english: &str) -> Self {
        english.to_owned().into()
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl Unmasked {
    /// Takes cells over.
    pub fn new(cells: impl Into<String>) -> Self {
        Self(cells.into())
    }

    /// The cells as they stand.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Unmasked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unmasked({})", mask(&self.0))
    }
}

impl ProblemCode {
    /// Every code.
    pub const ALL: [Self; 28] = [
        Self::MissingColumn,
        Self::EmptyField,
        Self::BadValue,
        Self::DuplicateKey,
        Self::DuplicateMobile,
        Self::DuplicateEmail,
        Self::DuplicateTelephone,
        Self::DuplicateUserId,
        Self::DuplicateName,
        Self::UnknownParent,
        Self::UnknownDepartment,
        Self::Cycle,
        Self::UnknownPerson,
        Self::ManagerCycle,
        Self::NotAMember,
        Self::SetAside,
        Self::Ambiguous,
        Self::MobileTaken,
        Self::NameTaken,
        Self::Template,
        Self::Conflict,
        Self::DuplicateJobNumber,
        Self::AlikeName,
        Self::UnlikelyMobile,
        Self::UserIdForm,
        Self::LargeDepartment,
        Self::ManagerOutside,
        Self::NoCountry,
    ];

    /// Whether the row goes through all the same: only somebody who checks the data is told.
    #[must_use]
    pub fn is_warning(self) -> bool {
        matches!(
            self,
            Self::DuplicateJobNumber
                | Self::AlikeName
                | Self::UnlikelyMobile
                | Self::UserIdForm
                | Self::LargeDepartment
                | Self::ManagerOutside
        )
    }

    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MissingColumn => "missing_column",
            Self::EmptyField => "empty_field",
            Self::BadValue => "bad_value",
            Self::DuplicateKey => "duplicate_key",
            Self::DuplicateMobile => "duplicate_mobile",
            Self::DuplicateEmail => "duplicate_email",
            Self::DuplicateTelephone => "duplicate_telephone",
            Self::DuplicateUserId => "duplicate_userid",
            Self::DuplicateName => "duplicate_name",
            Self::UnknownParent => "unknown_parent",
            Self::UnknownDepartment => "unknown_department",
            Self::Cycle => "cycle",
            Self::UnknownPerson => "unknown_person",
            Self::ManagerCycle => "manager_cycle",
            Self::NotAMember => "not_a_member",
            Self::SetAside => "set_aside",
            Self::Ambiguous => "ambiguous",
            Self::MobileTaken => "mobile_taken",
            Self::NameTaken => "name_taken",
            Self::Template => "template",
            Self::Conflict => "conflict",
            Self::DuplicateJobNumber => "duplicate_job_number",
            Self::AlikeName => "alike_name",
            Self::UnlikelyMobile => "unlikely_mobile",
            Self::UserIdForm => "userid_form",
            Self::LargeDepartment => "large_department",
            Self::ManagerOutside => "manager_outside",
            Self::NoCountry => "no_country",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = &self.origin {
            write!(f, "{origin}: ")?;
        }
        if let Some(key) = &self.key {
            write!(f, "`{key}`: ")?;
        }
        if let Some(field) = self.field {
            write!(f, "{field}: ")?;
        }
        self.message.fmt(f)
    }
}

/// Masks what looks like a mobile number or an e-mail address in a text whose values could be anything.
#[must_use]
pub fn redact(text: &str) -> String {
    let word = |character: char| character.is_ascii_digit() || character.is_alphabetic() || "@.+-_".contains(character);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|character| !word(character)).unwrap_or(rest.len());
        let end = if end == 0 { first.len_utf8() } else { end };
        let (part, after) = rest.split_at(end);
        if Mobile::parse(part).is_ok() || (part.len() > 1 && part.contains('@')) {
            shown.push_str(&mask(part));
        } else {
            shown.push_str(part);
        }
        rest = after;
    }
    shown
}

/// Keeps the first three letters or digits and all punctuation, so that the form can be seen and the value cannot.
pub(crate) fn mask(text: &str) -> String {
    let mut n_shown = 0;
    text.chars()
        .map(|character| {
            n_shown += usize::from(character.is_alphanumeric());
            if character.is_alphanumeric() && n_shown > 3 { '*' } else { character }
        })
        .collect()
}
