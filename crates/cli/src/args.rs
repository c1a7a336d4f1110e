//! The command line, as people type it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use dianmao_attendance::period::YearMonth;
use jiff::civil::Date;

const AFTER: &str = "\
`dianmao demo` shows the whole round trip; `dianmao COMMAND --help` shows a command's own options.

Exit codes: 0 done, 1 failed, 2 there are changes (--detailed-exitcode), 3 held or refused,
4 applied in part, 5 credentials, permission or scope, 64 usage.";

/// Keeps DingTalk's departments and people as HR has them, and brings the punches back as a month sheet
#[derive(Debug, Parser)]
#[command(name = "dianmao", version, max_term_width = 100, disable_help_subcommand = true, after_help = AFTER)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// The configuration [default: ./dianmao.toml, then the user's configuration folder]
    #[arg(long, global = true, value_name = "FILE", env = "DIANMAO_CONFIG", hide_env = true)]
    pub(crate) config: Option<PathBuf>,
    /// The company, where the configuration holds several
    #[arg(long, global = true, value_name = "NAME", env = "DIANMAO_COMPANY", hide_env = true)]
    pub(crate) company: Option<String>,
    /// Print JSON (short for `--as json`)
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Say more on stderr; twice for still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Show mobile numbers and e-mail addresses in full
    #[arg(long, global = true)]
    pub(crate) reveal: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the whole round trip against the built-in emulator; needs no account
    Demo(DemoArgs),
    /// Write a commented dianmao.toml and a small sample of HR files
    Init(InitArgs),
    /// Check credentials, permissions, scope, clock, source and store
    Doctor(DoctorArgs),
    /// Look for what is wrong with the HR data; calls nobody
    Check(CheckArgs),
    /// Show what would change in DingTalk, and write nothing
    Plan(PlanArgs),
    /// Carry out a plan
    Apply(ApplyArgs),
    /// Write what DingTalk holds as HR files, and say who is matched with whom
    Import(ImportArgs),
    /// Say why one person is or is not in DingTalk
    Explain(ExplainArgs),
    /// Take a run back: what it wrote, as far as nothing has changed it since
    Revert(RevertArgs),
    /// Try again what was refused so often that it is left out
    Release(ReleaseArgs),
    /// List past runs, or show one
    Log(LogArgs),
    /// Fetch attendance into the company's own store
    Pull(PullArgs),
    /// Write a report
    Report(ReportArgs),
    /// Make one raw API call, with token, limits and redaction
    Call(CallArgs),
    /// Look after the company's own store
    Store(StoreArgs),
    /// Run the emulator of DingTalk
    Emulator(EmulatorArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// How many people the invented company has
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(10..=5000))]
    pub(crate) people: u32,
    /// The folder to work in; it must be empty or not exist [default: a temporary folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Keep the temporary folder
    #[arg(long)]
    pub(crate) keep: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder to write into
    #[arg(default_value = ".")]
    pub(crate) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Write the problems as CSV, one a line with its cells unmasked, to send back to HR
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The language of the sentences
    #[arg(long, value_name = "LANG", default_value = "zh")]
    pub(crate) lang: Lang,
    /// Exit with 3 when the input has problems; warnings are none
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// Save the plan as a JSON file that `dianmao apply FILE` takes
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Only these people and departments, by HR's key
    #[arg(long, value_name = "KEY", num_args = 1..)]
    pub(crate) only: Vec<String>,
    /// How to print the plan
    #[arg(long = "as", value_name = "FORM", default_value = "human")]
    pub(crate) form: PlanForm,
    /// Exit with 2 when there are changes
    #[arg(long)]
    pub(crate) detailed_exitcode: bool,
    /// Exit with 3 when the input has problems
    #[arg(long)]
    pub(crate) strict: bool,
}

/// How to print a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanForm {
    /// Lines for the terminal
    Human,
    /// The document `dianmao.plan/1`
    Json,
    /// For a pull request or a ticket
    Markdown,
    /// One self-contained page
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// A plan saved by `dianmao plan --out`; what has moved since then is left alone
    pub(crate) file: Option<PathBuf>,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// Only these people and departments, by HR's key
    #[arg(long, value_name = "KEY", num_args = 1..)]
    pub(crate) only: Vec<String>,
    /// Allow the held removals and re-creations with this checksum
    #[arg(long, value_name = "SUM")]
    pub(crate) allow_removals: Option<String>,
    /// Allow the mass update with this checksum
    #[arg(long, value_name = "SUM")]
    pub(crate) allow_updates: Option<String>,
    /// Allow the change of this protected person or department
    #[arg(long, value_name = "KEY")]
    pub(crate) allow_key: Vec<String>,
    /// Do nothing at all when the input has problems, or something of a saved plan has moved
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The folder to write departments.csv and employees.csv into
    #[arg(default_value = "dingtalk")]
    pub(crate) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// HR's key, the userid, or a name that only one person has
    pub(crate) person: String,
}

