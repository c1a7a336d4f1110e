//! The attendance groups and shifts of a company, and who belongs to which group.
//!
//! A quiet company has one group of fixed hours for everybody; any other has a group of each kind, and people are spread over
//! them by the shares of the seed document. Nothing is stored: a group follows from the seed and the userid.

mod groups;
mod shifts;

use jiff::civil::Date;

use super::plan::{Missing, Unplanned};
use super::shift::Shift;
use crate::document::GroupSettings;
use crate::seed::draw::Draw;

/// The group that the console shows as the usual one.
pub(crate) const DEFAULT_GROUP_ID: i64 = 394_000_001;

/// An attendance group.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) is_default: bool,
    pub(crate) hours: Hours,
    /// Whether public holidays and the workdays that are swapped for them change the week, where the company lets them.
    pub(crate) observes_holidays: bool,
    /// Whether a punch on a day of rest needs an approval.
    pub(crate) disable_check_when_rest: bool,
    /// Whether a punch on a day without schedule is refused.
    pub(crate) disable_check_without_schedule: bool,
}

/// How a group schedules its people.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Hours {
    /// One shift on the same days of every week.
    Fixed {
        shift: &'static History,
        /// Works instead for people who are drawn to the night; only the one group of a quiet company has such.
        night: Option<&'static History>,
        week: Week,
    },
    /// A cycle of shifts and days of rest. Four teams walk through it, each two days behind the one before.
    Turn { cycle: &'static [Option<&'static History>] },
    /// As the person likes.
    Free(FreeHours),
}

/// The days on which work is done, Sunday first.
pub(crate) type Week = [bool; 7];

/// How free hours are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FreeHours {
    pub(crate) week: Week,
    /// When a day begins, in minutes after midnight; a punch before counts for the day before.
    pub(crate) day_start_minute: i64,
    /// Whether punches are on and off in turn; else the first is on and the last off.
    pub(crate) strict: bool,
    /// When an unpunched working day counts as missing; nothing where it never does.
    pub(crate) missing: Option<Missing>,
}

/// A shift with all versions that it ever had.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct History {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    /// By first work date, ascending; the first holds for all days before as well.
    pub(crate) versions: &'static [Version],
}

/// A version of a shift and the first work date that it holds for. It is made at 18:00 of the day before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) from: Date,
    pub(crate) shift: &'static Shift,
}

/// All groups, the usual one first.
pub(crate) fn groups(settings: &GroupSettings) -> &'static [Group] {
    if settings.single { std::slice::from_ref(&groups::ONE) } else { &groups::ALL }
}

/// The group with an id.
pub(crate) fn group(settings: &GroupSettings, id: i64) -> Option<&'static Group> {
    groups(settings).iter().find(|group| group.id == id)
}

/// The group that somebody belongs to; some people belong to none.
pub(crate) fn group_of(seed: u64, settings: &GroupSettings, userid: &str) -> Option<&'static Group> {
    if settings.single {
        return Some(&groups::ONE);
    }
    let shares = [
        (settings.none, None),
        (settings.flexible, Some(groups::FLEXIBLE)),
        (settings.two_pairs, Some(groups::TWO_PAIRS)),
        (settings.three_pairs, Some(groups::THREE_PAIRS)),
        (settings.night, Some(groups::NIGHT)),
        (settings.rota, Some(groups::ROTA)),
        (settings.free, Some(groups::FREE)),
        (settings.free_missing, Some(groups::FREE_MISSING)),
    ];
    let mut left = Draw::of_member(seed, userid, "group", 0).below(1_000_000);
    for (share, group) in shares {
        match left.checked_sub(share.millionths()) {
            Some(rest) => left = rest,
            None => return group.map(|index| &groups::ALL[index]),
        }
    }
    Some(&groups::ALL[groups::FIXED])
}

