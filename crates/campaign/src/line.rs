//! What a campaign says at its end.

use serde_json::{Map, Value, json};

/// The verdict and the figures of a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    campaign: &'static str,
    seed: u64,
    /// Whether the claim held.
    pub ok: bool,
    figures: Map<String, Value>,
}

impl Line {
    pub(crate) fn new(campaign: &'static str, seed: u64) -> Self {
        Self { campaign, seed, ok: true, figures: Map::new() }
    }

    pub(crate) fn figure(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.figures.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn verdict(mut self, ok: bool) -> Self {
        self.ok = ok;
        self
    }

    /// The line, by contract `dianmao.campaign/1`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let Self { campaign, seed, ok, figures } = self;
        json!({ "schema": "dianmao.campaign/1", "campaign": campaign, "seed": seed, "ok": ok, "figures": figures })
    }

    /// One of the figures.
    #[must_use]
    pub fn get(&self, figure: &str) -> &Value {
        self.figures.get(figure).unwrap_or(&Value::Null)
    }
}
