//! The state of all companies, kept as a document and in a file.

use std::io;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use super::Host;
use crate::app::lock;
use crate::apps::{Apps, Table};
use crate::clock::Clock;
use crate::config::Config;
use crate::snapshot::Snapshot;
use crate::state_file;

/// What the process counts and what must not begin anew.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counters {
    last_request: u64,
    n_stamps: u64,
}

impl Host {
    /// Goes on from the state file of the configuration, where it is there.
    pub(super) fn kept(config: &Config) -> Result<Option<(Table, Counters)>, String> {
        let Some(path) = &config.state else {
            return Ok(None);
        };
        let Some(text) = state_file::read(path).map_err(|error| error.to_string())? else {
            return Ok(None);
        };
        let parts = Snapshot::read(&text).and_then(Snapshot::into_parts);
        let (table, counters, clock) = parts.map_err(|problem| format!("{}: {problem}", path.display()))?;
        if is_machines(&config.clock) {
            clock.set(&config.clock);
        }
        Ok(Some((table, counters)))
    }

    pub(crate) fn counters(&self) -> Counters {
        Counters { last_request: lock(&self.journal).last_id(), n_stamps: self.n_stamps.load(Ordering::Relaxed) }
    }

    /// Counts on from where another process, or an earlier state, stood.
    pub(super) fn go_on_from(&self, counters: Counters) {
        let Counters { last_request, n_stamps } = counters;
        lock(&self.journal).go_on_after(last_request);
        self.n_stamps.store(n_stamps, Ordering::Relaxed);
    }

    /// Puts a snapshot in the place of all companies and of the clock; fault rules stay.
    pub(crate) fn restore(&self, snapshot: Snapshot) -> Result<(), String> {
        let _adding = lock(&self.adding);
        let (table, counters, clock) = snapshot.into_parts()?;
        self.holds.drop_all();
        lock(&self.late).clear();
        for app in Apps::new(self.apps.replace(table)).all() {
            lock(&app.hub).reset();
        }
        self.go_on_from(counters);
        clock.set(&self.clock);
        self.attend_all();
        self.news.notify_one();
        Ok(())
    }

    /// Follows the days of all companies in which somebody listens.
    pub(super) fn attend_all(&self) {
        for tenant in self.apps.tenants() {
            self.attend(&tenant, &tenant.company(), self.clock.now_ms());
        }
    }

    /// The snapshot in the state file.
    pub(crate) fn kept_snapshot(&self) -> Result<Snapshot, String> {
        let path = self.state.as_ref().ok_or("the emulator was started without a state file")?;
        let text = state_file::read(path).map_err(|error| error.to_string())?;
        Snapshot::read(&text.ok_or_else(|| format!("there is no {} yet", path.display()))?)
    }

    /// Writes the state file, where the emulator has one.
    pub(crate) fn save(&self) -> io::Result<()> {
        match &self.state {
            Some(_) => self.save_as(&Snapshot::of(self)),
            None => Ok(()),
        }
    }

    /// Writes a snapshot to the state file, where the emulator has one.
    pub(crate) fn save_as(&self, snapshot: &Snapshot) -> io::Result<()> {
        let Some(path) = &self.state else {
            return Ok(());
        };
        let mut text = serde_json::to_vec(snapshot).map_err(io::Error::other)?;
        text.push(b'\n');
        state_file::write(path, &text)
    }
}

fn is_machines(clock: &Clock) -> bool {
    clock.reading().mode == "system"
}
