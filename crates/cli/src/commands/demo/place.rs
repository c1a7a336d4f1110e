//! The folder that the demo works in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::args::DemoArgs;
use crate::command_error::CommandError;

/// A folder that is the demo's own, and whether it goes again at the end.
pub(super) struct Place {
    pub(super) path: PathBuf,
    pub(super) is_removed: bool,
}

impl Place {
    pub(super) fn make(args: &DemoArgs) -> Result<Self, CommandError> {
        let failed =
            |path: &Path, error: io::Error| CommandError::failed(format!("cannot make {}: {error}", path.display()));
        let Some(dir) = &args.dir else {
            let folder = tempfile::Builder::new().prefix("dianmao-demo-").tempdir();
            let path = folder.map_err(|error| failed(Path::new("a temporary folder"), error))?.keep();
            return Ok(Self { path, is_removed: !args.keep });
        };
        if dir.exists() && fs::read_dir(dir).map_err(|error| failed(dir, error))?.next().is_some() {
            return Err(CommandError::usage(format!("{} is not empty", dir.display()))
                .with_hint("Name an empty folder, or one that does not exist yet."));
        }
        fs::create_dir_all(dir).map_err(|error| failed(dir, error))?;
        let path = dir.canonicalize().map_err(|error| failed(dir, error))?;
        Ok(Self { path, is_removed: false })
    }

    /// Removes the folder where nobody asked to keep it, and says what became of it.
    pub(super) fn end(self) -> String {
        let path = self.path.display();
        if !self.is_removed {
            return format!(
                "Everything is still in {path}. The emulator is gone, but\n\
                 `dianmao log --config {path}/dianmao.toml` and `report month` work on."
            );
        }
        match fs::remove_dir_all(&self.path) {
            Ok(()) => "The folder is removed again; `--keep` keeps it, `--dir DIR` names one.".to_owned(),
            Err(error) => format!("{path} could not be removed: {error}"),
        }
    }
}
