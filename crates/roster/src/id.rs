//! Ids and other short values that must not be mixed up.
//!
//! Their texts lie within the value up to 23 bytes: millions of them are compared without following a pointer, and cloned without
//! asking for memory.

use std::fmt;

use smol_str::SmolStr;

/// A short text that may be anything: a name, a title, an address.
pub type Text = SmolStr;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(SmolStr);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(SmolStr::new(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(SmolStr::from(text))
            }
        }
    };
}

text_id! {
    /// HR's own key of a person or a department. Never masked, never a name.
    Key
}

text_id! {
    /// A person's id at the remote side; ours to choose when the person is created, never changeable.
    UserId
}

/// A department's id at the remote side, chosen there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeptId(pub i64);

impl fmt::Display for DeptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A mobile number, which prints masked; [`Mobile::reveal`] gives all of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(SmolStr);

/// A text that is no mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it must be 11 digits starting with 1, or `+CC-NUMBER` for a number from elsewhere")]
pub struct NoMobile;

impl Mobile {
    /// Reads a number in one of the two forms that DingTalk takes: 11 digits of the mainland, or `+CC-NUMBER`.
    ///
    /// `+86-` before a mainland number is taken off, so that one number has one form.
    ///
    /// # Errors
    /// Anything else, a masked or rounded number above all, is refused rather than mended.
    pub fn parse(text: &str) -> Result<Self, NoMobile> {
        let text = text.trim();
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let mainland = text.strip_prefix("+86-").unwrap_or(text);
        if mainland.len() == 11 && mainland.starts_with('1') && digits(mainland) {
            return Ok(Self(SmolStr::new(mainland)));
        }
        let (country, number) = text.strip_prefix('+').and_then(|rest| rest.split_once('-')).ok_or(NoMobile)?;
        let plausible = (1..=4).contains(&country.len())
            && (4..=14).contains(&number.len())
            && digits(country)
            && digits(number)
            && !country.starts_with('0')
            && country != "86";
        if plausible { Ok(Self(SmolStr::new(text))) } else { Err(NoMobile) }
    }

    /// All of the number, for requests and for data that is meant to hold it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, number) = match self.0.rsplit_once('-') {
            Some((country, number)) => (format!("{country}-"), number),
            None => (String::new(), self.0.as_str()),
        };
        let shown = number.len().min(3);
        let tail = number.len().saturating_sub(shown).min(if number.len() > 7 { 4 } else { 0 });
        let hidden = "*".repeat(number.len() - shown - tail);
        write!(f, "{head}{}{hidden}{}", &number[..shown], &number[number.len() - tail..])
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mobile({self})")
    }
}
