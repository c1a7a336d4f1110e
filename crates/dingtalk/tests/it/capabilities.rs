//! Each line of the table of capabilities, tried on both generations of the emulator.

use std::collections::BTreeMap;

use anyhow::Result;
use dianmao_dingtalk::api::{legacy, v2};
use dianmao_dingtalk::{Capability, Client, Error, Generation, Method};
use dianmao_emulator as emulator;
use dianmao_emulator::{FaultKind, FaultRule};
use serde_json::{Value, json};

use crate::emulator::{Tenant, empty, make_department, person};

const GENERATIONS: [Generation; 2] = [Generation::Legacy, Generation::V2];

#[tokio::test]
async fn table_says_what_the_emulator_does() -> Result<()> {
    for capability in Capability::ALL {
        for generation in GENERATIONS {
            let seen = tried(capability, generation).await?;
            assert_eq!(generation.can(capability), seen, "{capability:?} of {generation:?}");
        }
    }
    Ok(())
}

#[test]
fn new_host_can_nothing_of_all_this() {
    for capability in Capability::ALL {
        assert!(!Generation::V1.can(capability), "{capability:?}");
    }
    assert_eq!(Generation::V1.text_limits(), None);
}

async fn tried(capability: Capability, generation: Generation) -> Result<bool> {
    match capability {
        Capability::MainDepartment => main_department(generation).await,
        Capability::MergeExtension => merge_extension(generation).await,
        Capability::ClearManager => clear_manager(generation).await,
        Capability::ClearDeptManagers => clear_dept_managers(generation).await,
        Capability::DeptCode => dept_text(generation, "code").await,
        Capability::DeptTexts => dept_text(generation, "brief").await,
        Capability::MemberCounts => member_counts(generation).await,
        Capability::WholeTree => whole_tree(generation).await,
        Capability::UnpagedPeople => unpaged_people(generation).await,
        Capability::BatchDelete => batch_delete(generation).await,
        Capability::ChangeInactiveMobile => change_inactive_mobile(generation).await,
        Capability::NamesHolder => names_holder(generation).await,
        Capability::NewApps => new_apps(generation).await,
        Capability::ListedAsFree => listed_as_free(generation).await,
        Capability::RequestIds => request_ids(generation).await,
        other => panic!("{other:?} is not tried"),
    }
}

/// Writes with a field in every generation's own words; what a generation does not know, it does not do.
async fn update_user(client: &Client, generation: Generation, mut fields: Value) -> Result<Value, Error> {
    fields["userid"] = "E1".into();
    let path = if generation == Generation::Legacy { "/user/update" } else { "/topapi/v2/user/update" };
    client.call(path, Method::Post, fields).await
}

async fn update_department(client: &Client, generation: Generation, dept_id: i64, mut fields: Value) -> Result<()> {
    let (path, key) = match generation {
        Generation::Legacy => ("/department/update", "id"),
        _ => ("/topapi/v2/department/update", "dept_id"),
    };
    fields[key] = dept_id.into();
    client.call(path, Method::Post, fields).await?;
    Ok(())
}

async fn user(client: &Client) -> Result<v2::user::Details, Error> {
    client.send(&v2::user::Get { userid: "E1".into(), language: None }).await
}

async fn main_department(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    let dept_id = make_department(&client, "研发部", 1).await?;
    client.send(&person(1, dept_id)).await?;
    update_user(&client, generation, json!({"dept_position_list": [{"dept_id": dept_id, "is_main": true}]})).await?;
    let posts = user(&client).await?.dept_position_list.unwrap_or_default();
    Ok(posts.iter().any(|post| post.is_main == Some(true)))
}

