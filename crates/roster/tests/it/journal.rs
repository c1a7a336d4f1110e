//! The journal's transitions, and that no way through a re-creation loses anybody.

use std::collections::BTreeMap;

use dianmao_roster::change::{ChangeId, ChangeKind};
use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_roster::journal::{
    Action, JournalStep, Operation, Outcome, Snapshot, StepEvent, StepState, blocked_by, format_needs,
    is_deleted_not_back, next_action, parse_needs, steps_of,
};
use proptest::prelude::*;

use crate::case::Case;

/// The steps of the first change of a kind.
fn steps(case: &Case, kind: ChangeKind, snapshot: Snapshot) -> Vec<JournalStep> {
    let plan = case.plan();
    let planned = plan.changes.iter().find(|planned| planned.change.kind() == kind).unwrap();
    let operations = steps_of(planned, snapshot);
    let step = |(seq, operation)| JournalStep {
        seq,
        change: planned.id(),
        needs: planned.needs.iter().cloned().collect(),
        operation,
        state: StepState::Planned,
        detail: None,
    };
    (1..).zip(operations).map(step).collect()
}

fn recreation() -> Vec<JournalStep> {
    let case = Case::new("person 1 甲 mobile=13900000002", "user 1 甲 in 1,12 key=1 mobile=13800000001");
    let snapshot = Snapshot { leads: [DeptId(12)].into(), ..Snapshot::default() };
    steps(&case, ChangeKind::RecreatePerson, snapshot)
}

/// Runs a change against a remote side that answers as `answers` say; the end and whether the person exists there.
fn run(mut steps: Vec<JournalStep>, answers: &[Answer]) -> (Outcome, bool) {
    let mut answers = answers.iter().copied().cycle();
    let mut exists = true;
    for _ in 0..100 {
        match next_action(&steps) {
            Action::Done(outcome) => return (outcome, exists),
            Action::AllDone(outcomes) => panic!("one change has several outcomes: {outcomes:?}"),
            Action::Append(operation) => {
                let first = steps[0].clone();
                let seq = first.seq + u64::try_from(steps.len()).unwrap();
                steps.push(JournalStep { seq, operation, state: StepState::Planned, ..first });
            }
            Action::Start(seq) => {
                let step = steps.iter_mut().find(|step| step.seq == seq).unwrap();
                step.state = step.state.next(StepEvent::Start).unwrap();
                let answer = answers.next().unwrap();
                if matches!(answer, Answer::Yes | Answer::LostAfter) {
                    exists = !matches!(step.operation, Operation::DeletePerson { .. });
                }
                step.state = match answer {
                    Answer::Yes => step.state.next(StepEvent::Succeed).unwrap(),
                    Answer::No => step.state.next(StepEvent::Fail).unwrap(),
                    // A crash: nothing is written, and the step stays `started`.
                    Answer::LostBefore | Answer::LostAfter => step.state.clone(),
                };
            }
            Action::Settle(seq) => {
                let step = steps.iter_mut().find(|step| step.seq == seq).unwrap();
                if step.state == StepState::Started {
                    step.state = step.state.next(StepEvent::LoseTrack).unwrap();
                }
                let done = match step.operation {
                    Operation::DeletePerson { .. } => !exists,
                    _ => exists,
                };
                let event = if done { StepEvent::Succeed } else { StepEvent::FindUndone };
                step.state = step.state.next(event).unwrap();
            }
        }
    }
    panic!("it never ends");
}

#[derive(Debug, Clone, Copy)]
enum Answer {
    Yes,
    No,
    LostBefore,
    LostAfter,
}

#[test]
fn recreation_is_delete_create_and_restore() {
    let names: Vec<&str> = recreation().iter().map(|step| step.operation.name()).collect();
    assert_eq!(names, ["delete_person", "recreate_person", "restore_leader"]);
    assert_eq!(run(recreation(), &[Answer::Yes]), (Outcome::Succeeded, true));
}

#[test]
fn refused_delete_changes_nothing() {
    assert_eq!(run(recreation(), &[Answer::No]), (Outcome::Failed, true));
}

#[test]
fn refused_new_number_brings_the_person_back_with_the_old_one() {
    use Answer::{No, Yes};
    assert_eq!(run(recreation(), &[Yes, No, Yes, Yes]), (Outcome::BackWithOldMobile, true));
    let mut steps = recreation();
    steps[0].state = StepState::Succeeded;
    steps[1].state = StepState::Failed;
    let Action::Append(Operation::RecreatePerson { employee, kept, with_old_mobile, .. }) = next_action(&steps) else {
        panic!("no compensation");
    };
    assert_eq!(employee.mobile.unwrap().reveal(), "13800000001");
    assert_eq!(kept, [DeptId(12)].into());
    assert!(with_old_mobile);
}

#[test]
fn refused_old_number_too_is_deleted_not_back() {
    use Answer::{No, Yes};
    assert_eq!(run(recreation(), &[Yes, No, No]), (Outcome::DeletedNotBack, false));
}

#[test]
fn what_a_snapshot_holds_is_given_up_before_the_person_is() {
    use Answer::{No, Yes};
    let mut steps = recreation();
    let Operation::RecreatePerson { snapshot, .. } = &mut steps[1].operation else { panic!("{steps:?}") };
    snapshot.fields.insert("manager_userid".into(), "9".into());
    let kept = run(steps.clone(), &[Yes, No, No, Yes, Yes]);
    assert_eq!(kept, (Outcome::BackWithOldMobile, true));
    assert_eq!(run(steps, &[Yes, No, No, No]), (Outcome::DeletedNotBack, false));
}

