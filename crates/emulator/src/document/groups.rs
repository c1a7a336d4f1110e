//! Which attendance groups the company has, and what share of its people each.

use serde::{Deserialize, Serialize};

use super::Share;

/// Makes the settings, and the patch of them in which absent keys keep their value.
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, $single:expr;)*) => {
        /// Which attendance groups the company has. Whoever no share takes works fixed hours from 09:00 to 18:00.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        pub struct GroupSettings {
            $($(#[doc = $doc])+ pub $name: $type,)*
        }

        impl Default for GroupSettings {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl GroupSettings {
            /// One group of fixed hours without holidays holds everybody.
            #[must_use]
            pub const fn one() -> Self {
                Self { $($name: $single,)* }
            }
        }

        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct GroupsPatch {
            $($name: Option<$type>,)*
        }

        impl GroupsPatch {
            /// Writes the present keys over the settings.
            pub(super) fn apply_to(self, settings: &mut GroupSettings) {
                $(if let Some(value) = self.$name {
                    settings.$name = value;
                })*
            }
        }
    };
}

settings! {
    /// Whether one group of fixed hours holds everybody, night workers included; the shares then say nothing.
    single: bool = false, true;
    /// Fixed hours that may be moved by half an hour.
    flexible: Share = Share::per_mille(150), Share::NONE;
    /// Morning and afternoon, each with its own two points; the hours change with the season.
    two_pairs: Share = Share::per_mille(80), Share::NONE;
    /// Three stretches a day with six points, seven days a week but two.
    three_pairs: Share = Share::per_mille(20), Share::NONE;
    /// Fixed hours from 22:00 to 06:00.
    night: Share = Share::per_mille(40), Share::NONE;
    /// A rota of early, late and night shifts.
    rota: Share = Share::per_mille(100), Share::NONE;
    /// Free hours.
    free: Share = Share::per_mille(20), Share::NONE;
    /// Free hours in a group that counts an unpunched working day as missing.
    free_missing: Share = Share::per_mille(20), Share::NONE;
    /// People in no group.
    none: Share = Share::per_mille(10), Share::NONE;
    /// The share of the members of groups who need not punch.
    exempt: Share = Share::per_mille(10), Share::NONE;
    /// Whether the groups that can do so observe public holidays and the workdays that are swapped for them.
    holidays: bool = true, false;
}

impl GroupSettings {
    /// Says what in the settings cannot be, or nothing.
    pub(super) fn problem(&self) -> Option<String> {
        let shares = [
            self.flexible,
            self.two_pairs,
            self.three_pairs,
            self.night,
            self.rota,
            self.free,
            self.free_missing,
            self.none,
        ];
        let sum: u32 = shares.iter().map(|share| share.millionths()).sum();
        (sum > 1_000_000).then(|| format!("the shares of `groups` make {}, expected at most 1", f64::from(sum) / 1e6))
    }
}
