//! Runs, journal, alarms.

use dianmao_store::{Error, JournalRow, Refusal, Run, RunId, StepChange};
use serde_json::json;

use crate::sample::{Home, at, on_each_backend};

on_each_backend![
    a_run_is_listed_from_start_to_end,
    what_a_kill_left_behind_is_found_by_the_next_process,
    a_state_change_leaves_the_rest_of_the_step,
    a_missing_step_changes_none_of_its_batch,
    the_rolling_week_counts_what_was_done_in_it,
    an_alarm_stands_until_it_is_settled,
    refusals_add_up_as_long_as_the_same_is_wanted,
];

fn step(run: RunId, seq: i64, operation: &str) -> JournalRow {
    JournalRow {
        run,
        seq,
        change: seq / 2,
        key: format!("E{seq}"),
        operation: operation.to_owned(),
        payload: json!({"userid": format!("u{seq}")}),
        state: "planned".to_owned(),
        because: None,
        outcome: None,
        started_at: None,
        ended_at: None,
    }
}

async fn a_run_is_listed_from_start_to_end(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let plan = json!({"schema": "dianmao.plan/1", "changes": []});
    let pull = store.begin_run("pull", at(0), None).await?;
    let apply = store.begin_run("apply", at(1), Some(&plan)).await?;
    store.finish_run(apply, at(5), 3, &json!({"held": 2})).await?;
    let runs = store.runs(10).await?;
    assert_eq!(runs.iter().map(|run| run.id).collect::<Vec<_>>(), [apply, pull]);
    assert_eq!(store.runs(1).await?, runs[..1]);
    assert_eq!(store.run(apply).await?.as_ref(), Some(&runs[0]));
    let ended = &runs[0];
    assert_eq!((ended.kind.as_str(), ended.started_at, ended.ended_at), ("apply", at(1), Some(at(5))));
    assert_eq!((ended.exit_code, &ended.outcome), (Some(3), &Some(json!({"held": 2}))));
    assert_eq!(store.run_plan(apply).await?, Some(plan));
    assert_eq!(store.run_plan(pull).await?, None);
    let other = home.company("other").await?;
    assert_eq!((other.runs(10).await?, other.run(apply).await?), (Vec::new(), None));
    let error = other.finish_run(apply, at(6), 0, &json!({})).await.expect_err("it is another company's");
    assert_eq!(error.to_string(), format!("there is no run {apply} in the store"));
    Ok(())
}

async fn what_a_kill_left_behind_is_found_by_the_next_process(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let ended = store.begin_run("apply", at(0), None).await?;
    store.finish_run(ended, at(1), 0, &json!({})).await?;
    assert_eq!(store.unfinished_runs(&["apply"]).await?, []);
    let run = store.begin_run("apply", at(2), None).await?;
    let mut rows = vec![step(run, 0, "create_user"), step(run, 1, "create_user"), step(run, 2, "update_user")];
    store.save_journal(&rows).await?;
    store
        .set_state(run, StepChange { seq: 0, state: "started", started_at: Some(at(3)), ..Default::default() })
        .await?;
    let pull = store.begin_run("pull", at(4), None).await?;

    let next = home.store().await?;
    let found = |runs: Vec<Run>| runs.into_iter().map(|run| run.id).collect::<Vec<_>>();
    assert_eq!(found(next.unfinished_runs(&["apply"]).await?), [run]);
    assert_eq!(found(next.unfinished_runs(&["pull", "apply"]).await?), [run, pull]);
    rows[0].state = "started".to_owned();
    rows[0].started_at = Some(at(3));
    assert_eq!(next.journal(run).await?, rows);
    assert_eq!(next.steps_in_state(&["started", "unknown"]).await?, rows[..1]);
    Ok(())
}

async fn a_state_change_leaves_the_rest_of_the_step(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let run = store.begin_run("apply", at(0), None).await?;
    store.save_journal(&[step(run, 0, "delete_user"), step(run, 1, "create_user")]).await?;
    let snapshot = json!({"userid": "u0", "snapshot": {"title": "chief"}});
    store
        .set_states(
            run,
            &[
                StepChange {
                    seq: 0,
                    state: "started",
                    payload: Some(&snapshot),
                    started_at: Some(at(1)),
                    ..Default::default()
                },
                StepChange { seq: 1, state: "skipped", because: Some("E0"), ..Default::default() },
            ],
        )
        .await?;
    let outcome = json!({"errcode": 0});
    store
        .set_state(
            run,
            StepChange {
                seq: 0,
                state: "succeeded",
                outcome: Some(&outcome),
                ended_at: Some(at(2)),
                ..Default::default()
            },
        )
        .await?;
    let rows = store.journal(run).await?;
    assert_eq!(
        rows[0],
        JournalRow {
            state: "succeeded".to_owned(),
            payload: snapshot,
            outcome: Some(outcome),
            started_at: Some(at(1)),
            ended_at: Some(at(2)),
            ..step(run, 0, "delete_user")
        }
    );
    assert_eq!((rows[1].state.as_str(), rows[1].because.as_deref()), ("skipped", Some("E0")));
    Ok(())
}

