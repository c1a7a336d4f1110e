//! Answers of OA on which the vendor's pages are silent or disagree; `docs/quirks.md` says what each stands for.

use serde::{Deserialize, Serialize};

switch_group! {
    /// Answers of OA on which the vendor's pages are silent or disagree.
    WorkflowSwitches, WorkflowPatch;

    /// Whether the company has the advanced edition of OA, which reads forms in bulk and further back.
    oa_advanced: bool = false;
    /// In which zone the times of an instance are, which end in `Z` all the same.
    oa_times: OaTimes = OaTimes::Utc;
    /// Of what the forms of trips and outings are made.
    oa_forms: OaForms = OaForms::Suite;
    /// What comes after the 10,000th id of a loop.
    oa_loop_end: OaLoopEnd = OaLoopEnd::Silent;
}

/// In which zone the times of an instance are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OaTimes {
    /// As the letter says.
    #[default]
    Utc,
    /// In China's.
    China,
}

/// Of what the forms of trips and outings are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OaForms {
    /// One component for the whole interval, with what it has worked out as JSON text.
    #[default]
    Suite,
    /// A component for each end and one for the duration, which their aliases tell apart.
    Separate,
}

/// What comes after the 10,000th id of a loop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OaLoopEnd {
    /// Nothing, as if there were no more.
    #[default]
    Silent,
    /// A refusal of the next page.
    Refused,
}
