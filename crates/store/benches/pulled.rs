//! What a month of pulled attendance takes in the store: saving it slice by slice, saving it once more unchanged, and loading it.
//!
//! `cargo bench -p dianmao-store --bench pulled -- [PEOPLE]` prints one JSON line a step; `script/bench store` adds the machine.

use std::collections::BTreeSet;
use std::fs;
use std::time::Instant;

use anyhow::{Context as _, Result};
use dianmao_attendance::punch::{Location, Source};
use dianmao_attendance::result::{Grade, Point};
use dianmao_attendance::{Punch, PunchResult, WorkDate};
use dianmao_roster::id::UserId;
use dianmao_store::{Slice, Store};
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan};

const FROM: Date = date(2026, 9, 1);
const TO: Date = date(2026, 9, 30);
const PEOPLE_A_SLICE: usize = 50;
const DAYS_A_SLICE: i32 = 7;
/// As long as the vendor's rows are.
const RAW_BYTES: usize = 420;

fn main() -> Result<()> {
    let people = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10_000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(people))
}

async fn run(people: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path().join("bench.db"), "bench").await?;
    let slices = slices(people);
    let n_rows: usize = slices.iter().map(|slice| slice.results.len() + slice.punches.len()).sum();
    for step in ["save", "save-unchanged"] {
        let clock = Clock::start()?;
        for slice in &slices {
            slice.save(&store).await?;
        }
        clock.print(step, people, n_rows)?;
    }
    let clock = Clock::start()?;
    let loaded = store.results(FROM, TO).await?.len() + store.punches(FROM, TO).await?.len();
    anyhow::ensure!(loaded == n_rows, "{loaded} rows are back of {n_rows}");
    clock.print("load", people, n_rows)?;
    store.close().await;
    Ok(())
}

/// The rows of some people and days.
struct Rows {
    users: Vec<UserId>,
    from: Date,
    to: Date,
    results: Vec<PunchResult>,
    punches: Vec<Punch>,
}

impl Rows {
    async fn save(&self, store: &Store) -> Result<()> {
        let slice = Slice {
            users: &self.users,
            from: self.from,
            to: self.to,
            pulled_at: "2026-10-08T06:00:00Z".parse()?,
            results: Some(&self.results),
            punches: Some(&self.punches),
            departed: &BTreeSet::new(),
        };
        store.save_slice(&slice).await?;
        Ok(())
    }
}

fn slices(people: usize) -> Vec<Rows> {
    let users: Vec<UserId> = (0..people).map(|number| UserId::from(format!("u{number:07}"))).collect();
    let starts = FROM.series(DAYS_A_SLICE.days()).take_while(|day| *day <= TO);
    starts
        .flat_map(|from| {
            let to = from.saturating_add((DAYS_A_SLICE - 1).days()).min(TO);
            users.chunks(PEOPLE_A_SLICE).map(move |users| rows(users, from, to))
        })
        .collect()
}

fn rows(users: &[UserId], from: Date, to: Date) -> Rows {
    let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let days: Vec<Date> = from.series(1.day()).take_while(|day| *day <= to).filter(|day| !weekend(day)).collect();
    let results: Vec<PunchResult> = users
        .iter()
        .flat_map(|user| days.iter().map(move |day| (user, *day)))
        .flat_map(|(user, day)| [Point::On, Point::Off].map(|point| result(user, day, point)))
        .collect();
    let punches = results.iter().map(punch).collect();
    Rows { users: users.to_vec(), from, to, results, punches }
}

fn result(user: &UserId, day: Date, point: Point) -> PunchResult {
    let number: i64 = user.as_str()[1..].parse().unwrap_or_default();
    let hour = if point == Point::On { 1 } else { 10 };
    let at = day.at(hour, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map(|at| at.timestamp()).unwrap_or(Timestamp::MIN);
    // The vendor's ids rise with time: those of a day lie together, those of neighbours in a slice do not.
    let id = i64::from(day.day()) * 100_000_000 + i64::from(hour) * 10_000_000 + (number * 7_919) % 9_999_991;
    PunchResult {
        id,
        user_id: user.clone(),
        work_date: WorkDate(day),
        point,
        plan_id: Some(id * 3),
        group_id: Some(1_000_001),
        punch_id: Some(id * 7),
        due_at: Some(at),
        punched_at: Some(at),
        grade: Grade::OnTime,
        location: Location::Inside,
        source: Source::Phone,
        approval_id: None,
        raw: format!("{{\"id\":{id},\"rest\":\"{}\"}}", "x".repeat(RAW_BYTES)),
    }
}

fn punch(result: &PunchResult) -> Punch {
    Punch {
        id: result.punch_id.unwrap_or_default(),
        user_id: result.user_id.clone(),
        at: result.punched_at.unwrap_or_default(),
        work_date: result.work_date,
        source: result.source.clone(),
        location: result.location.clone(),
    }
}

/// The clock's time and the processor's since the start.
struct Clock {
    begun: Instant,
    ticks: u64,
}

impl Clock {
    fn start() -> Result<Self> {
        Ok(Self { begun: Instant::now(), ticks: ticks()? })
    }

    fn print(&self, step: &str, people: usize, n_rows: usize) -> Result<()> {
        let seconds = self.begun.elapsed().as_secs_f64();
        let cpu_ms = (ticks()? - self.ticks) * 10;
        let ns_a_row = cpu_ms * 1_000_000 / u64::try_from(n_rows)?;
        #[expect(clippy::print_stdout, reason = "the bench's output")]
        {
            println!(
                r#"{{"schema":"dianmao.bench/1","bench":"store-{step}","people":{people},"rows":{n_rows},"seconds":{seconds:.2},"cpu_ms":{cpu_ms},"cpu_ns_a_row":{ns_a_row}}}"#
            );
        }
        Ok(())
    }
}

/// The processor's time of this process, in hundredths of a second.
fn ticks() -> Result<u64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let field = |place: usize| -> Result<u64> { Ok(fields.get(place).context("/proc/self/stat is short")?.parse()?) };
    Ok(field(11)? + field(12)?)
}
