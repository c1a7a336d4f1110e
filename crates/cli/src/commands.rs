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

/// What tells a program to stop: Ctrl-C, and the signal of a service manager.
#[cfg(unix)]
struct Interruptions {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

/// What tells a program to stop: Ctrl-C.
#[cfg(not(unix))]
struct Interruptions;

impl Interruptions {
    /// Listens from now on. A command cannot go on where signals cannot be heard.
    #[cfg(unix)]
    fn listen() -> Result<Self, CommandError> {
        use tokio::signal::unix::{SignalKind, signal};
        let failed = |error| CommandError::failed(format!("cannot listen for signals: {error}"));
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(failed)?,
            terminate: signal(SignalKind::terminate()).map_err(failed)?,
        })
    }

    /// Listens from now on.
    #[cfg(not(unix))]
    fn listen() -> Result<Self, CommandError> {
        Ok(Self)
    }

    /// Waits for the next one.
    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    /// Waits for the next one.
    #[cfg(not(unix))]
    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
