//! Who belongs to which attendance group.

use super::company::Company;
use crate::document::SeedDocument;
use crate::story::catalogue::{self, Group};

impl Company {
    /// The attendance group of somebody at an instant; some people belong to none.
    pub(crate) fn group_of<'a>(&'a self, document: &'a SeedDocument, userid: &str, now_ms: i64) -> Option<&'a Group> {
        let group_id = match self.changes(userid).and_then(|changes| changes.moved_by(now_ms)) {
            Some(step) => step.group_id,
            None => catalogue::group_of(self.seed(), &document.groups, userid).map(|group| group.id),
        };
        self.catalogue(document).group(group_id?, now_ms)
    }

    /// Whether somebody is a member of their group who need not punch.
    pub(crate) fn is_exempt(&self, document: &SeedDocument, userid: &str, now_ms: i64) -> bool {
        match self.changes(userid).and_then(|changes| changes.moved_by(now_ms)) {
            Some(step) => step.exempt,
            None => catalogue::is_exempt(self.seed(), &document.groups, userid),
        }
    }
}
