//! Days that callers schedule, in groups that they make, by shifts that they change: the rows tell the truth of these too, and nothing
//! that was told of a day's plans changes because of something that came later.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{both, reader};
use crate::attendance::dates::{DAY_MS, HOUR_MS, dates, midnight_ms};
use crate::document::{Life, SeedDocument};
use crate::state::{Assignment, Company, Effect, MemberChange, WrittenDuty};
use crate::story::catalogue::{Group, Hours, ShiftTerms};
use crate::story::{self, Plan};

const FIRST: Date = date(2026, 9, 1);
const ROTA: i64 = 394_000_052;
const DAY: i64 = 709_000_181;
const SHIFTS: [i64; 4] = [DAY, 709_000_187, 709_000_188, 709_000_173];

/// One thing that a caller does.
#[derive(Debug, Clone)]
enum Deed {
    /// A shift, rest or nothing for somebody.
    Assign { who: usize, day: i64, shift: usize },
    /// A group of fixed hours with one member.
    Group { who: usize, shift: usize, tomorrow: bool },
    /// Into the rota, or out of all groups.
    Move { who: usize, rota: bool, tomorrow: bool },
    /// The last group that was made.
    DeleteGroup { tomorrow: bool },
    /// A shift begins and ends later.
    Shift { shift: usize, minutes: i64, tomorrow: bool },
}

fn deeds() -> impl Strategy<Value = Vec<(i64, Deed)>> {
    let (who, shift, tomorrow) = (0_usize..8, 0_usize..SHIFTS.len(), any::<bool>());
    let deed = prop_oneof![
        4 => (who.clone(), -3_i64..12, 0_usize..SHIFTS.len() + 2).prop_map(|(who, day, shift)| Deed::Assign { who, day, shift }),
        2 => (who.clone(), shift.clone(), tomorrow)
            .prop_map(|(who, shift, tomorrow)| Deed::Group { who, shift, tomorrow }),
        2 => (who, any::<bool>(), tomorrow).prop_map(|(who, rota, tomorrow)| Deed::Move { who, rota, tomorrow }),
        1 => tomorrow.prop_map(|tomorrow| Deed::DeleteGroup { tomorrow }),
        2 => (shift, 1_i64..90, tomorrow).prop_map(|(shift, minutes, tomorrow)| Deed::Shift { shift, minutes, tomorrow }),
    ];
    prop::collection::vec((0_i64..60, deed), 1..12)
}

/// What is in force of somebody and a day at an instant.
fn plan(company: &Company, document: &SeedDocument, userid: &str, work_date: Date, now_ms: i64) -> Option<Plan> {
    story::of(company, document, userid, work_date)?.plan_at(now_ms).cloned()
}

fn act(company: &mut Company, document: &SeedDocument, userids: &[String], deed: &Deed, now_ms: i64) {
    let effect = |tomorrow: bool| Effect::at(now_ms, tomorrow);
    match *deed {
        Deed::Assign { who, day, shift } => {
            let duty = match shift.checked_sub(SHIFTS.len()) {
                None => WrittenDuty::Shift(SHIFTS[shift]),
                Some(0) => WrittenDuty::Rest,
                Some(_) => WrittenDuty::Cleared,
            };
            let work_date = crate::attendance::dates::date_of(now_ms).saturating_add(day.days());
            let row = Assignment { userid: userids[who].clone(), work_date, duty };
            company.assign(document, ROTA, vec![row], (now_ms + 2_000, now_ms), false).unwrap();
        }
        Deed::Group { who, shift, tomorrow } => {
            let shift_id = Some(SHIFTS[shift]);
            let days = [None, shift_id, shift_id, shift_id, shift_id, shift_id, shift_id];
            let name = format!("组{}", company.amendments().log().len()).into();
            let group = Group {
                id: 0,
                name,
                is_default: false,
                hours: Hours::Fixed { days, default: SHIFTS[shift], night: None },
                observes_holidays: false,
                disable_check_when_rest: true,
                disable_check_without_schedule: false,
                written: Some(Box::default()),
            };
            let members = MemberChange { add_users: vec![userids[who].clone()], ..MemberChange::default() };
            company.add_group(document, group, &members, effect(tomorrow)).unwrap();
        }
        Deed::Move { who, rota, tomorrow } => {
            let userid = vec![userids[who].clone()];
            let change = MemberChange { add_users: userid, ..MemberChange::default() };
            if rota {
                company.change_members(document, ROTA, &change, effect(tomorrow)).unwrap();
            } else if let Some(group_id) = company.group_of(document, &userids[who], now_ms).map(|group| group.id) {
                let change = MemberChange { remove_users: change.add_users, ..MemberChange::default() };
                company.change_members(document, group_id, &change, effect(tomorrow)).unwrap();
            }
        }
        Deed::DeleteGroup { tomorrow } => {
            let last = company.catalogue(document).groups(now_ms).last().map(|group| Group::clone(group));
            if let Some(group) = last.filter(|group| group.written.is_some()) {
                company.delete_group(&group, effect(tomorrow)).unwrap();
            }
        }
        Deed::Shift { shift, minutes, tomorrow } => {
            let history = company.catalogue(document).shift(SHIFTS[shift]).unwrap();
            let mut terms = ShiftTerms::from(history.known(effect(tomorrow).from, now_ms));
            for section in &mut terms.sections {
                section.on.minute += minutes % 30;
                section.off.minute += minutes;
            }
            terms.rest = None;
            company.write_shift(document, Some(SHIFTS[shift]), terms, effect(tomorrow)).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_of_days_that_callers_change_tell_the_truth(deeds in deeds(), seed in 1_u64..50) {
        let document = SeedDocument { seed, people: 8, life: Life { seal: None, ..Life::default() }, ..SeedDocument::default() };
        let mut company = Company::seeded(&document, 0);
        let mut userids: Vec<String> = company.people().map(|person| person.userid.clone()).collect();
        userids.sort_unstable();
        let mut now_ms = midnight_ms(FIRST) + 10 * HOUR_MS;
        let last = FIRST.saturating_add(14.days());
        for (hours, deed) in &deeds {
            let before: Vec<Option<Plan>> = userids
                .iter()
                .flat_map(|userid| dates(FIRST, last).map(|date| plan(&company, &document, userid, date, now_ms)).collect::<Vec<_>>())
                .collect();
            act(&mut company, &document, &userids, deed, now_ms);
            let after = userids
                .iter()
                .flat_map(|userid| dates(FIRST, last).map(|date| plan(&company, &document, userid, date, now_ms - 1)).collect::<Vec<_>>());
            for (before, after) in before.into_iter().zip(after) {
                // What was in force a moment ago is what is said of it now, whatever was done since.
                let was_so = before.filter(|plan| plan.since_ms < now_ms);
                prop_assert!(was_so.is_none() || was_so == after, "{deed:?}: {was_so:?} became {after:?}");
            }
            now_ms += hours * HOUR_MS / 4;
        }
        for userid in &userids {
            for work_date in dates(FIRST, last) {
                let mut story = story::of(&company, &document, userid, work_date).unwrap();
                story.joined_ms = 0;
                for at_ms in [36 * HOUR_MS, 60 * HOUR_MS, 20 * DAY_MS].map(|later| midnight_ms(work_date) + later) {
                    if reader::cannot_tell(&story, at_ms).is_none() {
                        let (told, truth) = both(&story, &document.switches.attendance, at_ms);
                        prop_assert_eq!(told, truth, "{} {} {:?}", userid, work_date, story.plans);
                    }
                }
            }
        }
    }
}
