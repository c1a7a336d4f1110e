//! The calls that issue a token. The client makes them itself.

pub mod access_token;
pub mod corp_token;
pub mod get_token;

pub use access_token::{AccessToken, AccessTokenAnswer};
pub use corp_token::{CorpToken, CorpTokenAnswer};
pub use get_token::{GetToken, GetTokenAnswer};
