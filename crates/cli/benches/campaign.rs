//! Runs one campaign at length with the program beside it; `script/campaign` says which there are.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its line is what it is run for, its failures are told on the way"
)]

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use dianmao_campaign::{Line, big_sync, hostile_sync, kill_apply};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dianmao");

fn main() -> Result<ExitCode> {
    // Cargo adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let line = run(&words)?;
    println!("{}", line.to_json());
    Ok(if line.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run(words: &[String]) -> Result<Line> {
    let seed = option(words, "--seed", 1)?;
    let number = |default: usize| match words.get(1).filter(|word| !word.starts_with("--")) {
        Some(word) => word.parse().with_context(|| format!("`{word}` is no number")),
        None => Ok(default),
    };
    let tell = |what: &str| eprintln!("{what}");
    match words.first().map(String::as_str) {
        Some("kill-apply") => {
            let lanes = option(words, "--lanes", 24)?.try_into()?;
            let options = kill_apply::Options { rounds: number(1000)?.try_into()?, lanes, seed };
            let at = words.iter().position(|word| word == "--program");
            let program = at.and_then(|at| words.get(at + 1)).map_or(PROGRAM, String::as_str);
            kill_apply::run(Path::new(program), &options, &tell)
        }
        Some("hostile-sync") => {
            let options = hostile_sync::Options { seed, people: number(60)?, departments: 12, days: 10 };
            hostile_sync::run(&options, &tell)
        }
        Some("big-sync") => {
            let people = number(100_000)?;
            let factor = option(words, "--factor", 20)?;
            let factor = f64::from(u32::try_from(factor)?);
            big_sync::run(
                &big_sync::Options { seed, people, departments: (people / 20).max(1), factor, least_share: 0.7 },
                &tell,
            )
        }
        other => bail!("there is no campaign {other:?}"),
    }
}

fn option(words: &[String], name: &str, default: u64) -> Result<u64> {
    match words.iter().position(|word| word == name) {
        Some(at) => {
            words.get(at + 1).and_then(|word| word.parse().ok()).with_context(|| format!("`{name}` wants a number"))
        }
        None => Ok(default),
    }
}
