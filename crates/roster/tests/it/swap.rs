//! Numbers that go from one person to another: chains are ordered, rings are one group, and no way through a ring loses anybody.

use std::collections::BTreeMap;

use dianmao_roster::change::ChangeId;
use dianmao_roster::guard::MobileChange;
use dianmao_roster::id::Key;
use dianmao_roster::journal::{
    Action, JournalStep, Operation, Outcome, Snapshot, StepEvent, StepState, is_deleted_not_back, lay_out, next_action,
    steps_of,
};
use dianmao_roster::plan::Plan;
use proptest::prelude::*;

use crate::case::Case;

const TWO: &str = "user u1 甲 key=1 mobile=13800000001\nuser u2 乙 key=2 mobile=13800000002";
const SWAPPED: &str = "person 1 甲 mobile=13800000002\nperson 2 乙 mobile=13800000001";

fn ids(plan: &Plan) -> Vec<String> {
    plan.changes.iter().map(|planned| planned.id().to_string()).collect()
}

fn problems(plan: &Plan) -> Vec<String> {
    plan.problems.iter().map(|problem| format!("{} {}", problem.key.as_ref().unwrap(), problem.message)).collect()
}

fn held(plan: &Plan) -> Vec<String> {
    plan.held().map(|(planned, hold)| format!("{} {}", planned.id(), hold.reason.as_str())).collect()
}

/// `n` people who each get the number of the next.
fn ring(n: usize) -> Case {
    let number = |n: usize| format!("138000000{n:02}");
    let person = |at: usize| format!("person {at} 甲{at} mobile={}", number((at + 1) % n));
    let user = |at: usize| format!("user u{at} 甲{at} key={at} mobile={}", number(at));
    let all = |line: &dyn Fn(usize) -> String| (0..n).map(line).collect::<Vec<_>>().join("\n");
    Case::new(&all(&person), &all(&user))
}

