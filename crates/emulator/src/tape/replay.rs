//! Answers from samples that were kept before.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::sample::Sample;
use super::{is_new_host, issues_tokens};
use crate::call::Call;
use crate::envelope::Answer;

/// All samples of a folder, by path.
#[derive(Debug)]
pub(crate) struct Replayer {
    by_path: HashMap<String, Vec<Sample>>,
}

impl Replayer {
    pub(super) fn read(dir: &Path) -> io::Result<Self> {
        let mut by_path: HashMap<String, Vec<Sample>> = HashMap::new();
        for sample in Sample::read_all(dir)? {
            by_path.entry(sample.path.clone()).or_default().push(sample);
        }
        Ok(Self { by_path })
    }

    /// The sample whose request agrees most with the call; nothing for calls that the emulator answers itself.
    pub(crate) fn answer(&self, call: &Call) -> Option<Answer> {
        if issues_tokens(&call.path) {
            return None;
        }
        let asked = call.params.without_secrets();
        let samples =
            self.by_path.get(&call.path).into_iter().flatten().filter(|sample| sample.method == call.method.as_str());
        // Of equals the first by name, so that the choice does not hang on the order of the folder.
        let best = samples.rev().max_by_key(|sample| agreement(&sample.request, &asked));
        Some(best.map_or_else(|| nothing(&call.path), |sample| Answer::of_json(sample.status, &sample.response)))
    }
}

/// How many parameters are the same, less those that are not.
fn agreement(sample: &Map<String, Value>, asked: &Map<String, Value>) -> i64 {
    let same = asked.iter().filter(|(key, value)| sample.get(*key) == Some(*value)).count();
    let all = sample.len().max(asked.len());
    i64::try_from(2 * same).unwrap_or(i64::MAX) - i64::try_from(all).unwrap_or(i64::MAX)
}

fn nothing(path: &str) -> Answer {
    let text = format!("no sample of {path} was recorded");
    if is_new_host(path) {
        return Answer::of_json(404, &json!({"code": "sample.missing", "message": text}));
    }
    Answer::of_json(200, &json!({"errcode": -1, "errmsg": text}))
}
