//! A share of people or of days.

use serde::{Deserialize, Serialize};

/// A share from 0 to 1, kept in millionths, so that documents compare and every run repeats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(u32);

const MILLION: u32 = 1_000_000;

impl Share {
    /// Nobody, never.
    pub const NONE: Self = Self(0);

    /// So many of a thousand; more than all is all.
    #[must_use]
    pub const fn per_mille(share: u32) -> Self {
        let millionths = share.saturating_mul(1_000);
        Self(if millionths > MILLION { MILLION } else { millionths })
    }

    /// So many of a million.
    #[must_use]
    pub const fn millionths(self) -> u32 {
        self.0
    }
}

impl TryFrom<f64> for Share {
    type Error = String;

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and a million")]
    fn try_from(share: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&share) {
            Ok(Self((share * f64::from(MILLION)).round() as u32))
        } else {
            Err(format!("a share is {share}, expected 0 to 1"))
        }
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        Self::from(share.0) / Self::from(MILLION)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_read_and_write_as_decimals() {
        for (text, millionths) in [("0.0", 0), ("0.015", 15_000), ("0.000001", 1), ("1.0", 1_000_000)] {
            let share: Share = serde_json::from_str(text).unwrap();
            assert_eq!(share.millionths(), millionths);
            assert_eq!(serde_json::to_string(&share).unwrap().parse(), text.parse::<f64>());
        }
        assert!(serde_json::from_str::<Share>("1.1").unwrap_err().to_string().contains("expected 0 to 1"));
        assert!(serde_json::from_str::<Share>("-0.1").is_err());
    }
}
