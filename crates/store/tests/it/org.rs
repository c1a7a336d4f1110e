//! The organisation as it was seen.

use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_store::{DepartmentSeen, OrgSeen, PersonSeen};

use crate::sample::{at, other, raw, store};

fn org(people: &[(&str, i64)], departments: &[(i64, &str)]) -> OrgSeen {
    OrgSeen {
        people: people
            .iter()
            .map(|(user, department)| {
                let person = PersonSeen {
                    key: Some(Key::from(*user)),
                    name: Some(format!("{user}'s name")),
                    departments: vec![DeptId(*department), DeptId(1)],
                    job_number: Some(format!("{user}-7")),
                    hired_on: Some(jiff::civil::date(2024, 2, 29)),
                };
                (UserId::from(*user), person)
            })
            .collect(),
        departments: departments
            .iter()
            .map(|(id, name)| (DeptId(*id), DepartmentSeen { name: (*name).to_owned(), parent: DeptId(1) }))
            .collect(),
    }
}

#[tokio::test]
async fn the_last_read_holds_and_the_past_is_kept() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    let first = org(&[("moves", 10), ("leaves", 10)], &[(10, "Sales"), (11, "Lab")]);
    let second = org(&[("moves", 11), ("joins", 10)], &[(10, "Sales East"), (11, "Lab")]);
    store.save_org(&first, at(0)).await?;
    store.save_org(&second, at(10)).await?;
    assert_eq!(store.org().await?, second);
    assert_eq!(store.org_during(at(0), at(10)).await?, first, "an interval ends before its last instant");
    let both = store.org_during(at(5), at(20)).await?;
    assert_eq!(both.people[&"moves".into()], second.people[&"moves".into()]);
    assert_eq!(both.people[&"leaves".into()], first.people[&"leaves".into()]);
    assert_eq!(both.people.len(), 3);
    assert_eq!(both.departments, second.departments);
    assert_eq!(store.org_during(at(-9), at(0)).await?, OrgSeen::default());
    assert_eq!(other(&store).await?.org().await?, OrgSeen::default());
    Ok(())
}

#[tokio::test]
async fn an_unchanged_read_writes_nothing() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    let seen = org(&[("a", 10)], &[(10, "Sales")]);
    store.save_org(&seen, at(0)).await?;
    let mut raw = raw(&store).await?;
    let version = "PRAGMA data_version";
    let before: i64 = sqlx::query_scalar(version).fetch_one(&mut raw).await?;
    store.save_org(&seen, at(10)).await?;
    assert_eq!(before, sqlx::query_scalar::<_, i64>(version).fetch_one(&mut raw).await?);
    store.save_org(&OrgSeen::default(), at(20)).await?;
    assert_ne!(before, sqlx::query_scalar::<_, i64>(version).fetch_one(&mut raw).await?);
    Ok(())
}

#[tokio::test]
async fn two_reads_in_one_instant_leave_the_second() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    let second = org(&[("a", 11)], &[(11, "Lab")]);
    store.save_org(&org(&[("a", 10)], &[(10, "Sales"), (11, "Labor")]), at(0)).await?;
    store.save_org(&second, at(0)).await?;
    assert_eq!(store.org().await?, second);
    Ok(())
}

#[tokio::test]
async fn a_person_may_be_without_key_name_and_department() -> anyhow::Result<()> {
    let (_dir, store) = store().await?;
    let seen = OrgSeen { people: [("a".into(), PersonSeen::default())].into(), ..OrgSeen::default() };
    store.save_org(&seen, at(0)).await?;
    assert_eq!(store.org().await?, seen);
    Ok(())
}
