//! From parameters to the company and back to the wire: one function an interface, no rules.

pub(crate) mod attendance;
pub(crate) mod callback;
pub(crate) mod contact;
pub(crate) mod department;
pub(crate) mod hrm;
pub(crate) mod legacy;
pub(crate) mod machine;
pub(crate) mod scopes;
pub(crate) mod stream;
pub(crate) mod token;
pub(crate) mod user;
mod user_change;
pub(crate) mod user_view;
pub(crate) mod workflow;
