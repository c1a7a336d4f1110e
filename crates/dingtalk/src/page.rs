//! Guards against lists that never end. A cursor has to move, a page has to bring something new.

mod walk;

use std::hash::{DefaultHasher, Hash, Hasher};

pub(crate) use walk::{Paged, walk};

use crate::error::Error;

/// Watches the pages of one list go by.
#[derive(Debug)]
pub(crate) struct PageGuard {
    interface: &'static str,
    last: Option<u64>,
}

impl PageGuard {
    pub(crate) fn new(interface: &'static str) -> Self {
        Self { interface, last: None }
    }

    /// Refuses a page that equals the one before it, or that is empty and still promises more.
    pub(crate) fn check<K: Hash>(&mut self, keys: impl Iterator<Item = K>, has_more: bool) -> Result<(), Error> {
        let mut hasher = DefaultHasher::new();
        let n_rows = keys.map(|key| key.hash(&mut hasher)).count();
        if n_rows == 0 {
            return match has_more {
                true => Err(self.error("an empty page promises more")),
                false => Ok(()),
            };
        }
        let print = hasher.finish();
        if self.last.replace(print) == Some(print) {
            return Err(self.error("a page repeats the one before it"));
        }
        Ok(())
    }

    /// Takes the cursor of the next page, which must lie behind the present one.
    pub(crate) fn advance(&self, cursor: i64, next: Option<i64>) -> Result<i64, Error> {
        match next {
            None => Err(self.error("more is promised without saying where")),
            Some(next) if next <= cursor => Err(self.error(&format!("the cursor goes from {cursor} to {next}"))),
            Some(next) => Ok(next),
        }
    }

    /// As [`PageGuard::advance`], for cursors that are keys without order: the next one must only be another.
    pub(crate) fn advance_key(&self, cursor: Option<&str>, next: Option<&str>) -> Result<String, Error> {
        match next.filter(|next| !next.is_empty()) {
            None => Err(self.error("more is promised without saying where")),
            Some(next) if Some(next) == cursor => Err(self.error("the cursor stays where it is")),
            Some(next) => Ok(next.to_owned()),
        }
    }

    fn error(&self, reason: &str) -> Error {
        Error::paging(self.interface, reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_page_is_an_error() {
        let mut guard = PageGuard::new("/list");
        guard.check([1, 2].iter(), true).unwrap();
        guard.check([3, 4].iter(), true).unwrap();
        let error = guard.check([3, 4].iter(), false).unwrap_err();
        assert_eq!(error.to_string(), "`/list` pages badly: a page repeats the one before it");
    }

    #[test]
    fn empty_page_may_end_a_list_but_not_go_on() {
        let mut guard = PageGuard::new("/list");
        guard.check([0_i64; 0].iter(), false).unwrap();
        assert!(guard.check([0_i64; 0].iter(), true).is_err());
    }

    #[test]
    fn cursor_must_move_on() {
        let guard = PageGuard::new("/list");
        assert_eq!(guard.advance(0, Some(100)).unwrap(), 100);
        assert!(guard.advance(100, Some(100)).is_err());
        assert!(guard.advance(100, Some(0)).is_err());
        assert!(guard.advance(100, None).is_err());
    }
}
