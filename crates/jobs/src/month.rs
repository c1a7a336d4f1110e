//! Company-months: from the store into the lake, and from the lake to the month sheet.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dianmao_attendance::days::day_records;
use dianmao_attendance::known::Reads;
use dianmao_attendance::period::YearMonth;
use dianmao_attendance::span::DateSpan;
use dianmao_attendance::{DayRecord, Inputs, MonthSheet, Period, Person, PunchResult, Settings};
use dianmao_lake::{Error as LakeError, MonthContent};
use dianmao_roster::id::{DeptId, UserId};
use dianmao_store::{Error as StoreError, OrgSeen};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::context::Context;
use crate::error::Error;
use crate::pull::background;

/// How deep a department tree may be before it is taken for a circle.
const DEEPEST: usize = 100;

/// How often, and after which pauses, days are read again that another run is building.
const REREADS: usize = 50;
const REREAD_PAUSE: Duration = Duration::from_millis(100);

/// The period that people call by a month's name.
///
/// # Errors
/// The name is no month.
pub fn period(context: &Context, name: &str) -> Result<Period, Error> {
    let month: YearMonth =
        name.parse().map_err(|error: dianmao_attendance::period::NoMonth| Error::Input(error.to_string()))?;
    Ok(Period::of_month(month, context.settings.period_start_day))
}

/// Makes the month sheet of a period. Months whose rows changed since they were last built are built first.
///
/// # Errors
/// Nothing was pulled for the period, or store or lake fail.
pub async fn sheet(context: &Context, period: Period) -> Result<MonthSheet, Error> {
    let zone = context.settings.time_zone.clone();
    let mut days = built_days(context, &period).await?;
    days.retain(|day| (period.from..=period.to).contains(&day.work_date.0));
    if days.is_empty() {
        return Err(Error::NothingPulled { period });
    }
    let with_days: BTreeSet<&UserId> = days.iter().map(|day| &day.user_id).collect();
    let mut people = people(context, &period).await?;
    people.retain(|person| with_days.contains(&person.user_id) || has_begun(person, &period));
    Ok(MonthSheet::build(period, zone, Settings::DEFAULT, people, days))
}

/// Reads the days of a period after what changed was built. While another run builds, its files may be missing or not
/// belong together yet: then they are read again, for a while.
async fn built_days(context: &Context, period: &Period) -> Result<Vec<DayRecord>, Error> {
    for _ in 0..REREADS {
        match context.store.lock().await {
            Ok(_lock) => {
                build_dirty(context).await?;
                build_unreadable(context, period).await?;
                return read_days(context, period).await;
            }
            // A run is under way and builds them at its end; until then the sheet shows what stands.
            Err(StoreError::Busy { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        match read_days(context, period).await {
            Err(Error::Lake(LakeError::Torn { .. })) => {}
            Ok(days) if days.is_empty() => {}
            read => return read,
        }
        tokio::time::sleep(REREAD_PAUSE).await;
    }
    read_days(context, period).await
}

async fn read_days(context: &Context, period: &Period) -> Result<Vec<DayRecord>, Error> {
    let mut days = Vec::new();
    for month in period.months() {
        match context.lake.read_days(&context.settings.company, month).await {
            Ok(read) => days.extend(read),
            Err(LakeError::Missing { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(days)
}

/// Builds every month whose rows changed. The caller holds the run lock.
pub(crate) async fn build_dirty(context: &Context) -> Result<(), Error> {
    for (month, generation) in context.store.dirty_months().await? {
        build(context, month).await?;
        context.store.clear_dirty(month, generation).await?;
    }
    Ok(())
}

/// Builds every month of the period whose files another version of this program wrote. The caller holds the run lock.
async fn build_unreadable(context: &Context, period: &Period) -> Result<(), Error> {
    for month in period.months() {
        let generation = context.lake.generation(&context.settings.company, month).await;
        if matches!(generation, Err(LakeError::Unreadable { .. })) {
            build(context, month).await?;
        }
    }
    Ok(())
}

async fn build(context: &Context, month: YearMonth) -> Result<(), Error> {
    let period = Period::from(month);
    let (from, to) = (period.from, period.to);
    let results = context.store.results(from, to).await?;
    let punches = context.store.punches(from, to).await?;
    let pulled_at = context.store.pulled_at(from, to).await?;
    let mut people = people(context, &period).await?;
    believe_rows(&mut people, &results);
    people.retain(|person| has_begun(person, &period));
    let schedule = context.store.schedule(from, to).await?;
    let schedule_read_at = context.store.schedule_read_at(from, to).await?;
    let (groups, shifts) = (background::groups(context).await?, background::shifts(context, &schedule).await?);
    let inputs = Inputs {
        schedule: &schedule,
        groups: &groups,
        shifts: &shifts,
        ..Inputs::new(&period, &context.settings.time_zone, &people, &results)
    };
    let days = day_records(&inputs, |user, date| {
        let day = (user.clone(), date);
        let read_at = |read_at: &BTreeMap<_, _>| read_at.get(&day).copied();
        Reads { results: read_at(&pulled_at), schedule: read_at(&schedule_read_at), ..Reads::default() }
    });
    let content = MonthContent {
        punches: &punches,
        results: &results,
        schedule: &schedule,
        days: &days,
        ..MonthContent::default()
    };
    context.lake.write_month(&context.settings.company, month, &content).await?;
    Ok(())
}

/// Whether a person was employed by the end of the period, as far as that is known: who joined later is not on its sheet.
fn has_begun(person: &Person, period: &Period) -> bool {
    person.employed_from().is_none_or(|from| from <= period.to)
}

/// Everybody who was seen in the company by now and was still there when the period began: the first read may come after a month.
async fn people(context: &Context, period: &Period) -> Result<Vec<Person>, Error> {
    let zone = &context.settings.time_zone;
    let from = start_of(period.from, zone);
    let to = period.to.tomorrow().map_or(Timestamp::MAX, |day| start_of(day, zone)).max(context.now());
    let org = context.store.org_during(from, to).await?;
    Ok(org
        .people
        .iter()
        .map(|(user, seen)| {
            let mut person = Person::unknown(user.clone());
            person.key = seen.key.clone();
            person.name = seen.name.clone().unwrap_or_else(|| user.to_string());
            person.job_number = seen.job_number.clone();
            person.employment = seen.hired_on.map(|from| DateSpan { from: Some(from), to: None }).into_iter().collect();
            person.department = seen.departments.first().map(|id| path(&org, *id)).unwrap_or_default();
            person
        })
        .collect())
}

/// Whoever has results before the date of hire was at work before it: a wrong date must not cost anybody a day.
fn believe_rows(people: &mut [Person], results: &[PunchResult]) {
    let mut people: BTreeMap<UserId, &mut Person> =
        people.iter_mut().map(|person| (person.user_id.clone(), person)).collect();
    for row in results {
        if let Some(person) = people.get_mut(&row.user_id) {
            person.believe_at_work_on(row.work_date.0);
        }
    }
}

fn start_of(date: Date, zone: &TimeZone) -> Timestamp {
    zone.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(Timestamp::MIN)
}

/// The names of a department and of those above it, from the top. The root's own name is left away.
fn path(org: &OrgSeen, leaf: DeptId) -> Vec<String> {
    let mut names = Vec::new();
    let mut above = BTreeSet::new();
    let mut next = leaf;
    while let Some(department) = org.departments.get(&next) {
        if !above.insert(next) || names.len() == DEEPEST {
            break;
        }
        names.push(department.name.clone());
        next = department.parent;
    }
    names.reverse();
    names
}