#[test]
fn leadership_that_cannot_be_restored_fails_the_change_but_loses_nobody() {
    use Answer::{No, Yes};
    assert_eq!(run(recreation(), &[Yes, Yes, No]), (Outcome::Failed, true));
}

#[test]
fn invitation_keeps_the_alarm_on_until_it_is_accepted() {
    let mut steps = recreation();
    assert!(!is_deleted_not_back(&steps));
    steps[0].state = StepState::Succeeded;
    assert!(is_deleted_not_back(&steps));
    steps[1].state = StepState::Pending;
    assert_eq!(next_action(&steps), Action::Done(Outcome::Pending));
    assert!(is_deleted_not_back(&steps));
    steps[1].state = steps[1].state.next(StepEvent::Succeed).unwrap();
    assert!(!is_deleted_not_back(&steps));
    assert_eq!(next_action(&steps), Action::Start(3));
}

#[test]
fn change_is_blocked_by_the_first_need_that_is_not_done() {
    let id = |key: &str| ChangeId { kind: ChangeKind::CreateDepartment, key: key.into() };
    let outcomes = BTreeMap::from([(id("D1"), Outcome::Succeeded), (id("D2"), Outcome::Failed)]);
    let needs = [id("D0"), id("D1"), id("D2")];
    assert_eq!(blocked_by(&needs, &outcomes), Some(&Key::from("D2")));
    assert_eq!(blocked_by(&needs[..2], &outcomes), None);
}

#[test]
fn every_operation_survives_the_store() {
    let case = Case::new(
        "dept D1 一\ndept D2 新名 in D1 leaders=2\nperson 1 甲 in D1 mobile=13900000002 title=经理 hired_on=2020-01-02 manager=2\n\
         dept D5 甲部\ndept D6 乙部\n\
         person 2 乙 in D2 mobile=13800000003\nleft 3 on=2026-09-01\n\
         person 5 丁 mobile=13800000004",
        "dept 12 旧名 key=D2 leaders=\ndept 13 空 key=D3\ndept 15 乙部 key=D5\ndept 16 甲部 key=D6\nuser 1 甲 in 1,900 key=1 mobile=13800000001 manager=u9\nuser 3 丙 key=3\nuser 4 丁 key=4 mobile=13800000004",
    )
    .gone_since_yesterday(&["D3"])
    .with(|case| case.config.departments_percent = 100);
    let mut names = Vec::new();
    for kind in ChangeKind::ALL {
        let snapshot = Snapshot {
            leads: [DeptId(12)].into(),
            reports: [UserId::from("8")].into(),
            fields: serde_json::from_str(r#"{"manager_userid":"9"}"#).unwrap(),
        };
        for step in steps(&case, kind, snapshot) {
            let text = step.operation.to_payload().to_string();
            let read = Operation::from_payload(serde_json::from_str(&text).unwrap()).unwrap();
            assert_eq!(read, step.operation);
            names.push(step.operation.name());
            assert_eq!(parse_needs(&format_needs(&step.needs)).unwrap(), step.needs);
        }
    }
    assert_eq!(
        names,
        [
            "rekey_person",
            "create_department",
            "update_department",
            "update_department",
            "create_person",
            "update_person",
            "delete_person",
            "recreate_person",
            "restore_leader",
            "restore_report",
            "set_manager",
            "set_leaders",
            "delete_person",
            "delete_department",
        ]
    );
}

fn state() -> impl Strategy<Value = StepState> {
    use StepState as S;
    prop_oneof![
        Just(S::Planned),
        Just(S::Held),
        Just(S::Started),
        Just(S::Succeeded),
        Just(S::Pending),
        Just(S::Failed),
        Just(S::Unknown),
        "[a-z0-9:]{0,5}".prop_map(|key| S::Skipped { because: Key::from(key) }),
    ]
}

fn event() -> impl Strategy<Value = StepEvent> {
    use StepEvent as E;
    prop_oneof![
        Just(E::Hold),
        Just(E::Start),
        Just(E::Succeed),
        Just(E::Invite),
        Just(E::Fail),
        Just(E::LoseTrack),
        Just(E::FindUndone),
        Just(E::Skip { because: "1".into() }),
    ]
}

proptest! {
    #[test]
    fn terminal_state_is_never_left_and_every_other_can_be(state in state(), event in event()) {
        let next = state.next(event);
        prop_assert!(!state.is_terminal() || next.is_err());
    }

    #[test]
    fn only_planned_steps_start_so_no_write_is_repeated_blindly(state in state()) {
        prop_assert_eq!(state.next(StepEvent::Start).is_ok(), state == StepState::Planned);
    }

    #[test]
    fn states_survive_the_store(state in state()) {
        prop_assert_eq!(state.to_string().parse::<StepState>().unwrap(), state);
    }

    #[test]
    fn no_way_through_a_recreation_loses_anybody_silently(
        answers in prop::collection::vec(prop::sample::select(vec![
            Answer::Yes, Answer::Yes, Answer::Yes, Answer::No, Answer::LostBefore, Answer::LostAfter,
        ]), 1..12),
    ) {
        // A cycle of lost calls alone would never end, and a real remote side answers at last.
        let answers: Vec<Answer> = answers.into_iter().chain([Answer::Yes]).collect();
        let (outcome, exists) = run(recreation(), &answers);
        prop_assert_eq!(exists, outcome != Outcome::DeletedNotBack, "{:?}", outcome);
    }
}