#[test]
fn whoever_gives_a_number_up_goes_first() {
    // 1 waits for 2, who waits for 9, who leaves; 3 is new and gets the number of 1.
    let case = Case::new(
        "person 1 甲 mobile=13800000002\nperson 2 乙 mobile=13800000009\nperson 3 丙 mobile=13800000001\nleft 9 on=2026-09-01",
        &format!("{TWO}\nuser u9 丁 key=9 mobile=13800000009"),
    )
    .with(|case| case.config.mobile_change = MobileChange::Recreate)
    .with(|case| case.config.people_free = 9);
    let plan = case.plan();
    assert_eq!(problems(&plan), [""; 0]);
    assert_eq!(ids(&plan), ["remove_person/9", "recreate_person/2", "recreate_person/1", "create_person/3"]);
    let needs: Vec<Vec<String>> =
        plan.changes.iter().map(|planned| planned.needs.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(
        needs,
        [
            vec![],
            vec!["remove_person/9".to_owned()],
            vec!["recreate_person/2".into()],
            vec!["recreate_person/1".into()]
        ]
    );
    assert!(case.text().contains("gets the number that 乙 (2) gives up first"), "{}", case.text());
}

#[test]
fn whoever_waits_for_a_number_is_held_with_its_holder() {
    let case = Case::new(
        "person 1 甲 mobile=13800000002\nperson 2 乙 mobile=13800000005\nperson 3 丙 mobile=13800000001",
        TWO,
    );
    let plan = case.plan();
    assert_eq!(
        held(&plan),
        ["recreate_person/2 mobile_change", "recreate_person/1 mobile_change", "create_person/3 needs"]
    );
    let only = case.drawn().only(&[Key::from("3")].into());
    assert_eq!(ids(&only), ["recreate_person/2", "recreate_person/1", "create_person/3"]);
}

#[test]
fn a_number_whose_holder_keeps_it_is_a_problem_all_along_the_chain() {
    // 2 wants a number that nobody of ours has, so that 1 cannot have the one of 2.
    let remote = format!("{TWO}\nuser other 己 mobile=13800000009");
    let case = Case::new("person 1 甲 mobile=13800000002 title=总监\nperson 2 乙 mobile=13800000009", &remote);
    let plan = case.plan();
    assert_eq!(ids(&plan), [""; 0], "whoever has a problem is left alone");
    assert_eq!(plan.problems.len(), 2);
    assert!(problems(&plan)[1].starts_with("1 138****0002 is the number of the DingTalk user `u2` (key `2`)"));
    // 2 keeps the number, being as before.
    let case = Case::new("person 1 甲 mobile=13800000002\nperson 2 乙 mobile=13800000002", TWO);
    assert_eq!(problems(&case.plan()).len(), 1);
}

#[test]
fn the_number_of_a_leaver_within_the_days_of_grace_has_a_date() {
    let case = Case::new("person 3 丙 mobile=13800000001\nperson 2 乙 mobile=13800000002\nleft 1 on=2026-09-09", TWO);
    assert_eq!(
        problems(&case.plan()),
        [
            "3 138****0001 is the number of the DingTalk user `u1` (key `1`), who goes on 2026-09-12: the number is free then, or as soon as it is freed there"
        ]
    );
}

#[test]
fn a_ring_is_held_and_released_as_one() {
    let case = Case::new(SWAPPED, TWO);
    let plan = case.plan();
    assert_eq!(held(&plan), ["recreate_person/1 mobile_change", "recreate_person/2 mobile_change"]);
    assert!(case.text().contains("in one go with 乙 (2): each gets the number of another"), "{}", case.text());
    let sum = plan.checksums.removals.clone();
    let case = case.with(|case| case.overrides.removals = sum);
    assert_eq!(case.plan().free().count(), 2);
    // One of them is protected: nothing of the other can be released either, and no checksum says so.
    let case = case.with(|case| case.config.protected = [Key::from("2")].into());
    assert_eq!(held(&case.plan()), ["recreate_person/1 needs", "recreate_person/2 protected"]);
    assert_eq!(case.plan().checksums.removals, None);
    let only = case.drawn().only(&[Key::from("2")].into());
    assert_eq!(ids(&only), ["recreate_person/1", "recreate_person/2"]);
    let mut whole = case.drawn();
    whole.retain_whole(|planned| planned.change.key().as_str() != "1");
    assert_eq!(ids(&whole), [""; 0]);
}

#[test]
fn a_ring_has_ten_people_at_most() {
    let counts = |n: usize| (ring(n).plan().changes.len(), ring(n).plan().problems.len());
    assert_eq!([counts(2), counts(10), counts(11)], [(2, 0), (10, 0), (0, 11)]);
    assert!(problems(&ring(11).plan())[0].starts_with("0 11 people get each other's numbers in one ring"));
    assert_eq!(ring(10).plan().changes[0].swaps_with.len(), 9);
}

/// The steps of a whole ring, as they are saved before the first call.
fn steps(case: &Case) -> Vec<JournalStep> {
    let plan = case.plan();
    let members = plan.changes.iter().map(|planned| {
        let fields = serde_json::from_str(r#"{"org_email":"x"}"#).unwrap();
        (
            planned.id(),
            steps_of(
                planned,
                Snapshot { leads: [dianmao_roster::id::DeptId(7)].into(), fields, ..Snapshot::default() },
            ),
        )
    });
    let step = |(seq, (change, operation))| JournalStep {
        seq,
        change,
        needs: Vec::new(),
        operation,
        state: StepState::Planned,
        detail: None,
    };
    (0..).zip(lay_out(members.collect())).map(step).collect()
}

/// A remote side that keeps every number to one person.
struct World {
    numbers: BTreeMap<String, String>,
}

impl World {
    fn of(steps: &[JournalStep]) -> Self {
        let numbers = steps.iter().filter_map(|step| match &step.operation {
            Operation::RecreatePerson { userid, old_mobile, .. } => {
                Some((userid.to_string(), old_mobile.reveal().to_owned()))
            }
            _ => None,
        });
        Self { numbers: numbers.collect() }
    }

    /// Carries a call out, unless it is impossible.
    fn call(&mut self, operation: &Operation) -> bool {
        match operation {
            Operation::DeletePerson { userid, .. } => self.numbers.remove(userid.as_str()).is_some(),
            Operation::RecreatePerson { userid, employee, .. } => {
                let number = employee.mobile.as_ref().unwrap().reveal().to_owned();
                let is_free =
                    !self.numbers.contains_key(userid.as_str()) && !self.numbers.values().any(|of| *of == number);
                if is_free {
                    self.numbers.insert(userid.to_string(), number);
                }
                is_free
            }
            Operation::RestoreLeader { userid, .. } => self.numbers.contains_key(userid.as_str()),
            other => panic!("{other:?}"),
        }
    }

    fn has(&self, operation: &Operation) -> bool {
        match operation {
            Operation::DeletePerson { userid, .. } => !self.numbers.contains_key(userid.as_str()),
            Operation::RecreatePerson { userid, employee, .. } => {
                self.numbers.get(userid.as_str()).map(String::as_str) == employee.mobile.as_ref().map(|of| of.reveal())
            }
            _ => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Answer {
    Yes,
    /// Refused for good, unless it is part of turning back.
    No,
    /// Refused, whatever it is.
    Never,
    /// The person is invited, where it is a create.
    Invited,
    LostBefore,
    LostAfter,
}

/// Drives a group to its end.
fn run(mut steps: Vec<JournalStep>, answers: &[Answer]) -> (BTreeMap<ChangeId, Outcome>, World, Vec<JournalStep>) {
    let mut answers = answers.iter().copied();
    let mut world = World::of(&steps);
    let n_planned = u64::try_from(steps.len()).unwrap();
    for _ in 0..400 {
        match next_action(&steps) {
            Action::AllDone(outcomes) => return (outcomes, world, steps),
            Action::Done(outcome) => panic!("{outcome:?} is one outcome of several"),
            Action::Append(operation) => {
                let change = steps.iter().find(|step| step.operation.key() == operation.key()).unwrap().change.clone();
                let seq = u64::try_from(steps.len()).unwrap();
                steps.push(JournalStep {
                    seq,
                    change,
                    needs: vec![],
                    operation,
                    state: StepState::Planned,
                    detail: None,
                });
            }
            Action::Start(seq) => {
                let step = steps.iter_mut().find(|step| step.seq == seq).unwrap();
                step.state = step.state.next(StepEvent::Start).unwrap();
                let answer = match answers.next().unwrap_or(Answer::Yes) {
                    Answer::No if seq >= n_planned => Answer::Yes,
                    Answer::Invited if !matches!(step.operation, Operation::RecreatePerson { .. }) => Answer::Yes,
                    answer => answer,
                };
                let event = match answer {
                    Answer::Yes if world.call(&step.operation) => Some(StepEvent::Succeed),
                    Answer::Yes | Answer::No | Answer::Never => Some(StepEvent::Fail),
                    Answer::Invited => Some(StepEvent::Invite),
                    Answer::LostBefore => None,
                    Answer::LostAfter => {
                        world.call(&step.operation);
                        None
                    }
                };
                // A crash: nothing is written, and the step stays `started`.
                if let Some(event) = event {
                    step.state = step.state.next(event).unwrap();
                }
            }
            Action::Settle(seq) => {
                let step = steps.iter_mut().find(|step| step.seq == seq).unwrap();
                if step.state == StepState::Started {
                    step.state = step.state.next(StepEvent::LoseTrack).unwrap();
                }
                let event = if world.has(&step.operation) { StepEvent::Succeed } else { StepEvent::FindUndone };
                step.state = step.state.next(event).unwrap();
            }
        }
    }
    panic!("it never ends");
}

fn outcomes(outcomes: &BTreeMap<ChangeId, Outcome>) -> Vec<&'static str> {
    outcomes.values().map(Outcome::as_str).collect()
}

#[test]
fn a_swap_deletes_all_then_creates_all_then_restores() {
    let steps = steps(&Case::new(SWAPPED, TWO));
    let names: Vec<String> =
        steps.iter().map(|step| format!("{} {}", step.operation.name(), step.change.key)).collect();
    assert_eq!(
        names,
        [
            "delete_person 1",
            "delete_person 2",
            "recreate_person 1",
            "recreate_person 2",
            "restore_leader 1",
            "restore_leader 2"
        ]
    );
    let (ends, world, _) = run(steps, &[]);
    assert_eq!(outcomes(&ends), ["succeeded"; 2]);
    assert_eq!(world.numbers["u1"], "13800000002");
}

#[test]
fn whoever_is_created_next_takes_the_number_of_the_one_before() {
    let creates: Vec<String> = steps(&ring(5))
        .iter()
        .filter(|step| matches!(step.operation, Operation::RecreatePerson { .. }))
        .map(|step| step.change.key.to_string())
        .collect();
    assert_eq!(creates, ["0", "4", "3", "2", "1"]);
}

#[test]
fn a_new_number_that_is_refused_brings_everybody_back_with_the_old_one() {
    use Answer::{No, Yes};
    for answers in [vec![Yes, Yes, No], vec![Yes, Yes, Yes, No]] {
        let (ends, world, _) = run(steps(&Case::new(SWAPPED, TWO)), &answers);
        assert_eq!(outcomes(&ends), ["back_with_old_mobile"; 2], "{answers:?}");
        assert_eq!((world.numbers["u1"].as_str(), world.numbers["u2"].as_str()), ("13800000001", "13800000002"));
    }
}

#[test]
fn a_delete_that_is_refused_brings_back_whoever_was_deleted_before() {
    use Answer::{No, Yes};
    let (ends, world, _) = run(steps(&ring(3)), &[Yes, No]);
    // The row is 0, 2, 1.
    assert_eq!(outcomes(&ends), ["back_with_old_mobile", "skipped", "failed"]);
    assert_eq!(world.numbers.len(), 3);
    let (ends, world, _) = run(steps(&ring(3)), &[No]);
    assert_eq!(outcomes(&ends), ["failed", "skipped", "skipped"]);
    assert_eq!(world.numbers.len(), 3);
}

#[test]
fn an_invitation_does_not_turn_the_others_back_and_goes_on_once_it_is_accepted() {
    use Answer::{Invited, Yes};
    let (ends, mut world, mut steps) = run(steps(&Case::new(SWAPPED, TWO)), &[Yes, Yes, Invited]);
    assert_eq!(outcomes(&ends), ["pending", "succeeded"]);
    assert!(is_deleted_not_back(&steps));
    let step = steps.iter_mut().find(|step| step.state == StepState::Pending).unwrap();
    world.call(&step.operation);
    step.state = step.state.next(StepEvent::Succeed).unwrap();
    assert!(
        matches!(next_action(&steps), Action::Start(seq) if steps[usize::try_from(seq).unwrap()].operation.is_restore())
    );
}

fn answer() -> impl Strategy<Value = Answer> {
    use Answer as A;
    prop::sample::select(vec![A::Yes, A::Yes, A::Yes, A::Yes, A::No, A::LostBefore, A::LostAfter])
}

proptest! {
    /// Whatever is lost or refused, as long as DingTalk takes the old numbers back.
    #[test]
    fn no_way_through_a_ring_loses_anybody(
        n in 2..6_usize, answers in prop::collection::vec(answer(), 0..40),
    ) {
        let steps = steps(&ring(n));
        let before = World::of(&steps).numbers;
        let (ends, world, steps) = run(steps, &answers);
        prop_assert_eq!(world.numbers.len(), n, "{:?}", ends);
        prop_assert!(!is_deleted_not_back(&steps));
        for (id, outcome) in &ends {
            let userid = format!("u{}", id.key);
            let has_old = world.numbers[&userid] == before[&userid];
            let is_new = matches!(outcome, Outcome::Succeeded) || (*outcome == Outcome::Failed && !has_old);
            prop_assert_eq!(is_new, !has_old, "{}: {:?}", id, outcome);
        }
        // All or nobody.
        let n_new = before.iter().filter(|(userid, old)| world.numbers[*userid] != **old).count();
        prop_assert!(n_new == 0 || n_new == n, "{:?}", ends);
    }

    /// Where even old numbers are refused, nobody is away without a word.
    #[test]
    fn nobody_is_away_silently(
        n in 2..5_usize,
        answers in prop::collection::vec(prop_oneof![3 => answer(), 1 => Just(Answer::Never), 1 => Just(Answer::Invited)], 0..40),
    ) {
        let (ends, world, _) = run(steps(&ring(n)), &answers);
        for (id, outcome) in &ends {
            let is_there = world.numbers.contains_key(&format!("u{}", id.key));
            let is_away = matches!(outcome, Outcome::DeletedNotBack | Outcome::Pending);
            prop_assert_eq!(is_there, !is_away, "{}: {:?}", id, outcome);
        }
    }
}
