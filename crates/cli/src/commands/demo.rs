//! `dianmao demo`: the whole round trip against the emulator, on a clock that runs fast. Asks nothing and ends by itself.
//!
//! The story is the demo's data, so all of it goes to stdout; stderr has the progress bar and what fails.

mod bill;
mod hr;
mod place;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dianmao_emulator::{Clock as EmulatorClock, Config, Emulator};
use dianmao_jobs::apply::{self, ApplyOptions};
use dianmao_jobs::clock::{Clock, ScaledClock};
use dianmao_jobs::context::Context;
use dianmao_jobs::month;
use dianmao_jobs::plan::{self, PlanOptions};
use dianmao_jobs::pull::{self, PullOptions};
use dianmao_reports::{Format, Lang, Options};
use dianmao_roster::guard::Overrides;
use dianmao_roster::plan::RenderOptions;
use jiff::Timestamp;

use super::Interruptions;
use crate::args::DemoArgs;
use crate::command_error::{CommandError, Exit};
use crate::config;
use crate::ui::Ui;
use hr::Hr;
use place::Place;

/// The Monday before the month that the demo is about, nine in the morning in Shanghai.
const EPOCH: &str = "2026-08-31T09:00:00+08:00";
/// The afternoon on which the month is pulled: every day of it is final by then.
const AFTERWARDS: &str = "2026-10-08T14:00:00+08:00";
const PERIOD: &str = "2026-09";
/// How many seconds of the demo's clock pass in one of ours.
const SPEED: f64 = 60.0;
const SEED: u64 = 20260901;
/// How many lines of a plan and rows of a sheet are shown.
const HEAD: usize = 12;

const CONFIGURATION: &str = include_str!("demo/dianmao.toml");

pub(crate) async fn run(args: DemoArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let begun = Instant::now();
    let mut interruptions = Interruptions::listen()?;
    let place = Place::make(&args)?;
    let told = tokio::select! {
        told = tell(args.people, &place, begun, ui) => told,
        () = interruptions.next() => Err(CommandError::failed("the demo was stopped")),
    };
    if let Err(error) = told {
        return Err(error.with_hint(place.end()));
    }
    ui.data(&format!("\n{}", place.end()));
    Ok(Exit::Done)
}

async fn tell(people: u32, place: &Place, begun: Instant, ui: &Ui) -> Result<(), CommandError> {
    let clock = Arc::new(ScaledClock::new(instant(EPOCH), SPEED, begun));
    let emulator_clock = EmulatorClock::scaled(instant(EPOCH).as_millisecond(), SPEED, begun);
    // The quiet life: the demo tells of every row and cell, and what is approved later would ask for more pulls than it shows.
    let emulator = Emulator::start(Config::default().quiet().clock(emulator_clock))
        .await
        .map_err(|error| CommandError::failed(format!("the emulator does not start: {error}")))?;
    let demo = Demo { ui, clock, emulator: &emulator, folder: &place.path, n_steps: Cell::new(0) };
    let told = demo.tell(people, begun).await;
    emulator.stop().await;
    told
}

struct Demo<'a> {
    ui: &'a Ui,
    clock: Arc<ScaledClock>,
    emulator: &'a Emulator,
    folder: &'a Path,
    n_steps: Cell<u32>,
}

