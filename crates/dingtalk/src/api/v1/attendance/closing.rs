//! Closing of accounts (封账): from when on nobody changes results any more.

pub mod rules_query;
pub mod status_query;

pub use rules_query::{ClosingRule, RulesQuery};
pub use status_query::{BizCode, StatusQuery, TimeRange, Verdict};
