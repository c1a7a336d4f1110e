//! What an emulator is started with.

use std::path::PathBuf;

use serde::Deserialize;

use crate::clock::Clock;
use crate::document::{GroupSettings, Life, SeedDocument, SeedPatch};
use crate::faults::FaultRule;
use crate::tape::Tape;

/// Credentials, company, clock and faults of one emulator.
#[derive(Debug, Clone)]
pub struct Config {
    /// The key of the first app.
    pub app_key: String,
    /// Its secret.
    pub app_secret: String,
    /// Its corporation, which rows of results name.
    pub corp_id: String,
    /// Company, permissions, limits and switches.
    pub seed: SeedDocument,
    /// Further apps, of the same company or of others.
    pub apps: Vec<AppConfig>,
    /// The clock that tokens, limits, results and writes go by, in all companies.
    pub clock: Clock,
    /// Fault rules in force from the start.
    pub faults: Vec<FaultRule>,
    /// The file that keeps the state. Where it is there, companies, apps and their documents come from it, and the clock
    /// too unless another than the machine's is configured.
    pub state: Option<PathBuf>,
    /// Whether it answers by itself, passes calls on, or plays back what was recorded.
    pub tape: Tape,
}

/// A further app: one of a company that is there already, or the first one of another.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppConfig {
    /// The app's key, which no other app of the process has.
    pub app_key: String,
    /// Its secret.
    pub app_secret: String,
    /// Its corporation.
    pub corp_id: String,
    /// The company, on the way from an empty one without people. Of a company that is there already it may change
    /// the app's own part alone: `app` and `limits.qps`.
    #[serde(default)]
    pub seed: SeedPatch,
}

impl AppConfig {
    /// An app of a corporation, with an empty company where the corporation is new.
    pub fn new(app_key: impl Into<String>, app_secret: impl Into<String>, corp_id: impl Into<String>) -> Self {
        Self {
            app_key: app_key.into(),
            app_secret: app_secret.into(),
            corp_id: corp_id.into(),
            seed: SeedPatch::default(),
        }
    }

    /// Takes its company, or its own part of one, from a seed document.
    #[must_use]
    pub fn seed(mut self, seed: SeedPatch) -> Self {
        self.seed = seed;
        self
    }

    /// Says what cannot be whatever other apps there are, or nothing.
    pub(crate) fn problem(&self) -> Option<String> {
        let Self { app_key, app_secret, corp_id, seed } = self;
        let texts = [("app_key", app_key), ("app_secret", app_secret), ("corp_id", corp_id)];
        let empty = texts.into_iter().find(|(_, text)| text.is_empty());
        empty.map(|(name, _)| format!("`{name}` is empty")).or_else(|| seed.problem())
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            app_key: "dingappkey".to_owned(),
            app_secret: "dingappsecret".to_owned(),
            corp_id: "dingcorp".to_owned(),
            seed: SeedDocument::default(),
            apps: Vec::new(),
            clock: Clock::system(),
            faults: Vec::new(),
            state: None,
            tape: Tape::Off,
        }
    }
}

impl Config {
    /// Starts with a company of `n` people.
    #[must_use]
    pub fn people(mut self, n: u32) -> Self {
        self.seed.people = n;
        self
    }

    /// One group holds everybody, and nothing is approved or changed: people only come, go and forget to punch.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.seed.life = Life::quiet();
        self.seed.groups = GroupSettings::one();
        self
    }

    /// Adds an app, of the same company or of another.
    #[must_use]
    pub fn app(mut self, app: AppConfig) -> Self {
        self.apps.push(app);
        self
    }

    /// Goes by another clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Allows `qps` calls a second of one interface; 0 is unlimited.
    #[must_use]
    pub fn qps(mut self, qps: u32) -> Self {
        self.seed.limits.qps = qps;
        self
    }

    /// Allows `quota` metered calls a month; 0 is unlimited.
    #[must_use]
    pub fn quota(mut self, quota: u64) -> Self {
        self.seed.limits.quota = quota;
        self
    }

    /// Keeps the state in a file: read at the start where it is there, written at the end and at every snapshot.
    #[must_use]
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.state = Some(file.into());
        self
    }

    /// Passes calls on, or plays back what was recorded.
    #[must_use]
    pub fn tape(mut self, tape: Tape) -> Self {
        self.tape = tape;
        self
    }

    /// Starts with these fault rules.
    #[must_use]
    pub fn faults(mut self, rules: Vec<FaultRule>) -> Self {
        self.faults = rules;
        self
    }
}
