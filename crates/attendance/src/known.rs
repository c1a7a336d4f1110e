//! What was read about a person's day before it was counted. A figure whose inputs were not read is not shown as zero.

use jiff::Timestamp;

use crate::names::names;

/// Something that a day is counted from, beside its results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The scheduled points.
    Schedule,
    /// The raw punches.
    Punches,
    /// The leave.
    Leave,
    /// Trips, outings and overtime.
    Approvals,
    /// The attendance group, or that there is none.
    Group,
    /// The public holidays.
    Calendar,
}

names!(Input {
    Schedule => "schedule",
    Punches => "punches",
    Leave => "leave",
    Approvals => "approvals",
    Group => "group",
    Calendar => "calendar",
});

/// Which inputs were there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Known(u8);

/// When each input of a person's day was last read in full; `None` is never.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reads {
    /// The results.
    pub results: Option<Timestamp>,
    /// The scheduled points.
    pub schedule: Option<Timestamp>,
    /// All raw punches, those that decided nothing too.
    pub punches: Option<Timestamp>,
    /// The leave.
    pub leave: Option<Timestamp>,
    /// Trips, outings and overtime.
    pub approvals: Option<Timestamp>,
}

impl Known {
    /// Every input.
    pub const ALL: Self = Self(0b11_1111);

    /// With one more.
    #[must_use]
    pub fn with(self, input: Input) -> Self {
        Self(self.0 | bit(input))
    }

    /// With one more where a condition holds.
    #[must_use]
    pub fn with_if(self, input: Input, is_known: bool) -> Self {
        if is_known { self.with(input) } else { self }
    }

    /// Without one where a condition holds.
    #[must_use]
    pub fn without_if(self, input: Input, is_unknown: bool) -> Self {
        if is_unknown { Self(self.0 & !bit(input)) } else { self }
    }

    /// What both have.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether one is among them.
    #[must_use]
    pub fn has(self, input: Input) -> bool {
        self.0 & bit(input) != 0
    }

    /// Those that are there, in their order.
    pub fn iter(self) -> impl Iterator<Item = Input> {
        Input::ALL.into_iter().filter(move |input| self.has(*input))
    }

    /// Those that are there as one text, by their stable names.
    #[must_use]
    pub fn to_names(self) -> String {
        self.iter().map(Input::as_str).collect::<Vec<_>>().join(",")
    }

    /// Reads [`Known::to_names`] back.
    #[must_use]
    pub fn from_names(names: &str) -> Option<Self> {
        let mut names = names.split(',').filter(|name| !name.is_empty());
        names.try_fold(Self::default(), |known, name| Some(known.with(Input::from_name(name)?)))
    }
}

fn bit(input: Input) -> u8 {
    match input {
        Input::Schedule => 1,
        Input::Punches => 1 << 1,
        Input::Leave => 1 << 2,
        Input::Approvals => 1 << 3,
        Input::Group => 1 << 4,
        Input::Calendar => 1 << 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_what_they_were_made_of() {
        for bits in 0..=Known::ALL.0 {
            assert_eq!(Known::from_names(&Known(bits).to_names()), Some(Known(bits)));
        }
        assert_eq!(Known::from_names("schedule,tea"), None);
        assert_eq!(Input::ALL.into_iter().fold(Known::default(), Known::with), Known::ALL);
    }
}
