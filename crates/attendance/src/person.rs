//! Who a month sheet is about.

use dianmao_roster::id::{Key, UserId};
use jiff::civil::Date;

/// One person as the sheet shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id that the rows carry.
    pub user_id: UserId,
    /// HR's key, where the person is linked.
    pub key: Option<Key>,
    /// The full name.
    pub name: String,
    /// The names of the main department and of those above it, from the top; empty for the root itself.
    pub department: Vec<String>,
    /// The job number (工号).
    pub job_number: Option<String>,
    /// The first day of employment, where it is known.
    pub employed_from: Option<Date>,
    /// The last day of employment, where there is one.
    pub employed_to: Option<Date>,
}

impl Person {
    /// A person of whom nothing but the id is known: rows are never left out for want of a name.
    #[must_use]
    pub fn unknown(user_id: UserId) -> Self {
        Self {
            name: user_id.to_string(),
            user_id,
            key: None,
            department: Vec::new(),
            job_number: None,
            employed_from: None,
            employed_to: None,
        }
    }

    /// Whether the day lies within the employment, as far as it is known (reference 8.4, dates to exclude).
    #[must_use]
    pub fn is_employed_on(&self, date: Date) -> bool {
        self.employed_from.is_none_or(|from| date >= from) && self.employed_to.is_none_or(|to| date <= to)
    }

    /// The job number, or HR's key where there is none.
    #[must_use]
    pub fn number(&self) -> &str {
        let key = self.key.as_ref().map(Key::as_str);
        self.job_number.as_deref().or(key).unwrap_or_default()
    }
}
