//! The program as child processes, each in the folder of its company and with nothing of our own environment.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// Where one company's program runs.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) program: PathBuf,
    pub(crate) folder: PathBuf,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Place {
    /// Writes the configuration of a company that may do whatever HR asks, at full speed.
    pub(crate) fn configure(&self, url: &str) -> io::Result<()> {
        fs::write(self.folder.join("dianmao.toml"), CONFIGURATION.replace("{url}", url))
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).current_dir(&self.folder).stdin(Stdio::null()).env_clear().env("HOME", &self.folder);
        if let Some(folder) = std::env::var_os("DIANMAO_TEST_TRACE").filter(|folder| !folder.is_empty()) {
            command.env("DIANMAO_LOG_FILE", Path::new(&folder).join("dianmao-campaign.log"));
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Result<Ended> {
        let output =
            self.command(words).output().with_context(|| format!("{} does not start", self.program.display()))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Ended { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) })
    }

    /// Starts a command whose end somebody else brings about; what it says goes to files beside the company.
    pub(crate) fn start(&self, words: &[&str]) -> Result<Child> {
        let file = |name: &str| File::create(self.folder.join(name));
        Ok(self.command(words).stdout(file("killed.out")?).stderr(file("killed.err")?).spawn()?)
    }

    pub(crate) fn json(&self, words: &[&str]) -> Result<Value> {
        let ended = self.run(words)?;
        ensure!(ended.code == Some(0), "{words:?}: {ended:?}");
        Ok(serde_json::from_str(&ended.stdout)?)
    }
}

const CONFIGURATION: &str = r#"# Written by a campaign: an invented company against the emulator.
[dingtalk]
app_key = "dingappkey"
app_secret = "dingappsecret"
oapi_url = "{url}"
api_url = "{url}"

[source]
kind = "csv"
dir = "hr"

[[source.department]]
file = "departments.csv"
key = "{{ 部门编号 }}"
name = "{{ 部门名称 }}"
parent = "{{ 上级部门编号 }}"

[[source.employee]]
file = "employees.csv"
key = "{{ 工号 }}"
name = "{{ 姓名 }}"
mobile = "{{ 手机号 }}"
departments = "{{ 部门编号 }}"
title = "{{ 职位 }}"
job_number = "{{ 工号 }}"
leave_date = "{{ 离职日期 }}"

[sync]
mode = "full"
mobile_change = "recreate"
canary = 0

# The limits would hold what the campaign is about.
[guard]
removals_percent = 1000000
removals_max = 1000000
updates_percent = 100

[limits]
calls_per_second = 100000

[budget]
calls_per_month = 0
"#;
