//! Assertions about the journal: what was called, how often, in which order and how fast.
//!
//! They are pure functions of the records, so that a test in any language can send them, and one in Rust can call them.

use std::collections::VecDeque;
use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::RequestRecord;
use super::selector::Selector;

/// How many requests a message names.
const MOST_NAMED: usize = 5;

/// What must hold of the calls that a selector chooses; see the assertion in `docs/contracts.md`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct Assertion {
    /// The calls that this is about.
    pub calls: Selector,
    /// How many there are; at least one, where the assertion asks for nothing at all.
    pub count: Option<Count>,
    /// All of them come before every call that this chooses, and there are such.
    pub before: Option<Selector>,
    /// Among them there are calls that these choose, one after the other; others may lie between.
    pub order: Vec<Selector>,
    /// Each of them is chosen by one of these.
    pub only: Option<Vec<Selector>>,
    /// They come no faster than this.
    pub pace: Option<Pace>,
}

/// How many calls there must be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "CountForm")]
pub struct Count {
    /// At least so many.
    pub min: u64,
    /// At most so many.
    pub max: Option<u64>,
}

/// How fast calls may come, by the emulator's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// At most so many calls.
    pub calls: usize,
    /// In any span of so many milliseconds.
    pub within_ms: i64,
}

/// One assertion that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unmet {
    /// Which, from 1.
    pub assertion: usize,
    /// Why, in a sentence.
    pub message: String,
    /// The requests that show it.
    pub requests: Vec<u64>,
}

/// Assertions that do not hold, one a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct AssertionsUnmet(pub Vec<Unmet>);

impl fmt::Display for AssertionsUnmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, unmet) in self.0.iter().enumerate() {
            let line_break = if index == 0 { "" } else { "\n" };
            write!(f, "{line_break}assertion {}: {}", unmet.assertion, unmet.message)?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum CountForm {
    Exactly(u64),
    Between(Between),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Between {
    #[serde(default)]
    min: u64,
    max: Option<u64>,
}

impl From<CountForm> for Count {
    fn from(form: CountForm) -> Self {
        match form {
            CountForm::Exactly(count) => Self::exactly(count),
            CountForm::Between(Between { min, max }) => Self { min, max },
        }
    }
}

impl TryFrom<Map<String, Value>> for Assertion {
    type Error = serde_json::Error;

    /// Takes what is the assertion's own; the rest is the selector.
    fn try_from(mut members: Map<String, Value>) -> Result<Self, Self::Error> {
        let mut own = |key: &str| members.shift_remove(key).map_or(Value::Null, |value| value);
        let [count, before, order, only, pace] = ["count", "before", "order", "only", "pace"].map(&mut own);
        Ok(Self {
            count: serde_json::from_value(count)?,
            before: serde_json::from_value(before)?,
            order: serde_json::from_value::<Option<_>>(order)?.unwrap_or_default(),
            only: serde_json::from_value(only)?,
            pace: serde_json::from_value(pace)?,
            calls: serde_json::from_value(Value::Object(members))?,
        })
    }
}

impl Count {
    /// So many, neither more nor less.
    #[must_use]
    pub fn exactly(count: u64) -> Self {
        Self { min: count, max: Some(count) }
    }

    fn holds(self, count: usize) -> bool {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        count >= self.min && self.max.is_none_or(|max| count <= max)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self { min, max: Some(max) } if min == max => write!(f, "{min}"),
            Self { min, max: Some(max) } => write!(f, "{min} to {max}"),
            Self { min, max: None } => write!(f, "at least {min}"),
        }
    }
}

impl Assertion {
    /// Says of the calls that a selector chooses that there are so many.
    #[must_use]
    pub fn count(calls: Selector, count: Count) -> Self {
        Self { calls, count: Some(count), ..Self::default() }
    }

    /// Says that there is a call which a selector chooses.
    #[must_use]
    pub fn some(calls: Selector) -> Self {
        Self { calls, ..Self::default() }
    }

    /// Says that no call is one which a selector chooses.
    #[must_use]
    pub fn none(calls: Selector) -> Self {
        Self::count(calls, Count::exactly(0))
    }

    /// Says that there are calls which these choose, one after the other.
    #[must_use]
    pub fn order(order: Vec<Selector>) -> Self {
        Self { order, ..Self::default() }
    }

    /// Why this does not hold of these records, each reason with the requests that show it.
    fn reasons(&self, records: &[RequestRecord]) -> Vec<(String, Vec<u64>)> {
        let chosen: Vec<&RequestRecord> = records.iter().filter(|record| self.calls.chooses(record)).collect();
        let asks = self.before.is_some() || !self.order.is_empty() || self.only.is_some() || self.pace.is_some();
        let count = self.count.or_else(|| (!asks).then_some(Count { min: 1, max: None }));
        let reasons = [
            count.and_then(|count| self.miscounted(count, &chosen, records)),
            self.before.as_ref().and_then(|before| self.not_before(before, &chosen, records)),
            self.out_of_order(&chosen),
            self.only.as_ref().and_then(|only| not_among(only, &chosen)),
            self.pace.and_then(|pace| pace.exceeded(&chosen)),
        ];
        reasons.into_iter().flatten().collect()
    }

