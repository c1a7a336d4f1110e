//! The mapping: which file makes departments or people, and by which templates; checked against the files' columns before any row.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Tables;
use super::values::TextField;
use crate::row::{Columns, Table};
use crate::template::{Engine, Template, TemplateError};

/// How HR's tables become departments and people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The department blocks.
    pub departments: Vec<DepartmentBlock>,
    /// The employee blocks.
    pub employees: Vec<EmployeeBlock>,
    /// Further files for `lookup`, by the names that templates use.
    pub tables: BTreeMap<String, String>,
    /// What an empty value of a mapped field means.
    pub on_empty: OnEmpty,
}

/// What an empty value of a mapped, optional field means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnEmpty {
    /// The old value stays.
    #[default]
    Keep,
    /// The old value goes. Dates stay in any case.
    Clear,
}

/// One file whose rows are departments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DepartmentBlock {
    /// The file, as the configuration names it.
    pub file: String,
    /// Template of the key.
    pub key: String,
    /// Template of the name.
    pub name: String,
    /// Template of the parent's key. A department whose parent comes out empty hangs from the root, as do all of a block without it:
    /// in the common table of departments with their parents, the uppermost row has none.
    pub parent: Option<String>,
}

/// One file whose rows are people. A field without template is not managed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmployeeBlock {
    /// The file, as the configuration names it.
    pub file: String,
    /// Template of the key.
    pub key: String,
    /// Template of the userid of a person yet to be created; the key where there is none.
    pub userid: Option<String>,
    /// Template of the name.
    pub name: String,
    /// Template of the mobile number.
    pub mobile: String,
    /// Template of the departments' keys, separated by commas or semicolons. Without it everybody belongs to the root.
    pub departments: Option<String>,
    /// Template of the title.
    pub title: Option<String>,
    /// Template of the job number.
    pub job_number: Option<String>,
    /// Template of the e-mail address.
    pub email: Option<String>,
    /// Template of the extension number.
    pub telephone: Option<String>,
    /// Template of the place of work.
    pub work_place: Option<String>,
    /// Template of the remark.
    pub remark: Option<String>,
    /// Template of the date of hire.
    pub hired_on: Option<String>,
    /// Template of the last working day.
    pub leave_date: Option<String>,
}

/// A mapping that cannot work for any row; it names the place and the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// A block or a table names a file that was not read.
    #[error("`{file}` was not read; name it in the configuration as it is named on disk")]
    MissingFile {
        /// The file as configured.
        file: String,
    },
    /// A template does not fit the header of its file, or does not work at all.
    #[error("{}{fault}", place(file, field, fault))]
    Template {
        /// The file whose rows the template would see.
        file: String,
        /// The field that the template makes.
        field: &'static str,
        /// What is wrong with it.
        fault: TemplateError,
    },
}

/// Where to look: at the header of the file, unless it is the template itself that is wrong.
fn place(file: &str, field: &str, fault: &TemplateError) -> String {
    match fault {
        TemplateError::MissingColumn { .. } => format!("{file}:1: {field}: "),
        TemplateError::Syntax(_) | TemplateError::UnknownTable { .. } | TemplateError::MissingTableColumn { .. } => {
            format!("the configuration's `{field}` for {file}: ")
        }
    }
}

/// A mapping whose templates are compiled against the files that it will take in.
#[derive(Debug)]
pub struct CompiledMapping {
    pub(super) engine: Engine,
    pub(super) departments: Vec<DepartmentTemplates>,
    pub(super) employees: Vec<EmployeeTemplates>,
    pub(super) on_empty: OnEmpty,
}

#[derive(Debug)]
pub(super) struct DepartmentTemplates {
    pub(super) table: Arc<Table>,
    pub(super) key: Template,
    pub(super) name: Template,
    pub(super) parent: Option<Template>,
}

#[derive(Debug)]
pub(super) struct EmployeeTemplates {
    pub(super) table: Arc<Table>,
    pub(super) key: Template,
    pub(super) userid: Option<Template>,
    pub(super) name: Template,
    pub(super) mobile: Template,
    pub(super) departments: Option<Template>,
    pub(super) texts: Vec<(TextField, Template)>,
    pub(super) hired_on: Option<Template>,
    pub(super) leave_date: Option<Template>,
}

