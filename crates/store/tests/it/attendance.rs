//! Slices of results and punches.

use dianmao_attendance::punch::Source;
use dianmao_attendance::result::{Grade, Point};
use dianmao_roster::id::UserId;
use dianmao_store::{Saved, Slice};

use crate::sample::{Home, NOBODY, at, day, on_each_backend, punch, result, users, week};

on_each_backend![
    rows_load_as_they_were_saved_by_day_and_person,
    an_unchanged_pull_touches_no_row,
    a_changed_row_leaves_its_old_version_in_the_history,
    a_vanished_row_moves_to_the_history,
    only_the_users_and_days_of_the_slice_can_vanish,
    silence_about_a_departed_user_is_no_answer,
    a_row_that_a_shifting_page_brought_twice_is_saved_once,
    a_row_that_moved_to_another_day_leaves_the_old_day,
    companies_with_the_same_ids_do_not_meet,
    punches_have_their_own_rows_and_cursor,
    a_slice_of_nobody_is_harmless,
    several_tasks_may_save_slices_at_once,
];

const NOTHING: Saved = Saved { n_written: 0, n_vanished: 0 };

fn written(n_written: u64) -> Saved {
    Saved { n_written, n_vanished: 0 }
}

async fn rows_load_as_they_were_saved_by_day_and_person(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let mut odd = result(30, "b", day(1));
    odd.point = Point::Other("Lunch".to_owned());
    odd.grade = Grade::Other("Unheard".to_owned());
    odd.source = Source::Other("AUTO_CHECK".to_owned());
    (odd.plan_id, odd.group_id, odd.punch_id, odd.due_at, odd.punched_at) = (None, None, None, None, None);
    odd.approval_id = Some("abc".to_owned());
    odd.raw = "{\"userName\":\"张三\"}".to_owned();
    let rows = [result(10, "b", day(2)), result(20, "a", day(1)), odd.clone()];
    let asked = users(&["a", "b"]);
    assert_eq!(store.save_slice(&week(&asked, 0, &rows)).await?, written(3));
    assert_eq!(store.results(day(1), day(7)).await?, [rows[1].clone(), odd, rows[0].clone()]);
    assert_eq!(store.results(day(2), day(2)).await?, rows[..1]);
    assert!(home.company("other").await?.results(day(1), day(7)).await?.is_empty());
    Ok(())
}

async fn an_unchanged_pull_touches_no_row(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a", "b"]);
    let mut bare = result(2, "b", day(1));
    (bare.plan_id, bare.due_at) = (None, None);
    let rows = [result(1, "a", day(1)), bare];
    store.save_slice(&week(&asked, 0, &rows)).await?;
    home.forbid("UPDATE", "results").await?;
    home.forbid("DELETE", "results").await?;
    assert_eq!(store.save_slice(&week(&asked, 10, &rows)).await?, NOTHING);
    assert!(store.past_results(day(1), day(7)).await?.is_empty());
    assert_eq!(store.user_day(&"a".into(), day(1)).await?, Some(at(10)), "yet it was pulled");
    assert!(store.save_slice(&week(&asked, 20, &rows[..1])).await.is_err(), "a vanished row would be touched");
    Ok(())
}

async fn a_changed_row_leaves_its_old_version_in_the_history(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a"]);
    let old = result(1, "a", day(1));
    let mut new = old.clone();
    (new.grade, new.source) = (Grade::Late, Source::Administrator);
    store.save_slice(&week(&asked, 0, &[old.clone(), result(2, "a", day(2))])).await?;
    let saved = store.save_slice(&week(&asked, 10, &[new.clone(), result(2, "a", day(2))])).await?;
    assert_eq!(saved, written(1));
    assert_eq!(store.results(day(1), day(1)).await?, [new.clone()]);
    store.save_slice(&week(&asked, 20, &[old.clone(), result(2, "a", day(2))])).await?;
    let past = store.past_results(day(1), day(7)).await?;
    let versions: Vec<_> = past.iter().map(|past| (&past.result, past.learnt_at, past.ended_at)).collect();
    assert_eq!(versions, [(&old, at(0), at(10)), (&new, at(10), at(20))]);
    Ok(())
}

async fn a_vanished_row_moves_to_the_history(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a", "b"]);
    let rows = [result(1, "a", day(1)), result(2, "a", day(7)), result(3, "b", day(1))];
    store.save_slice(&week(&asked, 0, &rows)).await?;
    let saved = store.save_slice(&week(&asked, 10, &rows[1..])).await?;
    assert_eq!(saved, Saved { n_written: 0, n_vanished: 1 });
    assert_eq!(store.results(day(1), day(7)).await?.len(), 2);
    let past = store.past_results(day(1), day(7)).await?;
    assert_eq!((&past[0].result, past[0].learnt_at, past[0].ended_at), (&rows[0], at(0), at(10)));
    assert_eq!(store.save_slice(&week(&asked, 20, &rows)).await?, written(1), "and it may come back");
    Ok(())
}

