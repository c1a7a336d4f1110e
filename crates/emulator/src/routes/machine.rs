//! The attendance machines: one in each office.

use serde_json::{Value, json};

use crate::app::{Reading, Writing};
use crate::attendance::places::{OFFICES, Office};
use crate::codes::{BAD_OFFSET, BAD_PARAMETER, BAD_SIZE, Refusal};
use crate::endpoint::Outcome;
use crate::envelope::{Named, Refused, success};
use crate::mix::{BASE36, mix_text, spell};
use crate::params::Params;
use crate::state::{MachineChange, machine_id};

/// The largest page of machines and of people.
const MOST: i64 = 50;
/// What all machines are.
const PRODUCT: &str = "M1F";

const INVALID: Named = Named { status: 400, code: "invalidParameter", message: "参数错误" };

/// `POST /topapi/smartdevice/atmachine/get_by_userid`: the machines where somebody may punch.
pub(crate) fn of_user(reading: &Reading<'_>, params: &Params) -> Outcome {
    let bad = |key: &str| Refusal::detailed(BAD_PARAMETER, key);
    let param = params.objects("param")?.into_iter().next().ok_or_else(|| bad("param"))?;
    let userid = param.required_text("userid")?;
    reading.company.known_person(&userid)?;
    let skip = usize::try_from(param.required_number("offset")?).map_err(|_| BAD_OFFSET)?;
    let size = param.required_number("size")?;
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size)).ok_or(BAD_SIZE)?;
    let machines = OFFICES.iter().enumerate().filter(|(machine, _)| reading.company.is_on_machine(*machine, &userid));
    let mut rest = machines.skip(skip);
    let view = |(machine, office): (usize, &Office)| {
        json!({
            "deviceid": device_id(reading.company.seed(), office),
            "deviceName": office.machine_name,
            "productName": PRODUCT,
            "devid": machine_id(machine),
        })
    };
    let page: Vec<Value> = rest.by_ref().take(size).map(view).collect();
    let result = json!({"machineList": page, "hasMore": rest.next().is_some()});
    let body = json!({"errcode": 0, "result": result, "request_id": reading.request_id, "success": true});
    Ok(success(&body, Some(0)))
}

/// `GET /v1.0/attendance/machines/{devId}`.
pub(crate) fn get(reading: &Reading<'_>, params: &Params) -> Outcome {
    let machine = find(params)?;
    let office = &OFFICES[machine];
    let (latitude, longitude) = office.position.degrees();
    let managers = reading.company.administrator();
    let result = json!({
        "deviceId": device_id(reading.company.seed(), office),
        "devId": machine_id(machine),
        "deviceName": office.machine_name,
        "productName": PRODUCT,
        "netStatus": "3",
        "productVersion": "1.0.1",
        "deviceSn": office.machine_sn,
        "maxFace": 10_000,
        "voiceMode": 2,
        "atmManagerList": managers.into_iter().collect::<Vec<_>>(),
        "machineBluetoothVO": {
            "bluetoothValue": true,
            "bluetoothCheckWithFace": false,
            "bluetoothDistanceMode": "default",
            "bluetoothDistanceModeDesc": "默认",
            "monitorLocationAbnormal": true,
            "address": office.address,
            "longitude": longitude,
            "latitude": latitude,
            "limitUserDeviceCount": true,
            "userDeviceCount": 1,
        },
    });
    Ok(success(&json!({"result": result}), None))
}

/// `GET /v1.0/attendance/machines/getUser/{devId}`: who is on a machine, by userid.
pub(crate) fn users(reading: &Reading<'_>, params: &Params) -> Outcome {
    let machine = find(params)?;
    let number = |key: &str| params.number(key).map_err(|_| Refused::from(INVALID));
    let skip = usize::try_from(number("nextToken")?.unwrap_or(0)).map_err(|_| INVALID)?;
    let size = number("maxResults")?.unwrap_or(MOST);
    let size = usize::try_from(size).ok().filter(|_| (1..=MOST).contains(&size)).ok_or(INVALID)?;
    let roll = reading.rolls.of(reading.company, reading.document, reading.now_ms);
    let people = roll.userids.iter().filter(|userid| reading.company.is_on_machine(machine, userid));
    let mut rest = people.filter_map(|userid| reading.company.person(userid)).skip(skip);
    let view = |person: &crate::state::Person| {
        // A machine knows the faces of those who have been in the app.
        json!({"userId": person.userid, "name": person.name, "hasFace": person.active})
    };
    let page: Vec<Value> = rest.by_ref().take(size).map(view).collect();
    let has_more = rest.next().is_some();
    let mut result = json!({"userList": page, "hasMore": has_more});
    if has_more {
        result["nextToken"] = json!((skip + size).to_string());
    }
    Ok(success(&json!({"result": result}), None))
}

/// `PUT /v1.0/smartDevice/atmachines/users`: puts people and departments on machines, and takes them off.
pub(crate) fn change_users(writing: &mut Writing<'_>, params: &Params) -> Outcome {
    let seed = writing.company.seed();
    let ids = |key: &str| Ok::<_, Refused>(params.ids(key).map_err(|_| INVALID)?.unwrap_or_default());
    let texts = |key: &str| Ok::<_, Refused>(params.texts(key).map_err(|_| INVALID)?.unwrap_or_default());
    let by_number = ids("devIds")?.into_iter().map(|id| (0..OFFICES.len()).find(|machine| machine_id(*machine) == id));
    let by_name = texts("deviceIds")?;
    let by_name = by_name.iter().map(|id| OFFICES.iter().position(|office| device_id(seed, office) == *id));
    let machines: Option<Vec<usize>> = by_number.chain(by_name).collect();
    let machines = machines.filter(|machines| !machines.is_empty()).ok_or(INVALID)?;
    let change = MachineChange {
        add_users: texts("addUserIds")?,
        remove_users: texts("delUserIds")?,
        add_departments: ids("addDeptIds")?,
        remove_departments: ids("delDeptIds")?,
    };
    let is_known = change.add_users.iter().all(|userid| writing.company.person(userid).is_some())
        && change.add_departments.iter().all(|dept_id| writing.company.department(*dept_id).is_some());
    if !is_known {
        return Err(INVALID.into());
    }
    writing.company.change_machines(&machines, &change);
    Ok(success(&json!({}), None))
}

/// The machine that the path names.
fn find(params: &Params) -> Result<usize, Refused> {
    let id = params.required_number("devId").map_err(|_| INVALID)?;
    (0..OFFICES.len()).find(|machine| machine_id(*machine) == id).ok_or_else(|| INVALID.into())
}

/// The other name of a machine, which tells nothing.
fn device_id(seed: u64, office: &Office) -> String {
    spell(mix_text(seed, office.machine_sn), 12, BASE36)
}
