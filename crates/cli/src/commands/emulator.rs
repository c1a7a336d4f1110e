//! `dianmao emulator`: DingTalk on loopback.

use std::path::Path;

use tokio::net::TcpListener;

use dianmao_emulator::{AppConfig, Clock, Config, Emulator, FaultRule, Recording, Tape, parse_clock, parse_faults};

use super::Interruptions;
use crate::args::{EmulatedLife, EmulatorArgs};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

/// How many people a company has where nobody says.
const PEOPLE: u32 = 300;

pub(crate) async fn run(args: EmulatorArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let listen = args.listen;
    let limits = (args.qps, args.quota);
    let config = config(args)?;
    // Before the ready line: whoever reads it may send a signal at once.
    let mut interruptions = Interruptions::listen()?;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| CommandError::failed(format!("cannot listen on {listen}: {error}")))?;
    let failed = |error: std::io::Error| CommandError::failed(format!("the emulator does not start: {error}"));
    let emulator = Emulator::start_on(config, listener).await.map_err(failed)?;
    emulator.set_limits(limits.0, limits.1);
    let ready = serde_json::to_string(&emulator.ready())
        .map_err(|error| CommandError::failed(format!("cannot write the ready line: {error}")))?;
    ui.data(&ready);
    interruptions.next().await;
    let failed = |error: std::io::Error| CommandError::failed(format!("the state is not kept: {error}"));
    emulator.end().await.map_err(failed)?;
    Ok(Exit::Done)
}

fn config(args: EmulatorArgs) -> Result<Config, CommandError> {
    check_state(&args)?;
    let clock = match &args.clock {
        Some(text) => parse_clock(text).map_err(|error| CommandError::usage(format!("--clock {text}: {error}")))?,
        None => Clock::system(),
    };
    let mut config = Config::default().clock(clock).people(args.people.unwrap_or(PEOPLE)).faults(faults(&args)?);
    if args.life == Some(EmulatedLife::Quiet) {
        config = config.quiet();
    }
    config.app_key = args.app_key.unwrap_or(config.app_key);
    config.app_secret = args.app_secret.unwrap_or(config.app_secret);
    config.corp_id = args.corp_id.unwrap_or(config.corp_id);
    config.seed.seed = args.seed.unwrap_or(config.seed.seed);
    config.seed.limits.qps = args.qps.unwrap_or(config.seed.limits.qps);
    config.seed.limits.quota = args.quota.unwrap_or(config.seed.limits.quota);
    config.apps = args.add_company.iter().map(|path| company(path)).collect::<Result<_, _>>()?;
    config.state = args.state;
    config.tape = match (args.record, args.replay) {
        (Some(dir), _) => Tape::Record(Recording::of_vendor(dir)),
        (None, Some(dir)) => Tape::Replay(dir),
        (None, None) => Tape::Off,
    };
    Ok(config)
}

/// Refuses options that say something else than a state file that is there already.
fn check_state(args: &EmulatorArgs) -> Result<(), CommandError> {
    let Some(path) = args.state.as_ref().filter(|path| path.exists()) else {
        return Ok(());
    };
    let given = [
        ("--app-key", args.app_key.is_some()),
        ("--app-secret", args.app_secret.is_some()),
        ("--corp-id", args.corp_id.is_some()),
        ("--people", args.people.is_some()),
        ("--seed", args.seed.is_some()),
        ("--life", args.life.is_some()),
        ("--add-company", !args.add_company.is_empty()),
    ];
    match given.into_iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => Err(CommandError::usage(format!(
            "{option} is about a new company, and {} holds one already",
            path.display()
        ))
        .with_hint("leave the option out, or remove the file to begin anew")),
        None => Ok(()),
    }
}

fn faults(args: &EmulatorArgs) -> Result<Vec<FaultRule>, CommandError> {
    let Some(path) = &args.faults else {
        return Ok(Vec::new());
    };
    let faults = parse_faults(&read(path)?);
    faults.map_err(|error| CommandError::failed(format!("{}:{}: {}", path.display(), error.line, error.message)))
}

fn company(path: &Path) -> Result<AppConfig, CommandError> {
    let company = serde_json::from_str(&read(path)?);
    company.map_err(|error| CommandError::failed(format!("{}: {error}", path.display())))
}

fn read(path: &Path) -> Result<String, CommandError> {
    std::fs::read_to_string(path)
        .map_err(|error| CommandError::failed(format!("cannot read {}: {error}", path.display())))
}
