//! How eventful the lives of people are: the rates from which their days are invented.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::Share;

/// The most that `leave` and `trips` may be: both come in stretches of some days, which need room between them. And the most that
/// `joiners` may be, whose numbers of a month are so many.
const MOST_STRETCHES: Share = Share::per_mille(100);
/// How many times more unreliable than usual people may be, in hundredths.
const MOST_PERCENT: u32 = 1_000;

/// Makes the rates, and the patch of them in which absent keys keep their value.
macro_rules! rates {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, $quiet:expr;)*) => {
        /// How eventful the lives of people are. Shares are of working days of one person unless said otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        pub struct Life {
            $($(#[doc = $doc])+ pub $name: $type,)*
            /// When days are sealed, after which nothing about them changes any more.
            pub seal: Option<Seal>,
        }

        impl Default for Life {
            fn default() -> Self {
                Self { $($name: $default,)* seal: Some(Seal { day: 15, hour: 18 }) }
            }
        }

        impl Life {
            /// People come and go, are late or forget to punch as ever; nothing is approved or changed, nobody cheats.
            #[must_use]
            pub const fn quiet() -> Self {
                Self { $($name: $quiet,)* seal: None }
            }
        }

        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct RatesPatch {
            $($name: Option<$type>,)*
            #[serde(default, deserialize_with = "present")]
            seal: Option<Option<Seal>>,
        }

        impl RatesPatch {
            fn apply_to(self, life: &mut Life) {
                $(if let Some(value) = self.$name {
                    life.$name = value;
                })*
                if let Some(seal) = self.seal {
                    life.seal = seal;
                }
            }
        }
    };
}

rates! {
    /// How unreliable people are, in hundredths of the usual: absence, lateness, early leaving, forgotten punches.
    failings_percent: u32 = 100, 100;
    /// How often a clock refuses a punch, in hundredths of the usual.
    refusals_percent: u32 = 100, 100;
    /// The share of punches on the phone that its own checks refuse at first.
    security: Share = Share::per_mille(3), Share::NONE;
    /// The share of punches in the field that wait for an approval at first.
    field_approvals: Share = Share::per_mille(100), Share::NONE;
    /// Forgotten punches that are put in later.
    corrections: Share = Share::per_mille(30), Share::NONE;
    /// Points that an administrator changes, to the better or the worse.
    overrides: Share = Share::per_mille(10), Share::NONE;
    /// Business trips of whole days.
    trips: Share = Share::per_mille(12), Share::NONE;
    /// Outings of some hours.
    outings: Share = Share::per_mille(8), Share::NONE;
    /// Days that are scheduled anew, before or after.
    rescheduled: Share = Share::per_mille(10), Share::NONE;
    /// Leave by the hour, by half and by whole days, withdrawn leave included.
    leave: Share = Share::per_mille(15), Share::NONE;
    /// Leave that is withdrawn; for half of it the person comes to work.
    withdrawn_leave: Share = Share::per_mille(3), Share::NONE;
    /// Approved overtime, on days of rest as well.
    overtime: Share = Share::per_mille(20), Share::NONE;
    /// The share of people who cheat.
    cheats: Share = Share::per_mille(10), Share::NONE;
    /// The share of people who look as if they cheated.
    innocents: Share = Share::per_mille(30), Share::NONE;
    /// How many people join in a month, as a share of those with whom the company began.
    joiners: Share = Share::per_mille(20), Share::NONE;
    /// The share of people whom the seed made who leave in a month.
    leavers: Share = Share::per_mille(20), Share::NONE;
    /// The share of those who join by themselves who log in, within five days.
    activated: Share = Share::per_mille(950), Share::NONE;
}

/// When the days of a month are sealed: on a day of the next month at an hour, China time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// From 1 to 28.
    pub day: i8,
    /// From 0 to 23.
    pub hour: i8,
}

/// The key as it is sent: `"quiet"`, or an object of rates in which absent keys keep their value.
#[derive(Debug, Clone)]
pub(super) enum LifePatch {
    Quiet,
    Rates(Box<RatesPatch>),
}

impl Default for LifePatch {
    fn default() -> Self {
        Self::Rates(Box::default())
    }
}

/// A key that is there, even if it is null.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Seal>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl<'de> Deserialize<'de> for LifePatch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = LifePatch;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("`quiet` or an object of rates")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<LifePatch, E> {
                match name {
                    "quiet" => Ok(LifePatch::Quiet),
                    _ => Err(E::invalid_value(de::Unexpected::Str(name), &self)),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LifePatch, A::Error> {
                RatesPatch::deserialize(MapAccessDeserializer::new(map)).map(Box::new).map(LifePatch::Rates)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl LifePatch {
    pub(super) fn is_quiet(&self) -> bool {
        matches!(self, Self::Quiet)
    }

    /// Says what in the patch cannot be, or nothing.
    pub(super) fn problem(&self) -> Option<String> {
        let Self::Rates(rates) = self else {
            return None;
        };
        for (name, percent) in
            [("failings_percent", rates.failings_percent), ("refusals_percent", rates.refusals_percent)]
        {
            if let Some(percent) = percent.filter(|percent| *percent > MOST_PERCENT) {
                return Some(format!("`{name}` is {percent}, expected 0 to {MOST_PERCENT}"));
            }
        }
        for (name, share) in [("leave", rates.leave), ("trips", rates.trips), ("joiners", rates.joiners)] {
            if let Some(share) = share.filter(|share| *share > MOST_STRETCHES) {
                return Some(format!("`{name}` is {}, expected 0 to {}", f64::from(share), f64::from(MOST_STRETCHES)));
            }
        }
        let seal = rates.seal.flatten()?;
        let can_be = (1..=28).contains(&seal.day) && (0..=23).contains(&seal.hour);
        (!can_be).then(|| format!("`seal` is day {} hour {}, expected 1 to 28 and 0 to 23", seal.day, seal.hour))
    }

    /// Writes the present keys over the rates.
    pub(super) fn apply_to(self, life: &mut Life) {
        match self {
            Self::Quiet => *life = Life::quiet(),
            Self::Rates(rates) => rates.apply_to(life),
        }
    }
}