async fn only_the_users_and_days_of_the_slice_can_vanish(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let everyone = users(&["a", "b"]);
    let all = [result(1, "a", day(1)), result(2, "b", day(1)), result(3, "a", day(8)), result(4, "a", day(3))];
    let month = Slice { to: day(30), ..week(&everyone, 0, &all) };
    store.save_slice(&month).await?;
    let only_a = users(&["a"]);
    let saved = store.save_slice(&Slice { to: day(2), ..week(&only_a, 10, &[]) }).await?;
    assert_eq!(saved.n_vanished, 1);
    let left: Vec<_> = store.results(day(1), day(30)).await?.into_iter().map(|row| row.id).collect();
    assert_eq!(left, [2, 4, 3]);
    Ok(())
}

async fn silence_about_a_departed_user_is_no_answer(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["gone", "half", "here"]);
    let rows =
        [result(1, "gone", day(1)), result(2, "half", day(1)), result(3, "half", day(2)), result(4, "here", day(1))];
    store.save_slice(&week(&asked, 0, &rows)).await?;
    let departed = ["gone", "half"].map(UserId::from).into();
    let saved = store.save_slice(&Slice { departed: &departed, ..week(&asked, 10, &rows[1..2]) }).await?;
    assert_eq!(saved.n_vanished, 2, "of those who still answer");
    let left: Vec<_> = store.results(day(1), day(7)).await?.into_iter().map(|row| row.id).collect();
    assert_eq!(left, [1, 2]);
    assert_eq!(store.user_day(&"gone".into(), day(1)).await?, Some(at(0)), "the empty answer does not count");
    assert_eq!(store.user_day(&"half".into(), day(1)).await?, Some(at(10)));
    Ok(())
}

async fn a_row_that_a_shifting_page_brought_twice_is_saved_once(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a"]);
    let mut later = result(1, "a", day(1));
    later.grade = Grade::Late;
    let saved = store.save_slice(&week(&asked, 0, &[result(1, "a", day(1)), later.clone()])).await?;
    assert_eq!(saved, written(1));
    assert_eq!(store.results(day(1), day(7)).await?, [later]);
    assert!(store.past_results(day(1), day(7)).await?.is_empty());
    Ok(())
}

async fn a_row_that_moved_to_another_day_leaves_the_old_day(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a"]);
    store.save_slice(&Slice { from: day(20), to: day(20), ..week(&asked, 0, &[result(1, "a", day(20))]) }).await?;
    store.save_slice(&week(&asked, 10, &[result(1, "a", day(2))])).await?;
    assert!(store.results(day(20), day(20)).await?.is_empty());
    assert_eq!(store.past_results(day(20), day(20)).await?.len(), 1);
    Ok(())
}

async fn companies_with_the_same_ids_do_not_meet(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let other = home.company("other").await?;
    let asked = users(&["a"]);
    store.save_slice(&week(&asked, 0, &[result(1, "a", day(1))])).await?;
    other.save_slice(&week(&asked, 10, &[result(1, "a", day(3))])).await?;
    other.save_slice(&week(&asked, 20, &[])).await?;
    assert_eq!(store.results(day(1), day(7)).await?, [result(1, "a", day(1))]);
    assert!(store.past_results(day(1), day(7)).await?.is_empty());
    assert_eq!(other.past_results(day(1), day(7)).await?.len(), 1);
    Ok(())
}

async fn punches_have_their_own_rows_and_cursor(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let asked = users(&["a"]);
    let rows = [punch(1, "a", day(1)), punch(2, "a", day(1))];
    let slice = Slice { results: None, punches: Some(&rows), ..week(&asked, 0, &[]) };
    assert_eq!(store.save_slice(&slice).await?, written(2));
    assert_eq!(store.save_slice(&slice).await?, NOTHING);
    assert_eq!(store.punches(day(1), day(7)).await?, rows);
    assert_eq!(store.user_day(&"a".into(), day(1)).await?, None, "results were not asked for");
    assert_eq!(store.punches_pulled_at(day(1), day(7)).await?.len(), 7);
    let slice = Slice { pulled_at: at(10), punches: Some(&rows[..1]), ..slice };
    assert_eq!(store.save_slice(&slice).await?, Saved { n_written: 0, n_vanished: 1 });
    assert_eq!(store.save_slice(&week(&asked, 20, &[])).await?, NOTHING, "punches were not asked for");
    assert_eq!(store.punches(day(1), day(7)).await?, rows[..1]);
    Ok(())
}

async fn a_slice_of_nobody_is_harmless(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let slice = Slice { departed: &NOBODY, ..week(&[], 0, &[]) };
    assert_eq!(store.save_slice(&slice).await?, NOTHING);
    Ok(())
}

async fn several_tasks_may_save_slices_at_once(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let save = |n: i64| {
        let store = store.clone();
        tokio::spawn(async move {
            let user = format!("u{n}");
            let rows: Vec<_> = (0..150).map(|id| result(1_000 * n + id, &user, day(1))).collect();
            store.save_slice(&week(&[UserId::from(user)], 0, &rows)).await
        })
    };
    for task in (0..8).map(save).collect::<Vec<_>>() {
        assert_eq!(task.await??, written(150));
    }
    assert_eq!(store.results(day(1), day(7)).await?.len(), 1_200);
    Ok(())
}
