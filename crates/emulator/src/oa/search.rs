//! Which instances of a form were handed in within a window, a page at a time.
//!
//! People are looked through in one order, each at little cost (`story::invent::days_asked_about`), and a page says where the
//! next one goes on. So nothing is kept between two calls, a page costs what it shows, and a company of any size is searched
//! in steps of which each has an end.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::Date;

use super::instance::{Applicant, Instance, Status, stored_papers};
use crate::attendance::approvals::{self, Papers};
use crate::attendance::dates::date_of;
use crate::document::SeedDocument;
use crate::state::{Changes, Company};
use crate::story::ids::ApprovalRun;
use crate::story::invent::{World, days_asked_about};
use crate::story::{Form, STORED_IDS};

/// How many ids one loop over all pages can have.
pub(crate) const MOST_IDS: u64 = 10_000;
/// How many people a page looks through, and into how many of their days; where fewer instances are found there, it is not full.
const MOST_PEOPLE: usize = 100_000;
const MOST_DAYS: usize = 30_000;
/// More instances than this of one person are not told apart by where a page goes on.
const MOST_OF_ONE: u64 = 10_000;
/// How many days ago the company began to use OA; numbers of approvals come again after twice as many.
const HISTORY_DAYS: i64 = 450;

/// What is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Search<'a> {
    pub(crate) company: &'a Company,
    pub(crate) document: &'a SeedDocument,
    pub(crate) form: Form,
    /// When they were handed in.
    pub(crate) window_ms: RangeInclusive<i64>,
    /// Every status where none is named.
    pub(crate) statuses: Vec<Status>,
    pub(crate) now_ms: i64,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// How many instances came before.
    pub(crate) count: u64,
    /// How many people were looked through.
    pub(crate) person: u64,
    /// How many instances of the next one came before.
    pub(crate) nth: u64,
}

impl Cursor {
    /// The number that callers carry from page to page; that of the beginning is 0.
    pub(crate) fn token(self) -> u64 {
        (self.person * MOST_OF_ONE + self.nth) * (MOST_IDS + 1) + self.count.min(MOST_IDS)
    }

    /// The place that a number stands for.
    pub(crate) fn of(token: u64) -> Self {
        let (place, count) = (token / (MOST_IDS + 1), token % (MOST_IDS + 1));
        Self { count, person: place / MOST_OF_ONE, nth: place % MOST_OF_ONE }
    }
}

