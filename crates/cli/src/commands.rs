//! The commands, one file each, and what they share.

mod apply;
mod call;
mod check;
mod demo;
mod doctor;
mod emulator;
mod explain;
mod import;
mod init;
mod log;
mod plan;
mod pull;
mod release;
mod report;
mod revert;
mod store;

use std::sync::Arc;

use dianmao_jobs::clock::{Clock, SystemClock};
use dianmao_jobs::context::Context;

use crate::args::{Cli, Command, Global};
use crate::command_error::{CommandError, Exit};
use crate::config::{self, Choice};
use crate::ui::Ui;

/// Runs one command.
pub(crate) async fn run(cli: Cli, ui: &Ui) -> Result<Exit, CommandError> {
    let Cli { global, command } = cli;
    match command {
        Command::Demo(_) | Command::Init(_) if global.json => {
            Err(CommandError::usage("this command has nothing to print as JSON"))
        }
        Command::Demo(args) => demo::run(args, ui).await,
        Command::Init(args) => init::run(&args, ui).map(|()| Exit::Done),
        Command::Emulator(args) => emulator::run(args, ui).await,
        Command::Check(args) => check::run(&args, &global, ui).await,
        command => {
            let context = context(&global, ui).await?;
            let exit = run_for_company(command, &global, &context, ui).await;
            // Why the command failed matters more than why the store did not close.
            let closed = context.close().await;
            exit.and_then(|exit| closed.map(|()| exit).map_err(CommandError::from))
        }
    }
}

async fn run_for_company(command: Command, global: &Global, context: &Context, ui: &Ui) -> Result<Exit, CommandError> {
    match command {
        Command::Doctor(args) => doctor::run(&args, global, context, ui).await,
        Command::Plan(args) => plan::run(&args, global, context, ui).await,
        Command::Apply(args) => apply::run(args, global, context, ui).await,
        Command::Import(args) => import::run(&args, global, context, ui).await,
        Command::Explain(args) => explain::run(&args, global, context, ui).await,
        Command::Revert(args) => revert::run(args, global, context, ui).await,
        Command::Release(args) => release::run(&args, global, context, ui).await,
        Command::Log(args) => log::run(&args, global, context, ui).await,
        Command::Pull(args) => pull::run(args, global, context, ui).await,
        Command::Report(args) => report::run(args, global, context, ui).await,
        Command::Call(args) => call::run(args, global, context, ui).await,
        Command::Store(args) => store::run(&args, global, context, ui).await,
        Command::Demo(_) | Command::Init(_) | Command::Emulator(_) | Command::Check(_) => {
            unreachable!("these need no company and were run already")
        }
    }
}

/// Loads the configuration and opens the company.
async fn context(global: &Global, ui: &Ui) -> Result<Context, CommandError> {
    let choice = Choice { file: global.config.clone(), company: global.company.clone() };
    let loaded = config::load(&choice)?;
    for warning in &loaded.warnings {
        ui.note(&format!("warning: {warning}"));
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let context = Context::open(loaded.settings, clock, ui.progress()).await?;
    for alarm in context.alarms().await? {
        ui.note(&format!("alarm: {alarm}"));
    }
    Ok(context)
}

/// Listens from now on for Ctrl-C, and for the signal by which a service manager stops a program; gives the waiting for either.
#[cfg(unix)]
fn interruption() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for Ctrl-C; gives the waiting for it.
#[cfg(not(unix))]
fn interruption() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// The same for a command, which cannot go on where signals cannot be heard.
fn interrupted() -> Result<impl Future<Output = ()>, CommandError> {
    interruption().map_err(|error| CommandError::failed(format!("cannot listen for signals: {error}")))
}
