//! `dianmao init`: a commented configuration and a small sample of HR files to start from.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::args::InitArgs;
use crate::command_error::CommandError;
use crate::ui::Ui;

const FILES: &[(&str, &str)] = &[
    ("dianmao.toml", include_str!("init/dianmao.toml")),
    ("hr/departments.csv", include_str!("init/departments.csv")),
    ("hr/employees.csv", include_str!("init/employees.csv")),
];

/// The emulator's own secret, so that the files work as they are written.
const APP_SECRET: &str = "dingappsecret\n";

pub(crate) fn run(args: &InitArgs, ui: &Ui) -> Result<(), CommandError> {
    let taken = FILES.iter().map(|(name, _)| *name).chain(["app_secret"]).find(|name| args.dir.join(name).exists());
    if let Some(name) = taken {
        let path = args.dir.join(name);
        return Err(CommandError::failed(format!("{} is there already; nothing was written", path.display()))
            .with_hint("Name another folder, as `dianmao init NEW_FOLDER`."));
    }
    for (name, text) in FILES {
        write(&args.dir.join(name), text)?;
        ui.note(&format!("wrote {}", args.dir.join(name).display()));
    }
    write_secret(&args.dir.join("app_secret"))?;
    ui.note(&format!("wrote {}", args.dir.join("app_secret").display()));
    ui.note("");
    ui.note("Next, in two terminals of that folder:");
    ui.note("  dianmao emulator --people 0 --listen 127.0.0.1:8787");
    ui.note("  dianmao doctor && dianmao plan");
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), CommandError> {
    let failed = |error: std::io::Error| CommandError::failed(format!("cannot write {}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}

fn write_secret(path: &Path) -> Result<(), CommandError> {
    let failed = |error: std::io::Error| CommandError::failed(format!("cannot write {}: {error}", path.display()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).and_then(|mut file| file.write_all(APP_SECRET.as_bytes())).map_err(failed)
}
