//! One request and answer as they lie in a folder: `DIR/PATH/HASH.json`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::mix::mix_text;

/// Name and version of a sample's schema.
pub(super) const SCHEMA: &str = "dianmao.emulator-sample/1";

/// One request and its answer, without what tells who anybody is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sample {
    pub(super) schema: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) request: Map<String, Value>,
    pub(super) status: u16,
    pub(super) response: Value,
}

impl Sample {
    /// Writes the sample; one with the same request is replaced.
    pub(super) fn save(&self, dir: &Path) -> io::Result<()> {
        let folder = dir.join(folder_of(&self.path));
        fs::create_dir_all(&folder)?;
        let text = serde_json::to_string_pretty(self)?;
        let asked = format!("{} {}", self.method, Value::Object(self.request.clone()));
        let file = folder.join(format!("{:016x}.json", mix_text(0, &asked)));
        // A reader never sees half a sample.
        let beside = file.with_extension("part");
        fs::write(&beside, text)?;
        fs::rename(beside, file)
    }

    /// Reads all samples below a folder, in the order of their names.
    pub(super) fn read_all(dir: &Path) -> io::Result<Vec<Self>> {
        let mut samples = Vec::new();
        let mut folders = vec![dir.to_owned()];
        while let Some(folder) = folders.pop() {
            let mut entries: Vec<PathBuf> =
                fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
            entries.sort_unstable();
            for path in entries {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "json") {
                    samples.push(Self::read(&path)?);
                }
            }
        }
        Ok(samples)
    }

    fn read(file: &Path) -> io::Result<Self> {
        let wrong = |why: String| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {why}", file.display()));
        let sample: Self = serde_json::from_slice(&fs::read(file)?).map_err(|error| wrong(error.to_string()))?;
        if sample.schema != SCHEMA {
            return Err(wrong(format!("`schema` is `{}`, expected `{SCHEMA}`", sample.schema)));
        }
        Ok(sample)
    }
}

/// The folder of a path; what could lead out of the samples' folder is left out.
fn folder_of(path: &str) -> PathBuf {
    path.split('/').filter(|part| !part.is_empty() && part.bytes().any(|byte| byte != b'.')).collect()
}
