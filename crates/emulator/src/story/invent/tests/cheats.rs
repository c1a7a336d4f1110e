//! Who cheats, who looks so, and what that leaves.

use super::*;

/// A company where everybody has a role.
fn suspicious() -> SeedDocument {
    document(|document| {
        document.life.cheats = Share::per_mille(500);
        document.life.innocents = Share::per_mille(500);
    })
}

#[test]
fn roles_are_as_frequent_as_the_shares() {
    let document = SeedDocument::default();
    let world = World::of(&document);
    let cheats = userids(20_000).filter(|userid| cheat_of(world, userid).is_some()).count();
    let innocents = userids(20_000).filter(|userid| innocent_of(world, userid).is_some()).count();
    assert!((160..240).contains(&cheats) && (540..660).contains(&innocents), "{cheats} {innocents}");
    assert!(!userids(20_000).any(|userid| cheat_of(world, &userid).is_some() && innocent_of(world, &userid).is_some()));
    for nobody in ["manager01", "u0000001", "ann", "u12"] {
        assert_eq!((cheat_of(world, nobody), innocent_of(world, nobody)), (None, None), "{nobody} has no colleague");
    }
}

#[test]
fn a_manner_tells_the_role() {
    let document = suspicious();
    let world = World::of(&document);
    let mut met: BTreeMap<&str, u32> = BTreeMap::new();
    stories(&document, 800, |story| {
        for attempt in &story.attempts {
            let (cheat, innocent) = (cheat_of(world, &story.userid), innocent_of(world, &story.userid));
            let expected = match &attempt.manner {
                Manner::Usual | Manner::Field => continue,
                Manner::BorrowedPhone { .. } => (Some(Cheat::BorrowedPhone), None),
                Manner::CopiedPlace => (Some(Cheat::CopiedPlace), None),
                Manner::ImpossibleTravel => (Some(Cheat::ImpossibleTravel), None),
                Manner::SpoofedWifi => (Some(Cheat::SpoofedWifi), None),
                Manner::Kiosk => (None, Some(Innocent::Kiosk)),
                Manner::SpousePhone { .. } => (None, Some(Innocent::Couple)),
                Manner::OfficeNat => (None, Some(Innocent::OfficeNat)),
                Manner::Told(_) => panic!("nobody told anything"),
            };
            assert_eq!((cheat, innocent), expected, "{attempt:?}");
            assert_eq!(attempt.source, Source::Phone);
            *met.entry(attempt.manner.word()).or_default() += 1;
        }
    });
    let all = ["copied_place", "impossible_travel", "kiosk", "office_nat", "spoofed_wifi", "spouse_phone"];
    assert_eq!(met.keys().copied().filter(|word| *word != "borrowed_phone").collect::<Vec<_>>(), all);
    assert!(met.values().all(|count| *count > 100), "{met:?}");
}

#[test]
fn a_borrowed_phone_punches_for_its_owner_too() {
    let document = document(|document| document.life.cheats = Share::per_mille(100));
    let mut n_lent = 0;
    stories(&document, 2_000, |story| {
        for attempt in &story.attempts {
            let Manner::BorrowedPhone { owner } = &attempt.manner else {
                continue;
            };
            assert_ne!(*owner, story.userid);
            let owners = day(World::of(&document), owner, story.work_date);
            let is_right_before = |at_ms: i64| (15_000..120_000).contains(&(attempt.at_ms - at_ms));
            let own = owners.attempts.iter().find(|own| is_right_before(own.at_ms)).unwrap();
            assert_eq!((own.source, &own.manner), (Source::Phone, &Manner::Usual));
            n_lent += 1;
        }
    });
    assert!(n_lent > 50, "{n_lent}");
}

#[test]
fn a_faked_place_comes_minutes_after_a_real_one() {
    let document = suspicious();
    let mut n_travels = 0;
    stories(&document, 400, |story| {
        let travels: Vec<_> =
            story.attempts.iter().filter(|attempt| attempt.manner == Manner::ImpossibleTravel).collect();
        for pair in travels.chunks(2) {
            let [real, faked] = pair else { panic!("{travels:?}") };
            assert_eq!((real.refusal, faked.refusal), (Some(Refusal::FieldNeedsApproval), None));
            assert!((4 * 60_000..26 * 60_000).contains(&(faked.at_ms - real.at_ms)));
            n_travels += 1;
        }
    });
    assert!(n_travels > 50, "{n_travels}");
}

#[test]
fn a_cheat_puts_nothing_in_later_for_a_day_away() {
    let document = suspicious();
    stories(&document, 400, |story| {
        let faked = story.attempts.iter().filter(|attempt| {
            matches!(attempt.manner, Manner::CopiedPlace | Manner::SpoofedWifi | Manner::BorrowedPhone { .. })
        });
        let faked_ms: Vec<i64> = faked.map(|attempt| attempt.at_ms).collect();
        for correction in &story.corrections {
            assert!(!faked_ms.iter().any(|at_ms| (at_ms - correction.time_ms).abs() < 60_000), "{story:?}");
        }
    });
}
