//! What an emulator is started with.

use crate::clock::Clock;
use crate::document::{GroupSettings, Life, SeedDocument};
use crate::faults::FaultRule;

/// Credentials, company, clock and faults of one emulator.
#[derive(Debug, Clone)]
pub struct Config {
    /// The key of the only app.
    pub app_key: String,
    /// Its secret.
    pub app_secret: String,
    /// The corporation that rows of results name.
    pub corp_id: String,
    /// Company, permissions, limits and switches.
    pub seed: SeedDocument,
    /// The clock that tokens, limits, results and writes go by.
    pub clock: Clock,
    /// Fault rules in force from the start.
    pub faults: Vec<FaultRule>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            app_key: "dingappkey".to_owned(),
            app_secret: "dingappsecret".to_owned(),
            corp_id: "dingcorp".to_owned(),
            seed: SeedDocument::default(),
            clock: Clock::system(),
            faults: Vec::new(),
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

    /// Starts with these fault rules.
    #[must_use]
    pub fn faults(mut self, rules: Vec<FaultRule>) -> Self {
        self.faults = rules;
        self
    }
}