impl Mapping {
    /// The files to read, each once.
    #[must_use]
    pub fn files(&self) -> BTreeSet<&str> {
        let departments = self.departments.iter().map(|block| &block.file);
        let employees = self.employees.iter().map(|block| &block.file);
        departments.chain(employees).chain(self.tables.values()).map(String::as_str).collect()
    }

    /// Compiles all templates against the columns of the files.
    ///
    /// # Errors
    /// The first template that names what is not there, or that cannot be read.
    pub fn compile(&self, tables: &Tables) -> Result<CompiledMapping, MappingError> {
        let mut lookups = BTreeMap::new();
        for (name, file) in &self.tables {
            lookups.insert(name.clone(), find(tables, file)?);
        }
        let mut engine = Engine::new(lookups);
        let mut departments = Vec::new();
        for block in &self.departments {
            departments.push(compile_departments(&mut engine, block, find(tables, &block.file)?)?);
        }
        let mut employees = Vec::new();
        for block in &self.employees {
            employees.push(compile_employees(&mut engine, block, find(tables, &block.file)?)?);
        }
        Ok(CompiledMapping { engine, departments, employees, on_empty: self.on_empty })
    }
}

impl CompiledMapping {
    /// The employee fields that any block maps.
    pub(super) fn mapped(&self) -> BTreeSet<&'static str> {
        let mut mapped = BTreeSet::new();
        for block in &self.employees {
            mapped.extend(["name", "mobile"]);
            mapped.extend(block.departments.is_some().then_some("departments"));
            mapped.extend(block.hired_on.is_some().then_some("hired_on"));
            mapped.extend(block.texts.iter().map(|(field, _)| field.name()));
        }
        mapped
    }
}

fn find(tables: &Tables, file: &str) -> Result<Arc<Table>, MappingError> {
    tables.get(file).cloned().ok_or_else(|| MappingError::MissingFile { file: file.to_owned() })
}

/// Compiles the templates of one block.
struct Compiler<'a> {
    engine: &'a mut Engine,
    file: &'a str,
    columns: &'a Arc<Columns>,
}

impl Compiler<'_> {
    fn template(&mut self, field: &'static str, source: &str) -> Result<Template, MappingError> {
        self.engine.compile(source, self.columns).map_err(|fault| MappingError::Template {
            file: self.file.to_owned(),
            field,
            fault,
        })
    }

    fn optional(&mut self, field: &'static str, source: Option<&String>) -> Result<Option<Template>, MappingError> {
        source.map(|source| self.template(field, source)).transpose()
    }
}

fn compile_departments(
    engine: &mut Engine,
    block: &DepartmentBlock,
    table: Arc<Table>,
) -> Result<DepartmentTemplates, MappingError> {
    let mut compiler = Compiler { engine, file: &block.file, columns: &table.columns };
    let key = compiler.template("key", &block.key)?;
    let name = compiler.template("name", &block.name)?;
    let parent = compiler.optional("parent", block.parent.as_ref())?;
    Ok(DepartmentTemplates { table, key, name, parent })
}

fn compile_employees(
    engine: &mut Engine,
    block: &EmployeeBlock,
    table: Arc<Table>,
) -> Result<EmployeeTemplates, MappingError> {
    let mut compiler = Compiler { engine, file: &block.file, columns: &table.columns };
    let key = compiler.template("key", &block.key)?;
    let userid = compiler.optional("userid", block.userid.as_ref())?;
    let name = compiler.template("name", &block.name)?;
    let mobile = compiler.template("mobile", &block.mobile)?;
    let departments = compiler.optional("departments", block.departments.as_ref())?;
    let mut texts = Vec::new();
    for field in TextField::ALL {
        if let Some(source) = field.source(block) {
            texts.push((field, compiler.template(field.name(), source)?));
        }
    }
    let hired_on = compiler.optional("hired_on", block.hired_on.as_ref())?;
    let leave_date = compiler.optional("leave_date", block.leave_date.as_ref())?;
    Ok(EmployeeTemplates { table, key, userid, name, mobile, departments, texts, hired_on, leave_date })
}
