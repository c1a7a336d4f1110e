//! The `dianmao` executable: reads the command line, runs one command, and ends with the exit code that says how it went.

mod args;
mod command_error;
mod commands;
mod config;
mod ui;

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Parser;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

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
    let on_stderr = fmt::layer().with_ansi(ui.is_coloured()).with_writer(std::io::stderr).with_filter(filter);
    let in_file = log_file(ui).map(|file| {
        fmt::layer().with_ansi(false).with_writer(Mutex::new(file)).with_filter(EnvFilter::new("dianmao=trace"))
    });
    tracing_subscriber::registry().with(in_file).with(on_stderr).init();
}

/// The file of `DIANMAO_LOG_FILE`, which takes in all that we log, whatever stderr shows of it.
fn log_file(ui: &Ui) -> Option<File> {
    let path = std::env::var_os("DIANMAO_LOG_FILE").filter(|path| !path.is_empty())?;
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        Ok(file) => Some(file),
        Err(error) => {
            let place = PathBuf::from(path);
            ui.note(&format!("warning: nothing is logged to {}: {error}", place.display()));
            None
        }
    }
}
