//! Which rule strikes a call.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use rand::RngExt;

use super::{FaultKind, FaultRule, Phase};
use crate::endpoint::Endpoint;
use crate::events::Event;
use crate::params::{Params, as_text};

/// The rules in force with what they have seen so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Armed>,
}

#[derive(Debug)]
struct Armed {
    rule: FaultRule,
    n_matched: u64,
    n_struck: u64,
    chances: ChaCha8Rng,
}

/// A fault that strikes a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Strike {
    pub(crate) kind: FaultKind,
    pub(crate) phase: Phase,
    pub(crate) errcode: Option<i64>,
}

/// A fault that strikes an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventStrike {
    pub(crate) kind: FaultKind,
    pub(crate) delay_ms: i64,
}

/// By how much a delivery is put off where the rule does not say.
const DELAY_MS: u32 = 60_000;

impl Faults {
    pub(crate) fn new(rules: Vec<FaultRule>) -> Self {
        let arm =
            |rule: FaultRule| Armed { chances: ChaCha8Rng::seed_from_u64(rule.seed), rule, n_matched: 0, n_struck: 0 };
        Self { rules: rules.into_iter().map(arm).collect() }
    }

    /// The rules in force, in their order.
    pub(crate) fn rules(&self) -> Vec<&FaultRule> {
        self.rules.iter().map(|armed| &armed.rule).collect()
    }

    /// Asks the rules in their order; the first that strikes decides. Every rule counts every call that it matches.
    pub(crate) fn strike(
        &mut self,
        endpoint: &Endpoint,
        params: &Params,
        app_key: &str,
        now_ms: i64,
    ) -> Option<Strike> {
        let FaultRule { kind, phase, errcode, .. } =
            *self.first(now_ms, |armed| armed.matches(endpoint, params, app_key))?;
        Some(Strike { kind, phase, errcode })
    }

    /// The same for an event, at the instant at which it happens.
    pub(crate) fn strike_event(&mut self, event: &Event) -> Option<EventStrike> {
        let FaultRule { kind, delay_ms, .. } = *self.first(event.at_ms, |armed| armed.matches_event(event))?;
        Some(EventStrike { kind, delay_ms: delay_ms.unwrap_or(DELAY_MS).into() })
    }

    fn first(&mut self, now_ms: i64, matches: impl Fn(&Armed) -> bool) -> Option<&FaultRule> {
        let mut struck = None;
        for armed in self.rules.iter_mut().filter(|armed| matches(armed)) {
            if armed.agrees(now_ms) && struck.is_none() {
                armed.n_struck += 1;
                struck = Some(&armed.rule);
            }
        }
        struck
    }
}

impl Armed {
    fn matches(&self, endpoint: &Endpoint, params: &Params, app_key: &str) -> bool {
        let applies = match self.rule.kind {
            FaultKind::DupRow | FaultKind::LostRow => endpoint.rows.is_some(),
            FaultKind::HasMore => endpoint.more.is_some(),
            FaultKind::Stale => endpoint.is_read(),
            _ => true,
        };
        let holds = |(key, wanted): (&String, &serde_json::Value)| {
            params.value(key).is_some_and(|value| as_text(value) == as_text(wanted))
        };
        let is_app = self.rule.app_key.as_deref().is_none_or(|wanted| wanted == app_key);
        applies
            && is_app
            && (self.rule.api == "*" || self.rule.api == endpoint.path)
            && self.rule.matching.iter().all(holds)
    }

    fn matches_event(&self, event: &Event) -> bool {
        let kind = self.rule.api.strip_prefix("event:");
        kind.is_some_and(|kind| kind == "*" || kind == event.kind)
            && self.rule.matching.iter().all(|(key, wanted)| event.has(key, wanted))
    }

    /// Counts a matching call or event and says whether all other conditions agree.
    fn agrees(&mut self, now_ms: i64) -> bool {
        self.n_matched += 1;
        // One draw for every matching call, so that the chances do not hang on the other conditions.
        let chance = self.rule.probability.is_none_or(|probability| self.chances.random_bool(probability));
        let FaultRule { nth, times, from, to, .. } = &self.rule;
        chance
            && nth.is_none_or(|nth| nth == self.n_matched)
            && times.is_none_or(|times| self.n_struck < times)
            && from.is_none_or(|from| now_ms >= from.as_millisecond())
            && to.is_none_or(|to| now_ms < to.as_millisecond())
    }
}