#[derive(Debug, Args)]
pub(crate) struct RevertArgs {
    /// The run, as `dianmao log` numbers it
    pub(crate) run: i64,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// Save the plan as a JSON file, and write nothing to DingTalk
    #[arg(long, value_name = "FILE", conflicts_with = "yes")]
    pub(crate) out: Option<PathBuf>,
    /// How to print the plan
    #[arg(long = "as", value_name = "FORM", default_value = "human")]
    pub(crate) form: PlanForm,
    /// Allow the held removals and re-creations with this checksum
    #[arg(long, value_name = "SUM")]
    pub(crate) allow_removals: Option<String>,
    /// Allow the mass update with this checksum
    #[arg(long, value_name = "SUM")]
    pub(crate) allow_updates: Option<String>,
    /// Allow the change of this protected person or department
    #[arg(long, value_name = "KEY")]
    pub(crate) allow_key: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ReleaseArgs {
    /// The people and departments, by HR's key
    #[arg(value_name = "KEY", required = true)]
    pub(crate) keys: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// The run to show
    pub(crate) run: Option<i64>,
}

#[derive(Debug, Args)]
pub(crate) struct PullArgs {
    /// The first work date [default: 31 days ago]
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    /// The last work date [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<Date>,
    /// Only these people, by userid
    #[arg(long, value_name = "USERID", num_args = 1..)]
    pub(crate) users: Vec<String>,
    /// Fetch settled days once more, to see late corrections
    #[arg(long)]
    pub(crate) again: bool,
    /// Print what would be fetched and what it costs, and fetch nothing
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    pub(crate) report: Report,
}

/// Which report.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// The month sheet (月度汇总) of a period
    Month(MonthArgs),
}

#[derive(Debug, Args)]
pub(crate) struct MonthArgs {
    /// The period, as 2026-09
    #[arg(value_parser = period)]
    pub(crate) period: String,
    /// The form; without it, that of FILE's name, or a table on the terminal
    #[arg(long = "as", value_name = "FORM")]
    pub(crate) form: Option<ReportForm>,
    /// The file to write [default: report-PERIOD.FORM for a workbook or a page, else stdout]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The language of headings and words
    #[arg(long, value_name = "LANG", default_value = "zh")]
    pub(crate) lang: Lang,
    /// How many people the table on the terminal shows; 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) head: usize,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportForm {
    Xlsx,
    Html,
    Csv,
    Json,
}

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Zh,
    En,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Only the permissions: which are missing, for which command, and where to apply
    #[arg(long)]
    pub(crate) permissions: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CallArgs {
    /// The path, as /topapi/v2/user/get
    #[arg(value_parser = api_path)]
    pub(crate) path: String,
    /// Parameters, all as text
    #[arg(value_name = "key=value")]
    pub(crate) params: Vec<String>,
    /// The whole body as JSON, instead of parameters
    #[arg(long, value_name = "JSON", conflicts_with = "params")]
    pub(crate) body: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    #[command(subcommand)]
    pub(crate) care: StoreCare,
}

/// What to do with the store.
#[derive(Debug, Subcommand)]
pub(crate) enum StoreCare {
    /// Bring its tables up to date, as every command does, and say what was done
    Migrate,
    /// Copy it, all companies of it, while others use it
    Backup(BackupArgs),
    /// Look through it for damage and for what does not fit together
    Check,
}

#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The file to write, which must not exist: a store again, or of PostgreSQL an archive for pg_restore
    pub(crate) file: PathBuf,
}

/// How eventful the days of an emulated company are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EmulatedLife {
    /// Many groups; leave, trips, corrections, overrides, new schedules, and a few who cheat
    Full,
    /// One group of fixed hours, and nothing is approved or changed
    Quiet,
}

#[derive(Debug, Args)]
pub(crate) struct EmulatorArgs {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// The app key that it accepts [default: dingappkey]
    #[arg(long, value_name = "KEY")]
    pub(crate) app_key: Option<String>,
    /// The app secret that it accepts [default: dingappsecret]
    #[arg(long, value_name = "SECRET")]
    pub(crate) app_secret: Option<String>,
    /// The company's id [default: dingcorp]
    #[arg(long, value_name = "ID")]
    pub(crate) corp_id: Option<String>,
    /// How many people the company has; 0 is the root department alone [default: 300]
    #[arg(long, value_name = "N")]
    pub(crate) people: Option<u32>,
    /// What the invented company is drawn from [default: 1]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// How eventful people's days are [default: full]
    #[arg(long, value_name = "LIFE")]
    pub(crate) life: Option<EmulatedLife>,
    /// A further app and its company, a JSON file as the control API takes it; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) add_company: Vec<PathBuf>,
    /// Calls a second per interface; 0 is unlimited [default: 20]
    #[arg(long, value_name = "N")]
    pub(crate) qps: Option<u32>,
    /// Metered calls a month; 0 is unlimited [default: 5000]
    #[arg(long, value_name = "N")]
    pub(crate) quota: Option<u64>,
    /// The clock: `frozen`, or an instant to start at with an optional speed, as 2026-09-01T08:00:00+08:00,x60 [default: this machine's]
    #[arg(long, value_name = "T")]
    pub(crate) clock: Option<String>,
    /// Keep the state in a file: go on from it where it is there, write it at the end
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Fault rules, one JSON object a line
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,
    /// Pass every call on to DingTalk itself, and keep samples here that tell of nobody
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    pub(crate) record: Option<PathBuf>,
    /// Answer from the samples kept here
    #[arg(long, value_name = "DIR")]
    pub(crate) replay: Option<PathBuf>,
}

/// A period is written as its month; which days it has is for the configuration to say.
fn period(text: &str) -> Result<String, String> {
    text.parse::<YearMonth>().map(|_| text.to_owned()).map_err(|error| error.to_string())
}

fn api_path(text: &str) -> Result<String, String> {
    if text.starts_with('/') {
        Ok(text.to_owned())
    } else {
        Err("a path starts with `/`, as /topapi/v2/user/get".into())
    }
}
