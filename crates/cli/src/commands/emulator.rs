//! `dianmao emulator`: DingTalk on loopback.

use tokio::net::TcpListener;

use dianmao_emulator::{Clock, Config, Emulator, parse_clock, parse_faults};

use crate::args::{EmulatedLife, EmulatorArgs};
use crate::command_error::{CommandError, Exit};
use crate::ui::Ui;

pub(crate) async fn run(args: EmulatorArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let listen = args.listen;
    let config = config(args)?;
    // Before the ready line: whoever reads it may send a signal at once.
    let interrupted = super::interrupted()?;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| CommandError::failed(format!("cannot listen on {listen}: {error}")))?;
    let failed = |error: std::io::Error| CommandError::failed(format!("the emulator stopped: {error}"));
    let emulator = Emulator::start_on(config, listener).await.map_err(failed)?;
    let ready = serde_json::to_string(&emulator.ready())
        .map_err(|error| CommandError::failed(format!("cannot write the ready line: {error}")))?;
    ui.data(&ready);
    interrupted.await;
    emulator.stop().await;
    Ok(Exit::Done)
}

fn config(args: EmulatorArgs) -> Result<Config, CommandError> {
    let clock = match &args.clock {
        Some(text) => parse_clock(text).map_err(|error| CommandError::usage(format!("--clock {text}: {error}")))?,
        None => Clock::system(),
    };
    let faults = match &args.faults {
        Some(path) => {
            let place = path.display();
            let text = std::fs::read_to_string(path)
                .map_err(|error| CommandError::failed(format!("cannot read {place}: {error}")))?;
            parse_faults(&text)
                .map_err(|error| CommandError::failed(format!("{place}:{}: {}", error.line, error.message)))?
        }
        None => Vec::new(),
    };
    let mut config =
        Config::default().clock(clock).people(args.people).qps(args.qps).quota(args.quota.into()).faults(faults);
    if args.life == EmulatedLife::Quiet {
        config = config.quiet();
    }
    config.app_key = args.app_key;
    config.app_secret = args.app_secret;
    config.corp_id = args.corp_id;
    config.seed.seed = args.seed;
    Ok(config)
}