impl Demo<'_> {
    async fn tell(&self, people: u32, begun: Instant) -> Result<(), CommandError> {
        let mut hr = self.invent_company(people)?;
        self.introduce_emulator();
        let context = self.open().await?;
        self.first_sync(&context).await?;
        self.let_a_month_pass();
        self.attendance(&context).await?;
        self.change_and_sync(&context, &mut hr).await?;
        self.step("What it cost");
        self.ui.data(&bill::text(&context, begun.elapsed()));
        self.ui.data(&format!("    workbook  {}", self.report_path(Format::Xlsx).display()));
        self.ui.data(&format!("    page      {}", self.report_path(Format::Html).display()));
        Ok(context.close().await?)
    }

    /// Announces a step.
    fn step(&self, what: &str) {
        self.n_steps.set(self.n_steps.get() + 1);
        self.ui.heading(&format!("[{}] {what}", self.n_steps.get()));
    }

    /// Says something below a step.
    fn say(&self, text: &str) {
        self.ui.data(&format!("    {}", text.replace('\n', "\n    ")));
    }

    fn invent_company(&self, people: u32) -> Result<Hr, CommandError> {
        let hr = Hr::invent(&self.folder.join("hr"), SEED, people);
        let (n_departments, n_people) = hr.size();
        self.step(&format!("An invented company: {n_people} people in {n_departments} departments"));
        self.write(&hr)?;
        let configuration = CONFIGURATION.replace("{url}", &self.emulator.url());
        super::plan::write_private(&self.folder.join("dianmao.toml"), configuration.as_bytes())?;
        self.say(&format!("dianmao.toml, hr/departments.csv and hr/employees.csv are in\n{}", self.folder.display()));
        Ok(hr)
    }

    fn introduce_emulator(&self) {
        self.step(&format!("The emulator of DingTalk starts, on a clock {SPEED} times as fast as yours"));
        self.say(&format!(
            "It listens at {}. DingTalk's limits hold by that clock:\n\
             20 calls a second and interface are {} in one of your seconds.",
            self.emulator.url(),
            20.0 * SPEED
        ));
    }

    fn write(&self, hr: &Hr) -> Result<(), CommandError> {
        hr.write().map_err(|error| CommandError::failed(format!("cannot write the HR files: {error}")))
    }

    /// Opens the company by its file alone: whatever the environment says is about some other company.
    async fn open(&self) -> Result<Context, CommandError> {
        let loaded = config::load_alone(&self.folder.join("dianmao.toml"))?;
        let clock: Arc<dyn Clock> = self.clock.clone();
        Ok(Context::open(loaded.settings, clock, self.ui.progress()).await?)
    }

    async fn first_sync(&self, context: &Context) -> Result<(), CommandError> {
        self.step("`dianmao plan`: DingTalk knows nobody yet");
        self.plan(context, Some(HEAD)).await?;
        self.step("`dianmao apply --yes`: departments down the tree, then people");
        self.apply(context, Overrides::default()).await?;
        self.step("`dianmao plan` once more");
        self.plan(context, Some(HEAD)).await
    }

    async fn plan(&self, context: &Context, head: Option<usize>) -> Result<(), CommandError> {
        let drawn = plan::draw(context, &PlanOptions::default()).await?;
        self.ui.data(&drawn.plan.render(&RenderOptions { head, ..RenderOptions::default() }));
        Ok(())
    }

    /// Applies whatever the plan lets through, and gives back the checksum of what it holds.
    async fn apply(&self, context: &Context, overrides: Overrides) -> Result<Option<String>, CommandError> {
        let options = ApplyOptions { plan: PlanOptions { overrides, ..PlanOptions::default() }, saved: None };
        let prepared = apply::prepare(context, &options).await?;
        let plan = prepared.plan();
        let held: Vec<String> =
            plan.held().map(|(planned, _)| format!("Held: {} ({})", planned.name, planned.change.key())).collect();
        let sum = if held.is_empty() { None } else { plan.checksums.removals.clone() };
        let applied = prepared.execute(context).await?;
        for line in super::apply::report(&applied).into_iter().chain(held) {
            self.say(&line);
        }
        match super::apply::exit(&applied) {
            Exit::Done | Exit::Held => Ok(sum),
            _ => Err(CommandError::failed("not all of the plan could be done")),
        }
    }

    /// Puts both clocks forward: client and emulator must tell the same time.
    fn let_a_month_pass(&self) {
        let ahead = instant(AFTERWARDS).duration_since(self.clock.now());
        let ahead = Duration::try_from(ahead).unwrap_or_default();
        self.clock.advance(ahead);
        self.emulator.clock().advance_ms(i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX));
        self.step("A month passes");
        self.say("Both clocks jump to 2026-10-08 14:00. People have punched, or forgotten to.");
    }

    async fn attendance(&self, context: &Context) -> Result<(), CommandError> {
        let period = month::period(context, PERIOD)?;
        let (from, to) = (period.from, period.to);
        self.step(&format!("`dianmao pull --from {from} --to {to}`: slices of 50 people and 7 days"));
        let options = PullOptions { from: Some(from), to: Some(to), ..PullOptions::default() };
        let (pull_plan, pulled) = pull::run(context, &options).await?;
        self.say(&super::pull::done(&pull_plan, &pulled));
        self.step(&format!("`dianmao report month {PERIOD}`: on the terminal, as workbook and as page"));
        let sheet = month::sheet(context, period).await?;
        let options = Options { lang: Lang::Zh, generated_at: context.now(), company: "点卯演示公司".into() };
        self.ui.data(&dianmao_reports::text::render(&sheet, &options, HEAD));
        for format in [Format::Xlsx, Format::Html] {
            let path = self.report_path(format);
            super::plan::write_private(&path, &super::report::render(&sheet, format, &options)?)?;
            self.say(&format!("wrote {}", path.display()));
        }
        Ok(())
    }

    fn report_path(&self, format: Format) -> PathBuf {
        self.folder.join(format!("report-{PERIOD}.{format}"))
    }

    async fn change_and_sync(&self, context: &Context, hr: &mut Hr) -> Result<(), CommandError> {
        self.step("HR changes its files");
        let events = hr.change("2026-10-08", "2026-09-30");
        self.write(hr)?;
        for event in events {
            self.say(&event.0);
        }
        self.step("`dianmao plan`: what follows from that");
        self.plan(context, None).await?;
        self.step("`dianmao apply --yes`: a leaver's attendance is pulled first; what is held waits");
        let Some(sum) = self.apply(context, Overrides::default()).await? else {
            return Err(CommandError::failed("the new mobile number was not held"));
        };
        self.step(&format!("`dianmao apply --yes --allow-removals {sum}`: approves just that"));
        self.apply(context, Overrides { removals: Some(sum), ..Overrides::default() }).await?;
        self.step("`dianmao plan` once more");
        self.plan(context, Some(HEAD)).await
    }
}

/// One of the instants above.
fn instant(text: &str) -> Timestamp {
    text.parse().expect("the demo's instants are written as instants")
}
