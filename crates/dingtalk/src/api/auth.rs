//! What the app may see.

pub mod scopes;

pub use scopes::{OrgScopes, Scopes, ScopesAnswer};
