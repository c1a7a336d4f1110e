//! The `dianmao` executable: reads the command line, runs one command, and ends with the exit code that says how it went.

mod args;
mod command_error;
mod commands;
mod config;
mod ui;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use args::Cli;
use command_error::Exit;
use ui::Ui;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            // A terminal that is gone cannot be told.
            let _ = error.print();
            return ExitCode::from(exit.code());
        }
    };
    let ui = Ui::new(cli.global.color);
    start_log(cli.global.verbose, &ui);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(cli, &ui)),
        Err(error) => Err(command_error::CommandError::failed(format!("cannot start: {error}"))),
    };
    let exit = outcome.unwrap_or_else(|error| {
        ui.note(&error.render());
        error.exit
    });
    ExitCode::from(exit.code())
}

/// Logs go to stderr, ours alone: the libraries below would print whole addresses. `DIANMAO_LOG` overrides what `-v` asks for.
fn start_log(verbose: u8, ui: &Ui) {
    let level = match verbose {
        0 => "off",
        1 => "dianmao=info",
        _ => "dianmao=debug",
    };
    let asked = std::env::var("DIANMAO_LOG").ok().filter(|asked| !asked.is_empty());
    let filter = EnvFilter::try_new(asked.as_deref().unwrap_or(level)).unwrap_or_else(|error| {
        ui.note(&format!("warning: the environment variable `DIANMAO_LOG` is left alone: {error}"));
        EnvFilter::new(level)
    });
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(ui.is_coloured());
    log.with_writer(std::io::stderr).init();
}
