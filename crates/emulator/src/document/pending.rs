//! Mobile numbers whose owner must first accept an invitation.

use serde::{Deserialize, Serialize};

/// A number whose owner is invited where another would be added; in a document it is the number alone where nobody ever accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct PendingMobile {
    /// The number.
    pub mobile: String,
    /// After how many hours the invitation is accepted; never where there is none.
    pub accepted_after_hours: Option<u32>,
    /// Under which userid the person then joins; under the one that was asked for where there is none.
    pub userid: Option<String>,
}

impl From<&str> for PendingMobile {
    fn from(mobile: &str) -> Self {
        Self { mobile: mobile.to_owned(), accepted_after_hours: None, userid: None }
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Mobile(String),
    Invitation(Invitation),
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Invitation {
    mobile: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    accepted_after_hours: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    userid: Option<String>,
}

impl From<Written> for PendingMobile {
    fn from(written: Written) -> Self {
        match written {
            Written::Mobile(mobile) => Self::from(mobile.as_str()),
            Written::Invitation(Invitation { mobile, accepted_after_hours, userid }) => {
                Self { mobile, accepted_after_hours, userid }
            }
        }
    }
}

impl From<PendingMobile> for Written {
    fn from(pending: PendingMobile) -> Self {
        match pending {
            PendingMobile { mobile, accepted_after_hours: None, userid: None } => Self::Mobile(mobile),
            PendingMobile { mobile, accepted_after_hours, userid } => {
                Self::Invitation(Invitation { mobile, accepted_after_hours, userid })
            }
        }
    }
}
