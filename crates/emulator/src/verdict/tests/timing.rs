//! When rows show, change and are final (8.2).

use super::*;

/// When the row of each point shows at the earliest.
fn shows(story: &Story) -> Vec<String> {
    let switches = AttendanceSwitches::default();
    case(story, &switches).history(LATER).iter().map(|dated| text(dated.created_ms)).collect()
}

#[test]
fn missing_punches_show_half_way_to_the_neighbours() {
    // The official table: on duty 13:30, off duty 01:30 before a working day, 06:00 before a rest day.
    let absent = story(&USUAL, &[]);
    assert_eq!(shows(&absent), ["03 13:30:00", "04 01:30:00"]);
    let friday = Story { next_on_ms: None, ..absent };
    assert_eq!(shows(&friday), ["03 13:30:00", "04 06:00:00"]);
}

#[test]
fn missing_punches_show_at_the_end_of_configured_windows() {
    assert_eq!(shows(&story(&WINDOWED, &[])), ["03 11:00:00", "03 20:00:00"]);
}

#[test]
fn flexible_points_are_missed_half_way_between_their_latest_times() {
    // The official sample of 09:30 to 18:30 was modified a few minutes after these.
    assert_eq!(shows(&story(&FLEXIBLE, &[])), ["03 14:30:00", "04 02:30:00"]);
}

#[test]
fn nights_and_several_pairs_go_by_their_own_neighbours() {
    assert_eq!(shows(&story(&NIGHT, &[])), ["04 02:00:00", "04 14:00:00"]);
    assert_eq!(shows(&story(&TWO_PAIRS, &[])), ["03 10:00:00", "03 12:30:00", "03 15:00:00", "04 00:30:00"]);
}

#[test]
fn a_missing_punch_is_a_row_of_the_system_with_the_line_as_its_time() {
    let absent = story(&USUAL, &[]);
    let rows = rows_at(&absent, at("03 13:30"));
    assert_eq!(shown(&absent, at("03 13:30")), ["OnDuty 09:00 03 09:00:00 NotSigned NotSigned SYSTEM"]);
    assert_eq!((rows[0].record_id, rows[0].approve_id), (None, None));
    assert_eq!(rows_at(&absent, at("03 13:29:59")), []);
}

#[test]
fn a_punch_shows_when_the_system_learns_of_it() {
    let mut story = story(&USUAL, &["03 08:55:10", "03 18:02"]);
    story.attempts[0].known_ms = at("05 10:00");
    story.attempts[0].source = Source::Uploaded;
    assert_eq!(shown(&story, at("04 12:00"))[0], "OnDuty 09:00 03 09:00:00 NotSigned NotSigned SYSTEM");
    assert_eq!(shown(&story, at("05 10:00"))[0], "OnDuty 09:00 03 08:55:10 Normal Normal ATM");
    let switches = AttendanceSwitches::default();
    let dated = &case(&story, &switches).history(LATER)[0];
    assert_eq!((text(dated.created_ms), text(dated.modified_ms)), ("03 13:30:00".to_owned(), "05 10:00:00".to_owned()));
}

#[test]
fn nothing_changes_after_sealing() {
    let sealed = Story {
        corrections: vec![correction(0, "03 08:50", "20 09:00")],
        overrides: vec![change(1, "Normal", None, "20 09:00")],
        sealed_ms: Some(at("15 18:00")),
        ..story(&USUAL, &[])
    };
    assert_eq!(grades(&sealed), ["NotSigned", "NotSigned"]);
    assert_eq!(grades(&Story { sealed_ms: Some(at("20 09:00")), ..sealed }), ["Normal", "Normal"]);
}

#[test]
fn points_outside_of_membership_are_not_the_persons() {
    let day = story(&USUAL, &["03 08:55", "03 18:02"]);
    let types = |story: Story| rows_at(&story, LATER).iter().map(|row| row.check_type).collect::<Vec<_>>();
    assert_eq!(types(Story { joined_ms: at("03 10:00"), ..day.clone() }), ["OffDuty"]);
    assert_eq!(types(Story { left_ms: at("03 10:00"), ..day.clone() }), ["OnDuty"]);
    assert_eq!(types(Story { left_ms: at("03 08:00"), ..day }), [""; 0]);
}

#[test]
fn a_row_stays_as_it_is_until_the_next_change() {
    let mut days = vec![
        story(&USUAL, &[]),
        story(&FLEXIBLE, &["03 09:10", "03 18:11", "03 19:00"]),
        story(&TWO_PAIRS, &["03 08:20", "03 12:10", "03 17:00"]),
        story(&NIGHT, &["03 22:01", "04 05:30"]),
    ];
    days[0].approvals.push(Approval { withdrawn_ms: Some(at("04 09:00")), ..leave("03 09:00", "03 13:00") });
    days[1]
        .corrections
        .push(Correction { withdrawn_ms: Some(at("06 09:00")), ..correction(0, "03 09:00", "05 09:00") });
    days[2].overrides.push(change(1, "Early", Some("03 11:00"), "04 09:00"));
    days[3].plans.push(plan(1, "04 01:00", Duty::Shift(&USUAL)));
    let switches = AttendanceSwitches { covered_link: true, ..AttendanceSwitches::default() };
    for day in &days {
        let case = case(day, &switches);
        let (mut until_ms, mut rows, mut records) = (0, Vec::new(), Vec::new());
        for now_ms in (at("03 00:00")..at("08 00:00")).step_by(60_000) {
            let verdict = case.at(now_ms);
            let (points, punches) = (verdict.points(), verdict.punches());
            if until_ms > now_ms {
                assert_eq!((&points, &punches), (&rows, &records), "{} of {day:?}", text(now_ms));
            }
            (until_ms, rows, records) = (verdict.until_ms(), points, punches);
        }
        assert_eq!(until_ms, super::super::NEVER);
    }
}