impl Search<'_> {
    /// A page of instances of some people, who are given from the cursor's place on, and where the next one begins.
    pub(crate) fn page<'b>(
        &self,
        people: impl Iterator<Item = &'b str>,
        cursor: Cursor,
        size: usize,
    ) -> (Vec<Instance>, Option<Cursor>) {
        let mut page: Vec<Instance> = Vec::new();
        let mut next = cursor;
        let mut n_days = 0;
        for (n_people, userid) in people.enumerate() {
            if n_people == MOST_PEOPLE || n_days >= MOST_DAYS {
                return (page, Some(next));
            }
            let days = self.days(userid);
            n_days += days.len();
            for instance in
                self.of_person(userid, days).into_iter().skip(usize::try_from(next.nth).unwrap_or(usize::MAX))
            {
                if page.len() == size {
                    return (page, Some(next));
                }
                page.push(instance);
                next.nth += 1;
                next.count += 1;
            }
            (next.person, next.nth) = (next.person + 1, 0);
        }
        (page, None)
    }

    /// The instances of one person about some days and whatever is stored, in the order in which they were handed in.
    fn of_person(&self, userid: &str, days: BTreeSet<Date>) -> Vec<Instance> {
        let changes = self.company.changes(userid);
        if days.is_empty() && changes.is_none() {
            return Vec::new();
        }
        let Some(applicant) = Applicant::find(self.company, userid) else {
            return Vec::new();
        };
        let mut instances = applicant.instances(self.papers(userid, changes, days), self.now_ms);
        let is_wanted = |status: Status| self.statuses.is_empty() || self.statuses.contains(&status);
        instances.retain(|instance| {
            let is_of_form = instance.paper.form() == self.form;
            is_of_form && self.window_ms.contains(&instance.created_ms) && is_wanted(instance.status)
        });
        instances.sort_unstable_by_key(|instance| (instance.created_ms, instance.number));
        instances
    }

    /// The days about which there may be an invented form that is wanted.
    fn days(&self, userid: &str) -> BTreeSet<Date> {
        let changes = self.company.changes(userid);
        if changes.is_some_and(|changes| changes.scripted) {
            return BTreeSet::new();
        }
        let today = date_of(self.now_ms);
        let first = date_of(*self.window_ms.start()).max(today.saturating_sub(HISTORY_DAYS.days()));
        let last = date_of(*self.window_ms.end()).min(today);
        let asked = days_asked_about(World::of(self.document), userid, self.form, (first, last));
        let run = ApprovalRun::of(self.company.seed(), userid);
        let decided = changes.into_iter().flat_map(|changes| changes.decisions.keys());
        asked.into_iter().chain(decided.filter_map(|id| run.day(*id, today))).collect()
    }

    fn papers(&self, userid: &str, changes: Option<&Changes>, days: BTreeSet<Date>) -> Papers {
        let mut papers = approvals::of_days(self.company, self.document, userid, days.into_iter());
        papers.approvals.retain(|approval| !STORED_IDS.contains(&approval.id));
        papers.corrections.retain(|(_, correction)| !STORED_IDS.contains(&correction.id));
        if let Some(stored) = changes.map(stored_papers) {
            papers.approvals.extend(stored.approvals);
            papers.corrections.extend(stored.corrections);
        }
        papers
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::attendance::dates::{DAY_MS, dates, midnight_ms};
    use crate::document::{Life, Share};
    use crate::story;

    const FORMS: [Form; 5] = [Form::Leave, Form::Trip, Form::Outing, Form::Overtime, Form::Correction];

    fn company(life: Life) -> (Company, SeedDocument) {
        let document = SeedDocument { people: 60, life, ..SeedDocument::default() };
        (Company::seeded(&document, 0), document)
    }

    /// Everything with a form in a year of days, by number: when it was handed in, granted and taken back.
    fn told(company: &Company, document: &SeedDocument, form: Form) -> BTreeMap<i64, (i64, i64, Option<i64>)> {
        let mut told = BTreeMap::new();
        let days = || dates(date(2026, 5, 1), date(2026, 11, 30));
        for story in company.people().flat_map(|person| {
            days().filter_map(|date| story::of(company, document, &person.userid, date)).collect::<Vec<_>>()
        }) {
            let approvals = story.approvals.iter().filter(|approval| Form::of(approval) == form);
            told.extend(approvals.map(|it| (it.id, (it.submitted_ms, it.approved_ms, it.withdrawn_ms))));
            let corrections = story.corrections.iter().filter(|_| form == Form::Correction);
            told.extend(corrections.map(|it| (it.id, (it.submitted_ms, it.approved_ms, it.withdrawn_ms))));
        }
        told
    }

    fn finds_what_stories_tell(life: Life) {
        let (company, document) = company(life);
        let now_ms = midnight_ms(date(2026, 9, 15)) + 10 * 3_600_000;
        for form in FORMS {
            let all = told(&company, &document, form);
            for days in [1, 7, 60] {
                let window_ms = now_ms - (days + 3) * DAY_MS..=now_ms - 3 * DAY_MS;
                let asked =
                    all.iter().filter(|(_, (submitted_ms, ..))| window_ms.contains(submitted_ms)).map(|(id, _)| *id);
                let revoked = all.iter().filter_map(|(id, (_, approved_ms, withdrawn_ms))| {
                    let at_ms = (*withdrawn_ms)?;
                    (window_ms.contains(&at_ms) && *approved_ms <= at_ms).then_some(-id)
                });
                let expected: BTreeSet<i64> = asked.chain(revoked).collect();
                let statuses = Vec::new();
                let (company, document) = (&company, &document);
                let search = Search { company, document, form, window_ms: window_ms.clone(), statuses, now_ms };
                let found =
                    company.people().flat_map(|person| search.of_person(&person.userid, search.days(&person.userid)));
                let found: BTreeSet<i64> = found.map(|instance| instance.number).collect();
                assert_eq!(found, expected, "{form:?} of {days} days");
                assert!(days < 60 || !found.is_empty(), "{form:?}");
            }
        }
    }

    #[test]
    fn search_finds_what_stories_tell() {
        finds_what_stories_tell(Life::default());
    }

    #[test]
    fn search_finds_what_stories_of_hostile_lives_tell() {
        let often = Share::per_mille(90);
        let life = Life {
            corrections: often,
            trips: often,
            outings: often,
            rescheduled: often,
            leave: often,
            withdrawn_leave: often,
            overtime: often,
            seal: None,
            ..Life::default()
        };
        finds_what_stories_tell(life);
    }

    #[test]
    fn page_that_finds_nothing_ends_all_the_same() {
        let life = Life { outings: Share::per_mille(1_000), ..Life::quiet() };
        let document = SeedDocument { people: 320, life, ..SeedDocument::default() };
        let company = Company::seeded(&document, 0);
        let now_ms = midnight_ms(date(2026, 9, 15));
        let (form, statuses) = (Form::Outing, vec![Status::Terminated]);
        let window_ms = now_ms - 120 * DAY_MS..=now_ms;
        let search = Search { company: &company, document: &document, form, window_ms, statuses, now_ms };
        let mut userids: Vec<&str> = company.people().map(|person| person.userid.as_str()).collect();
        userids.sort_unstable();
        let (page, next) = search.page(userids.iter().copied(), Cursor::default(), 20);
        let person = next.unwrap().person;
        assert!(page.is_empty() && (200..300).contains(&person), "{person}");
        let rest = userids.iter().copied().skip(usize::try_from(person).unwrap());
        assert_eq!(search.page(rest, next.unwrap(), 20), (Vec::new(), None));
    }

    #[test]
    fn pages_of_any_size_hold_everything_once_and_tokens_tell_where_they_go_on() {
        let (company, document) = company(Life::default());
        let now_ms = midnight_ms(date(2026, 9, 15));
        let window_ms = now_ms - 100 * DAY_MS..=now_ms;
        let form = Form::Overtime;
        let search = Search { company: &company, document: &document, form, window_ms, statuses: Vec::new(), now_ms };
        let mut userids: Vec<&str> = company.people().map(|person| person.userid.as_str()).collect();
        userids.sort_unstable();
        let pages = |size: usize| {
            let (mut found, mut cursor) = (Vec::new(), Some(Cursor::default()));
            while let Some(from) = cursor {
                assert_eq!(Cursor::of(from.token()), from);
                let people = userids.iter().copied().skip(usize::try_from(from.person).unwrap());
                let (page, next) = search.page(people, from, size);
                assert!(next.is_none() || page.len() == size);
                found.extend(page.into_iter().map(|instance| instance.number));
                assert!(next.is_none_or(|next| next.count == u64::try_from(found.len()).unwrap()));
                cursor = next;
            }
            found
        };
        let all = pages(10_000);
        assert!(all.len() > 100, "{}", all.len());
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        for size in [1, 7, 20] {
            assert_eq!(pages(size), all);
        }
    }
}