async fn a_missing_step_changes_none_of_its_batch(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let run = store.begin_run("apply", at(0), None).await?;
    let rows = [step(run, 0, "create_user")];
    store.save_journal(&rows).await?;
    let change = |seq| StepChange { seq, state: "started", ..Default::default() };
    let error = store.set_states(run, &[change(0), change(9)]).await.expect_err("there is no step 9");
    assert!(matches!(error, Error::Missing(_)), "{error:?}");
    assert_eq!(store.journal(run).await?, rows);
    Ok(())
}

async fn the_rolling_week_counts_what_was_done_in_it(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let run = store.begin_run("apply", at(0), None).await?;
    let rows = [
        ("delete_user", "succeeded", Some(at(0))),
        ("delete_user", "succeeded", Some(at(10))),
        ("delete_user", "unknown", Some(at(11))),
        ("delete_user", "held", None),
        ("delete_department", "succeeded", Some(at(12))),
        ("delete_user", "failed", Some(at(13))),
    ];
    let rows: Vec<_> = (0..)
        .zip(rows)
        .map(|(seq, (operation, state, started_at))| JournalRow {
            state: state.to_owned(),
            started_at,
            ..step(run, seq, operation)
        })
        .collect();
    store.save_journal(&rows).await?;
    let done = ["started", "succeeded", "pending", "unknown"];
    assert_eq!(store.count_steps(&["delete_user"], &done, at(10)).await?, 2);
    assert_eq!(store.count_steps(&["delete_department"], &done, at(10)).await?, 1);
    assert_eq!(store.count_steps(&["delete_user", "delete_department"], &done, at(0)).await?, 4);
    assert_eq!(home.company("other").await?.count_steps(&["delete_user"], &done, at(0)).await?, 0);
    Ok(())
}

async fn an_alarm_stands_until_it_is_settled(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    store.raise_alarm("deleted_not_back", "E1", "E1 is deleted, not back", at(0)).await?;
    store.raise_alarm("quota", "", "the month's quota is used up", at(1)).await?;
    store.raise_alarm("deleted_not_back", "E1", "E1 is still not back", at(2)).await?;
    let open = store.open_alarms().await?;
    assert_eq!(open.len(), 2);
    assert_eq!((open[0].message.as_str(), open[0].raised_at), ("E1 is still not back", at(0)));
    assert!(home.company("other").await?.open_alarms().await?.is_empty());
    assert!(store.settle_alarm("deleted_not_back", "E1", at(3)).await?);
    assert!(!store.settle_alarm("deleted_not_back", "E1", at(4)).await?);
    store.raise_alarm("deleted_not_back", "E1", "again", at(5)).await?;
    let open = store.open_alarms().await?;
    assert_eq!(open.iter().map(|alarm| alarm.raised_at).collect::<Vec<_>>(), [at(1), at(5)]);
    Ok(())
}

async fn refusals_add_up_as_long_as_the_same_is_wanted(home: &Home) -> anyhow::Result<()> {
    let refusal = |change: &str, wanted: &str, n_runs, since| Refusal {
        change: change.to_owned(),
        wanted: wanted.to_owned(),
        n_runs,
        since: at(since),
        detail: format!("refused at {since}"),
    };
    let store = home.store().await?;
    store.add_refusals(&[refusal("create_person/E1", "a", 1, 0), refusal("recreate_person/E2", "b", 3, 0)]).await?;
    store.add_refusals(&[refusal("create_person/E1", "a", 1, 60)]).await?;
    let summed = Refusal { detail: "refused at 60".into(), ..refusal("create_person/E1", "a", 2, 0) };
    assert_eq!(store.refusals().await?, [summed, refusal("recreate_person/E2", "b", 3, 0)]);
    store.add_refusals(&[refusal("create_person/E1", "c", 1, 120)]).await?;
    assert_eq!(store.refusals().await?[0], refusal("create_person/E1", "c", 1, 120), "something else begins anew");
    assert_eq!(home.company("other").await?.refusals().await?, []);
    store.forget_refusals(&["create_person/E1", "create_person/E9"]).await?;
    assert_eq!(store.refusals().await?, [refusal("recreate_person/E2", "b", 3, 0)]);
    store.forget_refusals(&[]).await?;
    Ok(())
}