async fn merge_extension(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    client.send(&v2::user::Create { extension: Some(r#"{"工位":"A-12"}"#.into()), ..person(1, 1) }).await?;
    let changes = match generation {
        Generation::Legacy => json!({"extattr": {"楼层": "3"}, "ext_attrs_update_mode": 1}),
        _ => json!({"extension": r#"{"楼层":"3"}"#, "ext_attrs_update_mode": 1}),
    };
    update_user(&client, generation, changes).await?;
    let extension: BTreeMap<String, String> = serde_json::from_str(&user(&client).await?.extension.unwrap())?;
    assert!(extension.contains_key("楼层"));
    Ok(extension.contains_key("工位"))
}

async fn clear_manager(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    client.send(&person(2, 1)).await?;
    client.send(&v2::user::Create { manager_userid: Some("E2".into()), ..person(1, 1) }).await?;
    let key = if generation == Generation::Legacy { "managerUserid" } else { "manager_userid" };
    update_user(&client, generation, json!({key: "", "force_update_fields": "manager_userid"})).await?;
    Ok(user(&client).await?.manager_userid.is_none())
}

async fn clear_dept_managers(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    let dept_id = make_department(&client, "研发部", 1).await?;
    client.send(&person(1, dept_id)).await?;
    let key = if generation == Generation::Legacy { "deptManagerUseridList" } else { "dept_manager_userid_list" };
    update_department(&client, generation, dept_id, json!({key: "E1"})).await?;
    let managers = async || client.send(&v2::department::Get { dept_id, language: None }).await;
    assert_eq!(managers().await?.dept_manager_userid_list, Some(vec!["E1".to_owned()]));
    let cleared = json!({key: "", "force_update_fields": "dept_manager_userid_list"});
    update_department(&client, generation, dept_id, cleared).await?;
    Ok(managers().await?.dept_manager_userid_list == Some(vec![]))
}

async fn dept_text(generation: Generation, key: &str) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    let dept_id = make_department(&client, "研发部", 1).await?;
    update_department(&client, generation, dept_id, json!({key: "RD"})).await?;
    let found = client.send(&v2::department::Get { dept_id, language: None }).await?;
    let text = if key == "code" { found.code } else { found.brief };
    Ok(text.as_deref() == Some("RD"))
}

async fn member_counts(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    client.send(&person(1, 1)).await?;
    let answer = match generation {
        Generation::Legacy => client.call("/department/get", Method::Get, json!({"id": 1})).await?,
        _ => client.call("/topapi/v2/department/get", Method::Post, json!({"dept_id": 1})).await?["result"].clone(),
    };
    Ok(answer.get("member_count").or_else(|| answer.get("memberCount")).is_some())
}

async fn whole_tree(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    let above = make_department(&client, "研发部", 1).await?;
    let below = make_department(&client, "研发一部", above).await?;
    Ok(match generation {
        Generation::Legacy => {
            let found = client.send(&legacy::department::List::everything()).await?.department;
            found.iter().any(|row| row.id == below)
        }
        _ => client.send(&v2::department::ListSub::default()).await?.iter().any(|row| row.dept_id == below),
    })
}

async fn unpaged_people(generation: Generation) -> Result<bool> {
    let tenant = Tenant::start(emulator::Config::default().people(0)).await?;
    let people = (1..=101).map(|nth| emulator::PersonPatch {
        name: Some(format!("员工{nth}")),
        mobile: Some(format!("120{nth:08}")),
        ..emulator::PersonPatch::of(format!("E{nth}"))
    });
    tenant.emulator.add_people(people.collect()).unwrap();
    let client = tenant.client();
    Ok(match generation {
        Generation::Legacy => client.send(&legacy::user::List::whole(1)).await?.userlist.len() == 101,
        _ => client.send(&v2::user::List { size: 101, ..v2::user::List::of(1) }).await.is_ok(),
    })
}

async fn batch_delete(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    client.send(&person(1, 1)).await?;
    let path = if generation == Generation::Legacy { "/user/batchdelete" } else { "/topapi/v2/user/batchdelete" };
    let answer = client.call(path, Method::Post, json!({"useridlist": ["E1"]})).await;
    assert_eq!(answer.is_ok(), user(&client).await.is_err());
    Ok(answer.is_ok())
}

async fn change_inactive_mobile(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    client.send(&person(1, 1)).await?;
    let answer = update_user(&client, generation, json!({"mobile": "12000000099"})).await;
    Ok(answer.is_ok() && user(&client).await?.mobile.as_deref() == Some("12000000099"))
}

async fn names_holder(generation: Generation) -> Result<bool> {
    let (_tenant, client) = empty().await?;
    client.send(&person(1, 1)).await?;
    let (name, mobile) = ("员工2".to_owned(), "12000000001".to_owned());
    let error = match generation {
        Generation::Legacy => {
            let request = legacy::user::Create { name, mobile, department: vec![1], ..Default::default() };
            client.send(&request).await.unwrap_err()
        }
        _ => {
            let request = v2::user::Create { name, mobile, dept_id_list: vec![1], ..Default::default() };
            client.send(&request).await.unwrap_err()
        }
    };
    assert!(error.is_code(60104), "{error}");
    Ok(matches!(error, Error::Api { holder: Some(holder), .. } if &*holder == "E1"))
}

async fn ask(client: &Client, generation: Generation) -> Result<(), Error> {
    match generation {
        Generation::Legacy => client.send(&legacy::department::ListIds { id: 1 }).await.map(drop),
        _ => client.send(&v2::department::ListSubId { dept_id: 1 }).await.map(drop),
    }
}

async fn new_apps(generation: Generation) -> Result<bool> {
    let mut config = emulator::Config::default().people(0);
    config.seed.app.scopes_withheld = vec!["legacy_contacts".into()];
    match ask(&Tenant::start(config).await?.client(), generation).await {
        Ok(()) => Ok(true),
        Err(Error::Scope { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The switch takes the strict reading of the vendor's list.
async fn listed_as_free(generation: Generation) -> Result<bool> {
    let mut config = emulator::Config::default().people(0);
    config.seed.switches.legacy_quota = emulator::switches::LegacyQuota::Counted;
    let tenant = Tenant::start(config).await?;
    ask(&tenant.client(), generation).await?;
    let metered = tenant.emulator.metered();
    Ok(!metered.keys().any(|path| path.contains("/department/")))
}

async fn request_ids(generation: Generation) -> Result<bool> {
    let (tenant, client) = empty().await?;
    let rule = FaultRule { errcode: Some(60003), ..FaultRule::new("*", FaultKind::Errcode) };
    ask(&client, generation).await?;
    tenant.emulator.set_faults(vec![rule]);
    let error = ask(&client, generation).await.unwrap_err();
    assert!(error.is_code(60003), "{error}");
    Ok(error.request_id().is_some())
}

/// The longest texts pass, and no longer ones: the table is neither too wide nor too narrow.
#[tokio::test]
async fn texts_are_as_long_as_the_table_says() -> Result<()> {
    for generation in GENERATIONS {
        let limits = generation.text_limits().unwrap();
        let fields = match generation {
            Generation::Legacy => [
                ("name", limits.name),
                ("position", limits.title),
                ("jobnumber", limits.job_number),
                ("tel", limits.telephone),
                ("workPlace", limits.work_place),
                ("remark", limits.remark),
            ],
            _ => [
                ("name", limits.name),
                ("title", limits.title),
                ("job_number", limits.job_number),
                ("telephone", limits.telephone),
                ("work_place", limits.work_place),
                ("remark", limits.remark),
            ],
        };
        let (_tenant, client) = empty().await?;
        client.send(&person(1, 1)).await?;
        for (key, most) in fields {
            update_user(&client, generation, json!({key: "何".repeat(most)})).await?;
            let longer = update_user(&client, generation, json!({key: "何".repeat(most + 1)})).await;
            assert!(longer.is_err(), "{generation:?} takes `{key}` of {} characters", most + 1);
        }
        let long = |most: usize| format!("{}@example.com", "e".repeat(most - "@example.com".len()));
        update_user(&client, generation, json!({"email": long(limits.email)})).await?;
        assert!(update_user(&client, generation, json!({"email": long(limits.email + 1)})).await.is_err());
        let new = |most| legacy::department::Create { name: "部".repeat(most), parentid: 1, ..Default::default() };
        if generation == Generation::Legacy {
            client.send(&new(limits.dept_name)).await?;
            assert!(client.send(&new(limits.dept_name + 1)).await.is_err());
        } else {
            make_department(&client, &"部".repeat(limits.dept_name), 1).await?;
            assert!(make_department(&client, &"部".repeat(limits.dept_name + 1), 1).await.is_err());
        }
    }
    Ok(())
}