    fn miscounted(
        &self,
        count: Count,
        chosen: &[&RequestRecord],
        records: &[RequestRecord],
    ) -> Option<(String, Vec<u64>)> {
        if count.holds(chosen.len()) {
            return None;
        }
        let found = match chosen.len() {
            0 => "was never called".to_owned(),
            1 => "was called once".to_owned(),
            n => format!("was called {n} times"),
        };
        let mut message = format!("{} {found}, expected {count}", self.calls);
        let near: Vec<&RequestRecord> = records.iter().filter(|record| self.calls.almost_chooses(record)).collect();
        if chosen.is_empty() && !near.is_empty() {
            message.push_str(&format!("; nearest {}", named(&near)));
            return Some((message, ids(&near)));
        }
        Some((message, ids(chosen)))
    }

    fn not_before(
        &self,
        before: &Selector,
        chosen: &[&RequestRecord],
        records: &[RequestRecord],
    ) -> Option<(String, Vec<u64>)> {
        let Some(last) = chosen.last() else {
            return Some((format!("{} was never called, so not before {before}", self.calls), Vec::new()));
        };
        let Some(first) = records.iter().find(|record| before.chooses(record)) else {
            return Some((format!("{before} was never called, so {} not before it", self.calls), Vec::new()));
        };
        if last.id < first.id {
            return None;
        }
        let message = format!(
            "{} was called as request {}, which is not before {before}, first called as request {}",
            self.calls, last.id, first.id
        );
        Some((message, vec![first.id, last.id]))
    }

    fn out_of_order(&self, chosen: &[&RequestRecord]) -> Option<(String, Vec<u64>)> {
        let mut found: Vec<u64> = Vec::new();
        let mut rest = chosen.iter();
        for (step, selector) in (1..).zip(&self.order) {
            let Some(record) = rest.find(|record| selector.chooses(record)) else {
                let since = found.last().map_or_else(String::new, |id| format!(" after request {id}"));
                let n_steps = self.order.len();
                return Some((format!("step {step} of {n_steps}, {selector}, was not called{since}"), found));
            };
            found.push(record.id);
        }
        None
    }
}

impl Pace {
    fn exceeded(self, chosen: &[&RequestRecord]) -> Option<(String, Vec<u64>)> {
        let mut window: VecDeque<&RequestRecord> = VecDeque::new();
        for record in chosen {
            while window.front().is_some_and(|first| first.at_ms <= record.at_ms.saturating_sub(self.within_ms)) {
                window.pop_front();
            }
            window.push_back(record);
            if window.len() > self.calls {
                let (first, n) = (window.front()?.id, window.len());
                let message = format!(
                    "{n} calls came within {} ms, from request {first} to request {}, expected at most {}",
                    self.within_ms, record.id, self.calls
                );
                return Some((message, window.iter().map(|record| record.id).collect()));
            }
        }
        None
    }
}

fn not_among(only: &[Selector], chosen: &[&RequestRecord]) -> Option<(String, Vec<u64>)> {
    let is_other = |record: &&&RequestRecord| !only.iter().any(|selector| selector.chooses(record));
    let others: Vec<&RequestRecord> = chosen.iter().filter(is_other).copied().collect();
    if others.is_empty() {
        return None;
    }
    Some((format!("nothing else was expected, but there was {}", named(&others)), ids(&others)))
}

/// Checks assertions against records in the order of their ids.
///
/// # Errors
///
/// Each assertion that does not hold, with a sentence for everything that is wrong with it.
pub fn check(assertions: &[Assertion], records: &[RequestRecord]) -> Result<(), AssertionsUnmet> {
    let unmet: Vec<Unmet> = (1..)
        .zip(assertions)
        .flat_map(|(assertion, wanted)| {
            let reasons = wanted.reasons(records).into_iter();
            reasons.map(move |(message, requests)| Unmet { assertion, message, requests })
        })
        .collect();
    if unmet.is_empty() { Ok(()) } else { Err(AssertionsUnmet(unmet)) }
}

fn ids(records: &[&RequestRecord]) -> Vec<u64> {
    records.iter().map(|record| record.id).collect()
}

/// The first few requests, with what they carried.
fn named(records: &[&RequestRecord]) -> String {
    let name = |record: &&RequestRecord| {
        let params = Value::Object(record.params.clone());
        let code = record.code().map_or_else(|| "no answer".to_owned(), |code| format!("answered {code}"));
        format!("request {} `{}` {params} ({code})", record.id, record.api)
    };
    let mut names: Vec<String> = records.iter().take(MOST_NAMED).map(name).collect();
    if records.len() > MOST_NAMED {
        names.push(format!("{} more", records.len() - MOST_NAMED));
    }
    names.join(", ")
}
