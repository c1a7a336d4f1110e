//! `dianmao demo`: the whole round trip against the emulator, on a clock that runs fast. Asks nothing and ends by itself.

mod hr;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dianmao_emulator::{Clock as EmulatorClock, Config, Emulator};
use dianmao_jobs::apply::{self, Applied, ApplyOptions};
use dianmao_jobs::clock::{Clock, ScaledClock};
use dianmao_jobs::context::Context;
use dianmao_jobs::month;
use dianmao_jobs::plan::{self, PlanOptions};
use dianmao_jobs::pull::{self, PullOptions};
use dianmao_reports::{Format, Lang, Options};
use dianmao_roster::guard::Overrides;
use dianmao_roster::plan::RenderOptions;
use jiff::Timestamp;

use crate::args::DemoArgs;
use crate::command_error::{CommandError, Exit};
use crate::config::{self, Choice};
use crate::ui::Ui;
use hr::Hr;

/// The Monday before the month that the demo is about, nine in the morning in Shanghai.
const EPOCH: &str = "2026-08-31T09:00:00+08:00";
/// The morning on which the month is pulled: every day of it is final by then.
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
    let place = Place::make(&args)?;
    let clock = Arc::new(ScaledClock::new(instant(EPOCH), SPEED, begun));
    let emulator_clock = EmulatorClock::scaled(instant(EPOCH).as_millisecond(), SPEED, begun);
    let emulator = Emulator::start(Config::default().clock(emulator_clock))
        .await
        .map_err(|error| CommandError::failed(format!("the emulator does not start: {error}")))?;
    let demo = Demo { ui, clock, emulator: &emulator, folder: place.path.clone(), n_step: std::cell::Cell::new(0) };
    let told = demo.tell(args.people, begun).await;
    emulator.stop().await;
    told?;
    place.end(&args, ui);
    Ok(Exit::Done)
}

/// The folder that the demo works in.
struct Place {
    path: PathBuf,
    temporary: bool,
}

impl Place {
    fn make(args: &DemoArgs) -> Result<Self, CommandError> {
        let failed = |path: &Path, error: std::io::Error| {
            CommandError::failed(format!("cannot make {}: {error}", path.display()))
        };
        let Some(dir) = &args.dir else {
            let path = tempfile::Builder::new()
                .prefix("dianmao-demo-")
                .tempdir()
                .map_err(|error| failed(Path::new("a temporary folder"), error))?
                .keep();
            return Ok(Self { path, temporary: true });
        };
        if dir.exists() && fs::read_dir(dir).map_err(|error| failed(dir, error))?.next().is_some() {
            return Err(CommandError::usage(format!("{} is not empty", dir.display()))
                .with_hint("Name an empty folder, or one that does not exist yet."));
        }
        fs::create_dir_all(dir).map_err(|error| failed(dir, error))?;
        let path = dir.canonicalize().map_err(|error| failed(dir, error))?;
        Ok(Self { path, temporary: false })
    }

    fn end(&self, args: &DemoArgs, ui: &Ui) {
        if !self.temporary || args.keep {
            ui.note(&format!("Everything is in {}.", self.path.display()));
            return;
        }
        if let Err(error) = fs::remove_dir_all(&self.path) {
            ui.note(&format!("{} could not be removed: {error}", self.path.display()));
            return;
        }
        ui.note("The folder is removed again; `--keep` keeps it, `--dir DIR` names one.");
    }
}

struct Demo<'a> {
    ui: &'a Ui,
    clock: Arc<ScaledClock>,
    emulator: &'a Emulator,
    folder: PathBuf,
    n_step: std::cell::Cell<u32>,
}

