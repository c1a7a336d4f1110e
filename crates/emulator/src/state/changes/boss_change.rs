//! What administrators make of points.

use jiff::Timestamp;

use crate::document::SeedDocument;
use crate::state::Company;
use crate::story::{GRADES, Override};
use crate::told::BossChange;

impl Company {
    /// Changes a point as an administrator does.
    pub(crate) fn change_as_boss(
        &mut self,
        document: &SeedDocument,
        change: &BossChange,
        now_ms: i64,
    ) -> Result<(), String> {
        self.begin();
        let BossChange { userid, work_date, point, grade, time, at, by } = change;
        self.check_member(userid)?;
        let known = GRADES.into_iter().find(|known| known == grade);
        let grade = known.ok_or_else(|| format!("`grade` is `{grade}`, expected one of {GRADES:?}"))?;
        self.planned_point(document, userid, *work_date, *point, now_ms)?;
        let by_userid = match by {
            Some(by) => self.check_member(by).map(|()| by.clone())?,
            None => self.first_admin().unwrap_or_default(),
        };
        let at_ms = at.map_or(now_ms, Timestamp::as_millisecond);
        let time_ms = time.map(Timestamp::as_millisecond);
        let change = Override { at_ms, point: *point, grade, time_ms, by_userid };
        self.change_days(userid, |changes| changes.day_mut(*work_date).overrides.push(change));
        Ok(())
    }

    fn first_admin(&self) -> Option<String> {
        self.people().filter(|person| person.admin).map(|person| &person.userid).min().cloned()
    }
}