/// Whether somebody is a member who need not punch (`atc_flag` 1).
pub(crate) fn is_exempt(seed: u64, settings: &GroupSettings, userid: &str) -> bool {
    let share = settings.exempt.millionths();
    share > 0 && Draw::of_member(seed, userid, "exempt", 0).below(1_000_000) < share
}

/// All shifts, the usual one first.
pub(crate) fn shifts(settings: &GroupSettings) -> &'static [&'static History] {
    if settings.single { shifts::OF_ONE } else { shifts::OF_ALL }
}

/// The shift with an id.
pub(crate) fn shift(settings: &GroupSettings, id: i64) -> Option<&'static History> {
    shifts(settings).iter().copied().find(|history| history.id == id)
}

impl Group {
    /// `FIXED`, `TURN` or `NONE`.
    pub(crate) fn kind(&self) -> &'static str {
        match self.hours {
            Hours::Fixed { .. } => "FIXED",
            Hours::Turn { .. } => "TURN",
            Hours::Free(_) => "NONE",
        }
    }

    /// What it makes of punches without a scheduled point.
    pub(crate) fn unplanned(&self) -> Unplanned {
        let rest_needs_approval = self.disable_check_when_rest;
        match self.hours {
            Hours::Free(hours) => Unplanned { rest_needs_approval, strict: hours.strict, missing: hours.missing },
            Hours::Fixed { .. } | Hours::Turn { .. } => Unplanned { rest_needs_approval, strict: false, missing: None },
        }
    }

    /// The shifts that its people work, each once.
    pub(crate) fn shifts(&self) -> Vec<&'static History> {
        let mut found: Vec<&History> = Vec::new();
        let mut add = |history: &'static History| {
            if !found.iter().any(|known| known.id == history.id) {
                found.push(history);
            }
        };
        match &self.hours {
            Hours::Fixed { shift, night, .. } => std::iter::once(*shift).chain(*night).for_each(&mut add),
            Hours::Turn { cycle } => cycle.iter().flatten().for_each(|history| add(history)),
            Hours::Free(_) => {}
        }
        found
    }

    /// The usual shift of each weekday, Sunday first; nothing is rest. Rotas and free hours have none.
    pub(crate) fn week(&self) -> [Option<&'static History>; 7] {
        match self.hours {
            Hours::Fixed { shift, week, .. } => week.map(|works| works.then_some(shift)),
            Hours::Turn { .. } | Hours::Free(_) => [None; 7],
        }
    }
}

