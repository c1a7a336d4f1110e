//! What the day of somebody has to tell, and when: the events of attendance.
//!
//! A pure reader of stories and verdicts. An event says that something moved and never what it is now (`dingtalk-attendance.md`
//! 7.2): a punch without its grade, a change of an administrator without the new result.

mod words;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use self::words::{Pace, Step};
use super::Event;
use crate::attendance::dates::{MINUTE_MS, date_of, dates, midnight_ms};
use crate::attendance::group;
use crate::document::SeedDocument;
use crate::state::{Changes, Company};
use crate::story::catalogue::Amendments;
use crate::story::{self, Approval, Attempt, Duty, FIRST_STORED_VERSION, Form, Plan, Story};
use crate::verdict::{Case, NEVER, PointRow};

pub(crate) use words::KINDS;

/// A company whose days are told.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'a> {
    pub(crate) company: &'a Company,
    pub(crate) document: &'a SeedDocument,
    pub(crate) corp_id: &'a str,
}

/// A day of somebody.
pub(super) struct Day<'a> {
    teller: Teller<'a>,
    changes: Option<&'a Changes>,
    story: Story,
}

/// Something about a day of somebody.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Happening {
    userid: String,
    work_date: Date,
    what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// The day was scheduled anew: `modify` or `delete`.
    Scheduled(&'static str),
    /// An event of a kind with its fields.
    Told(&'static str, Value),
}

/// What the statistics of a day are made of.
#[derive(PartialEq)]
struct Figures {
    rows: Vec<PointRow>,
    /// The plan, what covers which point and what was approved: only once the day has begun.
    begun: Option<(Option<u8>, Vec<usize>, Vec<i64>)>,
}

impl<'a> Teller<'a> {
    /// A day of somebody to whose days this was done; nothing for people whom the company never knew.
    pub(super) fn day(self, userid: &str, work_date: Date, changes: Option<&'a Changes>) -> Option<Day<'a>> {
        self.day_as(userid, work_date, self.company.amendments(), changes)
    }

    /// The same as if this had been done to groups and shifts.
    fn day_as(
        self,
        userid: &str,
        work_date: Date,
        amendments: &Amendments,
        changes: Option<&'a Changes>,
    ) -> Option<Day<'a>> {
        let story = story::with(self.company, self.document, userid, work_date, amendments, changes)?;
        Some(Day { teller: self, changes, story })
    }

    /// Whether days of somebody are scheduled otherwise than before groups and shifts were changed.
    pub(super) fn is_rescheduled(self, userid: &str, before: &Amendments, window: (Date, Date)) -> bool {
        let changes = self.company.changes(userid);
        let plans =
            |amendments: &Amendments, date: Date| story::plans(self.document, userid, date, amendments, changes);
        dates(window.0, window.1).any(|date| plans(before, date) != plans(self.company.amendments(), date))
    }

    /// The events of what happened at an instant.
    pub(super) fn events(self, happenings: Vec<Happening>, at_ms: i64) -> Vec<Event> {
        words::events(self.corp_id, happenings, at_ms)
    }

    /// What is new now that somebody's days and the groups and shifts are no longer `before`, and the dates that are not as they were.
    pub(super) fn news(
        self,
        userid: &str,
        (amendments, before): (&Amendments, Option<&'a Changes>),
        window: (Date, Date),
        until_ms: i64,
    ) -> (Vec<Happening>, Vec<Date>) {
        let after = self.company.changes(userid);
        let mut wanted: BTreeSet<Date> = dates(window.0, window.1).collect();
        wanted.extend(before.into_iter().chain(after).flat_map(changed_dates));
        let (mut news, mut changed) = (Vec::new(), Vec::new());
        for date in wanted {
            let old = self.day_as(userid, date, amendments, before);
            let (Some(old), Some(new)) = (old, self.day(userid, date, after)) else {
                continue;
            };
            if old.story != new.story {
                changed.push(date);
                news.extend(new.since(&old, until_ms));
            }
        }
        (news, changed)
    }
}

/// The dates that stored changes name.
fn changed_dates(changes: &Changes) -> impl Iterator<Item = Date> {
    let spans = changes.approvals.iter().map(|approval| (date_of(approval.from_ms), date_of(approval.to_ms)));
    let around = spans
        .flat_map(|(first, last)| dates(first.yesterday().unwrap_or(first), last.tomorrow().unwrap_or(last)).take(400));
    changes.days.keys().copied().chain(around)
}

impl<'a> Day<'a> {
    /// When there may be something to tell next.
    pub(super) fn next_ms(&self, after_ms: i64) -> Option<i64> {
        let own = self.own_moments().filter(|at_ms| *at_ms > after_ms).min();
        let next_ms = self.case().at(after_ms).until_ms().min(own.unwrap_or(NEVER));
        (next_ms > after_ms && next_ms < self.story.left_ms).then_some(next_ms)
    }

    /// What there is to tell at an instant.
    pub(super) fn at(&self, at_ms: i64) -> Vec<Happening> {
        let mut happenings = self.deeds(at_ms);
        let has_begun = at_ms >= midnight_ms(self.story.work_date);
        let is_refreshed = self.figures(at_ms, has_begun) != self.figures(at_ms - 1, has_begun);
        if is_refreshed && self.is_open(at_ms) {
            happenings.push(self.refresh());
        }
        happenings
    }

    /// What a change of the story told up to now, beside what was told before.
    fn since(&self, before: &Self, until_ms: i64) -> Vec<Happening> {
        let mut told: Vec<(i64, Happening)> = before.deeds_until(until_ms);
        let mut news = Vec::new();
        for deed in self.deeds_until(until_ms) {
            match told.iter().position(|known| *known == deed) {
                Some(place) => drop(told.swap_remove(place)),
                None => news.push(deed.1),
            }
        }
        let has_begun = until_ms >= midnight_ms(self.story.work_date);
        if self.figures(until_ms, has_begun) != before.figures(until_ms, has_begun) {
            news.push(self.refresh());
        }
        news
    }

    fn deeds_until(&self, until_ms: i64) -> Vec<(i64, Happening)> {
        let moments: BTreeSet<i64> = self.moments().filter(|at_ms| *at_ms <= until_ms).collect();
        let deeds = |at_ms: i64| self.deeds(at_ms).into_iter().map(move |deed| (at_ms, deed));
        moments.into_iter().flat_map(deeds).collect()
    }

    /// What was done at an instant.
    fn deeds(&self, at_ms: i64) -> Vec<Happening> {
        if !self.is_open(at_ms) {
            return Vec::new();
        }
        let mut whats = Vec::new();
        self.tell_plans(at_ms, &mut whats);
        self.tell_punches(at_ms, &mut whats);
        self.tell_overrides(at_ms, &mut whats);
        self.tell_forms(at_ms, &mut whats);
        self.tell_overtime(at_ms, &mut whats);
        whats.into_iter().map(|what| self.happening(what)).collect()
    }

    /// Another plan, and the punches that the system plays again under it.
    fn tell_plans(&self, at_ms: i64, whats: &mut Vec<What>) {
        let is_change = |(index, plan): &(usize, &Plan)| *index > 0 || plan.version >= FIRST_STORED_VERSION;
        let changes = self.story.plans.iter().enumerate().filter(is_change);
        for (index, plan) in changes.filter(|(_, plan)| plan.since_ms == at_ms) {
            whats.push(What::Scheduled(if plan.duty == Duty::Blank { "delete" } else { "modify" }));
            if index > 0 {
                let earlier = |attempt: &&Attempt| known_ms(attempt) < at_ms;
                self.tell_attempts(self.told_attempts().filter(earlier), at_ms, false, whats);
            }
        }
    }

    fn tell_punches(&self, at_ms: i64, whats: &mut Vec<What>) {
        let now = |attempt: &&Attempt| known_ms(attempt) == at_ms;
        self.tell_attempts(self.told_attempts().filter(now), at_ms, true, whats);
    }

    /// The attempts that are told: what a phone refused is no punch, and one punch of a minute is told.
    fn told_attempts(&self) -> impl Iterator<Item = &Attempt> {
        let tells_refused = self.teller.document.switches.events.refused_punches;
        let is_punch = move |attempt: &&Attempt| tells_refused || attempt.refusal.is_none();
        self.story.attempts.iter().filter(is_punch).filter(move |attempt| {
            let minute = attempt.at_ms.div_euclid(MINUTE_MS);
            let order = |attempt: &Attempt| (known_ms(attempt), attempt.at_ms, attempt.id);
            let others = self.story.attempts.iter().filter(is_punch);
            let mut same = others.filter(|other| other.at_ms.div_euclid(MINUTE_MS) == minute);
            same.all(|other| order(other) >= order(attempt))
        })
    }

    fn tell_attempts<'b>(
        &self,
        attempts: impl Iterator<Item = &'b Attempt>,
        at_ms: i64,
        by_user: bool,
        whats: &mut Vec<What>,
    ) {
        let mut attempts = attempts.peekable();
        if attempts.peek().is_none() {
            return;
        }
        let Teller { company, document, corp_id } = self.teller;
        let verdict = self.case().at(at_ms);
        let group_of = |plan: &Plan| company.catalogue(document).group(plan.group_id, at_ms);
        let group = verdict.plan().and_then(group_of);
        let key = group.map(|group| group::key(company.seed(), group));
        let rows = verdict.punches();
        for row in attempts.filter_map(|attempt| rows.iter().find(|row| row.id == attempt.id)) {
            whats.push(words::punch(company.seed(), corp_id, row, key.clone(), by_user));
        }
    }

    fn tell_overrides(&self, at_ms: i64, whats: &mut Vec<What>) {
        let Some(plan) = self.story.plan_at(at_ms) else {
            return;
        };
        for change in self.story.overrides.iter().filter(|change| change.at_ms == at_ms) {
            let plan_id = self.case().ids().plan(plan.version, change.point);
            whats.push(words::boss_check(&self.story.userid, self.story.work_date, plan_id));
        }
    }

    /// The steps of forms; what another system wrote by the interface has none.
    fn tell_forms(&self, at_ms: i64, whats: &mut Vec<What>) {
        let forms = self.story.approvals.iter().filter(|approval| approval.written_as.is_none());
        let approvals = forms.filter(|approval| is_moved(self.approval_steps(approval), at_ms));
        let approvals = approvals.filter(|approval| self.is_first_day_of(approval)).map(|approval| {
            let withdrawn_ms = approval.withdrawn_ms.filter(|at_ms| !self.is_replaced(approval, *at_ms));
            (Form::of(approval), approval.id, approval.submitted_ms, approval.approved_ms, withdrawn_ms)
        });
        let corrections = self.story.corrections.iter().filter(|correction| correction.written_as.is_none());
        let corrections = corrections.map(|correction| {
            let (submitted_ms, approved_ms) = (correction.submitted_ms, correction.approved_ms);
            (Form::Correction, correction.id, submitted_ms, approved_ms, correction.withdrawn_ms)
        });
        let company = self.teller.company;
        let userid = self.story.userid.as_str();
        let name = company.person(userid).map_or(userid, |person| person.name.as_str());
        for (form, id, submitted_ms, approved_ms, withdrawn_ms) in approvals.chain(corrections) {
            let paces = [
                (Some(submitted_ms), Pace::Submitted),
                (Some(approved_ms), Pace::Approved { at_ms }),
                (withdrawn_ms, Pace::Withdrawn { at_ms }),
            ];
            for (_, pace) in paces.into_iter().filter(|(moment, _)| *moment == Some(at_ms)) {
                let step = Step { form, id, userid, name, submitted_ms, pace };
                whats.push(step.instance_change(company.seed()));
                whats.extend(step.status_change(company.seed(), self.teller.corp_id));
            }
        }
    }

    /// Whether an approval ends because another one that replaces it is granted: no form takes it back.
    fn is_replaced(&self, approval: &Approval, at_ms: i64) -> bool {
        let mut successors = self.changes.into_iter().flat_map(|changes| changes.successors(approval.id));
        successors.any(|successor| successor.approved_ms == at_ms)
    }

    fn tell_overtime(&self, at_ms: i64, whats: &mut Vec<What>) {
        let written = self.story.approvals.iter().filter(|approval| approval.written_as.is_some());
        let written = written.filter(|approval| is_moved(self.approval_steps(approval), at_ms));
        for approval in written.filter(|approval| self.is_first_day_of(approval)) {
            let duty = self.story.plan_at(at_ms).map(|plan| plan.duty);
            let is_withdrawn = approval.withdrawn_ms == Some(at_ms);
            let corp_id = self.teller.corp_id;
            whats.extend(words::overtime(corp_id, &self.story.userid, approval, duty, is_withdrawn, at_ms));
        }
    }

    fn approval_steps(&self, approval: &Approval) -> [Option<i64>; 3] {
        let submitted_ms = approval.written_as.is_none().then_some(approval.submitted_ms);
        [submitted_ms, Some(approval.approved_ms), approval.withdrawn_ms]
    }

    /// Whether no day before it knows of an approval: one of several days is told once.
    fn is_first_day_of(&self, approval: &Approval) -> bool {
        let yesterday = self.story.work_date.yesterday().ok();
        let before = yesterday.and_then(|date| self.teller.day(&self.story.userid, date, self.changes));
        before.is_none_or(|day| day.story.approvals.iter().all(|other| other.id != approval.id))
    }

    /// The instants that the story names.
    fn moments(&self) -> impl Iterator<Item = i64> {
        let story = &self.story;
        let plans = story.plans.iter().map(|plan| plan.since_ms);
        let steps = story.approvals.iter().flat_map(|approval| self.approval_steps(approval)).flatten();
        let corrections = story.corrections.iter().flat_map(|correction| {
            [Some(correction.submitted_ms), Some(correction.approved_ms), correction.withdrawn_ms].into_iter().flatten()
        });
        let overrides = story.overrides.iter().map(|change| change.at_ms);
        plans.chain(story.attempts.iter().map(known_ms)).chain(steps).chain(corrections).chain(overrides)
    }

    /// The instants at which no verdict changes.
    fn own_moments(&self) -> impl Iterator<Item = i64> {
        let approvals = self.story.approvals.iter().map(|approval| approval.submitted_ms);
        let corrections = self.story.corrections.iter().map(|correction| correction.submitted_ms);
        approvals.chain(corrections).filter(|at_ms| self.is_open(*at_ms))
    }

    fn figures(&self, at_ms: i64, has_begun: bool) -> Figures {
        let verdict = self.case().at(at_ms);
        let standing = || self.story.approvals.iter().filter(|approval| approval.stands_at(at_ms));
        let begun = has_begun.then(|| {
            let approvals = standing().map(|approval| approval.id).collect();
            (verdict.plan().map(|plan| plan.version), verdict.covered(), approvals)
        });
        Figures { rows: verdict.points(), begun }
    }

    fn refresh(&self) -> Happening {
        self.happening(words::summary_refresh(&self.story.userid, self.story.work_date))
    }

    fn happening(&self, what: What) -> Happening {
        Happening { userid: self.story.userid.clone(), work_date: self.story.work_date, what }
    }

    /// Whether anything about the day can be so: the person is a member, and the day is not sealed.
    fn is_open(&self, at_ms: i64) -> bool {
        let story = &self.story;
        (story.joined_ms..story.left_ms).contains(&at_ms) && story.sealed_ms.is_none_or(|sealed_ms| at_ms <= sealed_ms)
    }

    fn case(&self) -> Case<'_> {
        let Teller { company, document, .. } = self.teller;
        Case { seed: company.seed(), story: &self.story, switches: &document.switches.attendance }
    }
}

/// When the system learns of a punch.
fn known_ms(attempt: &Attempt) -> i64 {
    attempt.known_ms.max(attempt.at_ms)
}

fn is_moved(steps: [Option<i64>; 3], at_ms: i64) -> bool {
    steps.contains(&Some(at_ms))
}
