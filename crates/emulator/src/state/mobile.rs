//! Mobile numbers: bare for the mainland, `+cc-number` elsewhere.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::{BAD_MOBILE, Code};

/// A mobile number, country code apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Mobile {
    pub(crate) state_code: String,
    pub(crate) number: String,
}

impl Mobile {
    /// Reads `13800000000`, `+86-13800000000` or `+1-5155550100`.
    pub(crate) fn parse(text: &str) -> Result<Self, Code> {
        let text = text.trim();
        let (state_code, number) = match text.strip_prefix('+') {
            Some(rest) => rest.split_once('-').ok_or(BAD_MOBILE)?,
            None => ("86", text),
        };
        let valid = if state_code == "86" {
            number.len() == 11 && number.starts_with('1') && is_digits(number)
        } else {
            (1..=4).contains(&state_code.len())
                && is_digits(state_code)
                && (4..=14).contains(&number.len())
                && is_digits(number)
        };
        if !valid {
            return Err(BAD_MOBILE);
        }
        Ok(Self { state_code: state_code.to_owned(), number: number.to_owned() })
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.state_code.as_str() {
            "86" => f.write_str(&self.number),
            code => write!(f, "+{code}-{}", self.number),
        }
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