impl Demo<'_> {
    async fn tell(&self, people: u32, begun: Instant) -> Result<(), CommandError> {
        let mut hr = self.invent_company(people)?;
        self.step(&format!(
            "The emulator of DingTalk runs at {}; its clock runs {SPEED} times as fast as yours, and its limits hold by that clock.",
            self.emulator.url()
        ));
        let context = self.open().await?;
        self.first_sync(&context).await?;
        self.let_a_month_pass();
        self.attendance(&context).await?;
        self.change_and_sync(&context, &mut hr).await?;
        self.bill(&context, begun);
        Ok(context.close().await?)
    }

    /// Announces a step.
    fn step(&self, what: &str) {
        self.n_step.set(self.n_step.get() + 1);
        self.ui.data(&format!("\n[{}] {what}", self.n_step.get()));
    }

    fn invent_company(&self, people: u32) -> Result<Hr, CommandError> {
        let hr = Hr::invent(&self.folder.join("hr"), SEED, people);
        self.write(&hr)?;
        let configuration = CONFIGURATION.replace("{url}", &self.emulator.url());
        super::plan::write_private(&self.folder.join("dianmao.toml"), configuration.as_bytes())?;
        let (n_departments, n_people) = hr.size();
        self.step(&format!(
            "An invented company of {n_people} people in {n_departments} departments: dianmao.toml and hr/*.csv in {}",
            self.folder.display()
        ));
        Ok(hr)
    }

    fn write(&self, hr: &Hr) -> Result<(), CommandError> {
        hr.write().map_err(|error| CommandError::failed(format!("cannot write the HR files: {error}")))
    }

    async fn open(&self) -> Result<Context, CommandError> {
        let choice = Choice { file: Some(self.folder.join("dianmao.toml")), company: None };
        let loaded = config::load(&choice)?;
        let clock: Arc<dyn Clock> = self.clock.clone();
        Ok(Context::open(loaded.settings, clock, self.ui.progress()).await?)
    }

    async fn first_sync(&self, context: &Context) -> Result<(), CommandError> {
        self.step("`dianmao plan`: what would change in DingTalk, which knows nobody yet");
        let drawn = plan::draw(context, &PlanOptions::default()).await?;
        self.ui.data(&drawn.plan.render(&head()));
        self.step("`dianmao apply`: departments down the tree, then people");
        self.apply(context, Overrides::default()).await?;
        self.step("`dianmao plan` once more");
        let drawn = plan::draw(context, &PlanOptions::default()).await?;
        self.ui.data(&drawn.plan.render(&head()));
        Ok(())
    }

    /// Applies whatever the plan lets through, and gives back the checksum of what it holds.
    async fn apply(&self, context: &Context, overrides: Overrides) -> Result<Option<String>, CommandError> {
        let options = ApplyOptions { plan: PlanOptions { overrides, ..PlanOptions::default() }, saved: None };
        let prepared = apply::prepare(context, &options).await?;
        let sum = prepared.plan().held().next().and(prepared.plan().checksums.removals.clone());
        let applied: Applied = prepared.execute(context).await?;
        super::apply::report(&applied, self.ui);
        Ok(sum)
    }

    /// Puts both clocks forward: client and emulator must tell the same time.
    fn let_a_month_pass(&self) {
        let ahead = instant(AFTERWARDS).duration_since(self.clock.now());
        let ahead = Duration::try_from(ahead).unwrap_or_default();
        self.clock.advance(ahead);
        self.emulator.clock().advance_ms(i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX));
        self.step(&format!("A month passes: both clocks jump to {AFTERWARDS}. People punched, or forgot to."));
    }

    async fn attendance(&self, context: &Context) -> Result<(), CommandError> {
        self.step("`dianmao pull`: the month's attendance, in slices of 50 people and 7 days");
        let period = month::period(context, PERIOD)?;
        let options = PullOptions { from: Some(period.from), to: Some(period.to), ..PullOptions::default() };
        let (pull_plan, pulled) = pull::run(context, &options).await?;
        self.ui.note(&super::pull::done(&pull_plan, &pulled));
        self.step(&format!("`dianmao report month {PERIOD}`: on the terminal, as workbook and as page"));
        let sheet = month::sheet(context, period).await?;
        let options = Options { lang: Lang::Zh, generated_at: context.now(), company: "点卯演示".into() };
        self.ui.data(&dianmao_reports::text::render(&sheet, &options, HEAD));
        for format in [Format::Xlsx, Format::Html] {
            let path = self.report_path(format);
            super::plan::write_private(&path, &super::report::render(&sheet, format, &options)?)?;
            self.ui.note(&format!("wrote {}", path.display()));
        }
        Ok(())
    }

    fn report_path(&self, format: Format) -> PathBuf {
        self.folder.join(format!("report-{PERIOD}.{format}"))
    }

    async fn change_and_sync(&self, context: &Context, hr: &mut Hr) -> Result<(), CommandError> {
        let events = hr.change("2026-10-08", "2026-09-30");
        self.write(hr)?;
        self.step("HR changes its files:");
        for event in events {
            self.ui.data(&format!("    {}", event.0));
        }
        let drawn = plan::draw(context, &PlanOptions::default()).await?;
        self.ui.data(&drawn.plan.render(&RenderOptions { head: None, ..head() }));
        self.step("`dianmao apply`: the leaver's attendance is pulled first; a new mobile number is held");
        let Some(sum) = self.apply(context, Overrides::default()).await? else {
            return Err(CommandError::failed("the new mobile number was not held"));
        };
        self.step(&format!(
            "`dianmao apply --allow-removals {sum}`: somebody has looked at it, and approves exactly this"
        ));
        self.apply(context, Overrides { removals: Some(sum), ..Overrides::default() }).await?;
        let drawn = plan::draw(context, &PlanOptions::default()).await?;
        self.ui.data(&drawn.plan.render(&head()));
        Ok(())
    }

    fn bill(&self, context: &Context, begun: Instant) {
        self.step("What it cost");
        for (interface, count) in context.calls() {
            let mut line = format!("    {interface:38} {:>5} calls", count.attempts);
            if count.throttled > 0 {
                line.push_str(&format!(", {} throttled", count.throttled));
            }
            self.ui.data(&line);
        }
        let metered: u64 = context.calls().values().map(|count| count.metered).sum();
        let quota = context.settings.tenant.calls_per_month;
        self.ui.data(&format!(
            "    {metered} of them metered: {} % of a standard month's {quota}. {:.1} seconds of yours.",
            metered * 100 / u64::from(quota.max(1)),
            begun.elapsed().as_secs_f64()
        ));
        self.ui.data(&format!("    workbook: {}", self.report_path(Format::Xlsx).display()));
        self.ui.data(&format!("    page:     {}", self.report_path(Format::Html).display()));
    }
}

fn head() -> RenderOptions {
    RenderOptions { head: Some(HEAD), reveal: false, width: 80 }
}

/// One of the instants above.
fn instant(text: &str) -> Timestamp {
    text.parse().expect("the demo's instants are written as instants")
}
