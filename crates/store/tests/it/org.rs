//! The organisation as it was seen.

use dianmao_roster::id::{DeptId, Key, UserId};
use dianmao_store::{DepartmentSeen, OrgSeen, PersonSeen};

use crate::sample::{Home, at, on_each_backend};

on_each_backend![
    the_last_read_holds_and_the_past_is_kept,
    an_unchanged_read_writes_nothing,
    two_reads_in_one_instant_leave_the_second,
    a_person_may_be_without_key_name_and_department,
];

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

async fn the_last_read_holds_and_the_past_is_kept(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
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
    assert_eq!(home.company("other").await?.org().await?, OrgSeen::default());
    Ok(())
}

async fn an_unchanged_read_writes_nothing(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let seen = org(&[("a", 10)], &[(10, "Sales")]);
    store.save_org(&seen, at(0)).await?;
    for table in ["people_seen", "departments_seen"] {
        for operation in ["INSERT", "UPDATE", "DELETE"] {
            home.forbid(operation, table).await?;
        }
    }
    store.save_org(&seen, at(10)).await?;
    let end = store.save_org(&OrgSeen::default(), at(20)).await;
    assert!(end.is_err(), "an end would be written");
    Ok(())
}

async fn two_reads_in_one_instant_leave_the_second(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let second = org(&[("a", 11)], &[(11, "Lab")]);
    store.save_org(&org(&[("a", 10)], &[(10, "Sales"), (11, "Labor")]), at(0)).await?;
    store.save_org(&second, at(0)).await?;
    assert_eq!(store.org().await?, second);
    Ok(())
}

async fn a_person_may_be_without_key_name_and_department(home: &Home) -> anyhow::Result<()> {
    let store = home.store().await?;
    let seen = OrgSeen { people: [("a".into(), PersonSeen::default())].into(), ..OrgSeen::default() };
    store.save_org(&seen, at(0)).await?;
    assert_eq!(store.org().await?, seen);
    Ok(())
}