impl History {
    /// The version that holds for a work date.
    pub(crate) fn on(&self, work_date: Date) -> &'static Shift {
        let after = self.versions.partition_point(|version| version.from <= work_date);
        self.versions[after.saturating_sub(1)].shift
    }

    /// The version with a number.
    pub(crate) fn version(&self, number: i64) -> Option<&'static Shift> {
        self.versions.iter().map(|version| version.shift).find(|shift| shift.version == number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use jiff::civil::date;

    use super::*;

    fn userids(n: u32) -> impl Iterator<Item = String> {
        (1..=n).map(|index| format!("u{index:07}"))
    }

    #[test]
    fn people_are_spread_over_the_groups_by_their_shares() {
        let settings = GroupSettings::default();
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for userid in userids(20_000) {
            *counts.entry(group_of(1, &settings, &userid).map_or("nobody's", |group| group.name)).or_default() += 1;
        }
        let expected = [
            ("默认考勤组", 11_000..11_500),
            ("弹性考勤组", 2_850..3_150),
            ("两段班考勤组", 1_500..1_700),
            ("三段班考勤组", 350..450),
            ("夜班考勤组", 730..870),
            ("排班考勤组", 1_900..2_100),
            ("自由工时组", 350..450),
            ("自由工时缺卡组", 350..450),
            ("nobody's", 160..240),
        ];
        assert_eq!(counts.len(), expected.len());
        for (name, range) in expected {
            assert!(range.contains(&counts[name]), "{name}: {counts:?}");
        }
        let exempt = userids(20_000).filter(|userid| is_exempt(1, &settings, userid)).count();
        assert!((160..240).contains(&exempt), "{exempt}");
    }

    #[test]
    fn a_quiet_company_has_one_group() {
        let settings = GroupSettings::one();
        assert!(userids(100).all(|userid| group_of(1, &settings, &userid).unwrap().id == DEFAULT_GROUP_ID));
        assert!(!userids(100).any(|userid| is_exempt(1, &settings, &userid)));
        let [one] = groups(&settings) else { panic!("one group") };
        assert_eq!((one.name, one.kind(), one.is_default), ("默认考勤组", "FIXED", true));
        assert_eq!(one.shifts().iter().map(|history| history.id).collect::<Vec<_>>(), [709_000_172, 709_000_173]);
    }

    #[test]
    fn numbers_are_unique() {
        let settings = GroupSettings::default();
        let unique = |numbers: Vec<i64>| {
            let n_numbers = numbers.len();
            assert_eq!(numbers.into_iter().collect::<HashSet<_>>().len(), n_numbers);
        };
        unique(groups(&settings).iter().map(|group| group.id).collect());
        let histories = || shifts(&settings).iter();
        unique(histories().map(|history| history.id).collect());
        unique(histories().flat_map(|history| history.versions).map(|version| version.shift.version).collect());
        let last = |history: &&&History| history.versions.last().unwrap().shift;
        unique(histories().flat_map(|history| last(&history).points()).map(|point| point.id).collect());
    }

    #[test]
    fn versions_belong_to_their_shift_and_hours_add_up() {
        for settings in [GroupSettings::default(), GroupSettings::one()] {
            for history in shifts(&settings) {
                assert!(history.versions.is_sorted_by_key(|version| version.from));
                for Version { shift, .. } in history.versions {
                    assert_eq!((shift.id, shift.name), (history.id, history.name));
                    assert_eq!(history.version(shift.version), Some(*shift));
                    let minutes: Vec<i64> = shift.points().map(|point| point.minute).collect();
                    assert!(minutes.is_sorted(), "{minutes:?}");
                    let worked: i64 = minutes.chunks(2).map(|pair| pair[1] - pair[0]).sum();
                    let rest = shift.rest.as_ref().map_or(0, |rest| rest.to_minute - rest.from_minute);
                    assert_eq!(shift.work_time_minutes, worked - rest);
                }
            }
        }
    }

    #[test]
    fn every_shift_of_a_group_is_in_the_list() {
        for settings in [GroupSettings::default(), GroupSettings::one()] {
            for history in groups(&settings).iter().flat_map(Group::shifts) {
                assert_eq!(shift(&settings, history.id), Some(history));
            }
        }
    }

    #[test]
    fn hours_change_with_the_season_and_the_old_version_stays() {
        let settings = GroupSettings::default();
        let pairs = groups(&settings).iter().find(|group| group.name == "两段班考勤组").unwrap().shifts()[0];
        let minutes = |day| pairs.on(day).points().map(|point| point.minute).collect::<Vec<_>>();
        assert_eq!(minutes(date(2026, 9, 30)), [510, 720, 840, 1_080]);
        assert_eq!(minutes(date(2026, 10, 1)), [510, 720, 810, 1_050]);
        let (summer, winter) = (pairs.on(date(2026, 9, 30)), pairs.on(date(2026, 10, 1)));
        assert_ne!(summer.version, winter.version);
        assert_eq!(pairs.version(summer.version), Some(summer));
        assert_ne!(pairs.on(date(2026, 5, 1)).version, pairs.on(date(2025, 5, 1)).version);
        assert_eq!(pairs.version(1), None);
        assert_eq!((minutes(date(2050, 6, 1))[3], minutes(date(2015, 1, 1))[3]), (1_050, 1_080), "known years alone");
    }
}
