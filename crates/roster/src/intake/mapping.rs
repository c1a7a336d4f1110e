//! The mapping: which file makes departments or people, and by which templates; checked against the files' columns before any row.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Tables;
use super::rules::Rules;
use super::values::TextField;
use crate::ability::TextLimits;
use crate::problem::ProblemCode;
use crate::row::{Columns, Origin, Table};
use crate::template::{self, Condition, Engine, Template, TemplateError};

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
    /// Where the company is registered, which decides how mobile numbers must be written.
    pub region: Region,
    /// What is written in the place of what departments' names cannot hold.
    pub mend_names: BTreeMap<String, String>,
    /// The most characters that DingTalk takes.
    pub limits: TextLimits,
    /// For each field that several blocks state, the files in the order in which they are believed.
    pub precedence: BTreeMap<String, Vec<String>>,
    /// The warnings that nobody wants to see.
    pub ignored_warnings: BTreeSet<ProblemCode>,
}

/// Where a company is registered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Region {
    /// On the mainland: its numbers need no code.
    #[default]
    Mainland,
    /// Elsewhere: every number states its country. `15155550100` is of the mainland or of North America, and nobody guesses.
    Elsewhere,
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
    /// Expression: which rows are meant. All of them without it.
    pub include: Option<String>,
    /// Expression: which rows are not meant.
    pub exclude: Option<String>,
    /// Template of the parent's key. A department whose parent comes out empty hangs from the root, as do all of a block without it:
    /// in the common table of departments with their parents, the uppermost row has none.
    pub parent: Option<String>,
    /// Template of the keys of the people who lead it, separated by commas or semicolons.
    pub leaders: Option<String>,
}

/// One file whose rows are people. A field without template is not managed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmployeeBlock {
    /// The file, as the configuration names it.
    pub file: String,
    /// Template of the key.
    pub key: String,
    /// Whether the rows only add fields to people whom other blocks name.
    pub merge: bool,
    /// Whether a person has a row a post (岗位), each with its department. Their other fields must agree.
    pub posts: bool,
    /// Expression: which of a person's posts is the main one, whose title counts; the first without it.
    pub main_if: Option<String>,
    /// Expression: which rows are meant. All of them without it.
    pub include: Option<String>,
    /// Expression: which rows are not meant.
    pub exclude: Option<String>,
    /// Expression: whether the person is employed. Who is not has left, with a date or without.
    pub active_if: Option<String>,
    /// Template of the day from which the row holds. Of several rows of one person the newest one that holds today counts.
    pub effective_on: Option<String>,
    /// Template of the userid of a person yet to be created; the key where there is none.
    pub userid: Option<String>,
    /// Template of the userid of people who would share one by `userid`.
    pub userid_if_taken: Option<String>,
    /// Template of the name.
    pub name: Option<String>,
    /// Template of the mobile number.
    pub mobile: Option<String>,
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
    /// Templates of the company's own fields, by their names at the remote side.
    pub extension: BTreeMap<String, String>,
    /// Template of the manager's key.
    pub manager: Option<String>,
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
    /// No block makes a field that everybody needs.
    #[error("no `[[source.employee]]` block makes `{field}`, which everybody needs")]
    Unmapped {
        /// The field.
        field: &'static str,
    },
    /// A precedence that cannot be followed.
    #[error("`[source.precedence]` of `{field}`: {message}")]
    Precedence {
        /// The field as configured.
        field: String,
        /// What is wrong with it.
        message: String,
    },
    /// A template does not fit the header of its file, or does not work at all.
    #[error("{}{fault}", place(file, field, fault))]
    Template {
        /// The file whose rows the template would see; for a missing column the heading, if a row of it is one.
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
        TemplateError::MissingColumn { .. } => format!("{file}: {field}: "),
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
    pub(super) region: Region,
    pub(super) mend_names: BTreeMap<String, String>,
    pub(super) limits: TextLimits,
    pub(super) precedence: BTreeMap<String, Vec<String>>,
    pub(super) ignored_warnings: BTreeSet<ProblemCode>,
}

#[derive(Debug)]
pub(super) struct DepartmentTemplates {
    pub(super) table: Arc<Table>,
    pub(super) rules: Rules,
    pub(super) key: Template,
    pub(super) name: Template,
    pub(super) parent: Option<Template>,
    pub(super) leaders: Option<Template>,
}

#[derive(Debug)]
pub(super) struct EmployeeTemplates {
    /// What is read, as the configuration names it.
    pub(super) file: String,
    pub(super) table: Arc<Table>,
    pub(super) merge: bool,
    pub(super) posts: bool,
    pub(super) main_if: Option<Condition>,
    pub(super) rules: Rules,
    pub(super) active_if: Option<Condition>,
    pub(super) key: Template,
    /// The template of each field that the block makes.
    pub(super) fields: Vec<(&'static str, Template)>,
    /// The templates of the company's own fields, by their names at the remote side.
    pub(super) extension: Vec<(String, Template)>,
}

impl EmployeeTemplates {
    /// Whether a precedence means this block: by the name of what is read, or of the workbook that holds the sheet.
    pub(super) fn is_named(&self, file: &str) -> bool {
        self.file == file || *self.table.name == *file
    }

    /// The template of a field, or the expression of that name.
    pub(super) fn template(&self, field: &str) -> Option<&Template> {
        match field {
            "key" => Some(&self.key),
            "main_if" => self.main_if.as_ref().map(|condition| &condition.template),
            "active_if" => self.active_if.as_ref().map(|condition| &condition.template),
            "include" | "exclude" => self.rules.template(field),
            _ => self.fields.iter().find(|(name, _)| *name == field).map(|(_, template)| template),
        }
    }
}

impl DepartmentTemplates {
    /// The template of a field, or the expression of that name.
    pub(super) fn template(&self, field: &str) -> Option<&Template> {
        match field {
            "key" => Some(&self.key),
            "name" => Some(&self.name),
            "parent" => self.parent.as_ref(),
            "leaders" => self.leaders.as_ref(),
            _ => self.rules.template(field),
        }
    }
}

impl Mapping {
    /// The files to read, each once.
    #[must_use]
    pub fn files(&self) -> BTreeSet<&str> {
        let departments = self.departments.iter().map(|block| &block.file);
        let employees = self.employees.iter().map(|block| &block.file);
        departments.chain(employees).chain(self.tables.values()).map(String::as_str).collect()
    }

    /// The columns that the templates name, by file: what a header must hold, before any is read.
    #[must_use]
    pub fn columns(&self) -> BTreeMap<&str, BTreeSet<String>> {
        let mut columns: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let departments = self.departments.iter().map(|block| (block.file.as_str(), block.templates()));
        let employees = self.employees.iter().map(|block| (block.file.as_str(), block.templates()));
        for (file, templates) in departments.chain(employees) {
            for named in templates.iter().map(|source| template::columns_named(source)) {
                columns.entry(file).or_default().extend(named.own);
                for (table, column) in named.looked_up {
                    if let Some(file) = self.tables.get(&table) {
                        columns.entry(file).or_default().insert(column);
                    }
                }
            }
        }
        columns
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
        let compiled = CompiledMapping {
            engine,
            departments,
            employees,
            on_empty: self.on_empty,
            region: self.region,
            mend_names: self.mend_names.clone(),
            limits: self.limits,
            precedence: self.precedence.clone(),
            ignored_warnings: self.ignored_warnings.clone(),
        };
        compiled.check_fields()?;
        compiled.check_precedence()?;
        Ok(compiled)
    }
}

impl DepartmentBlock {
    fn templates(&self) -> Vec<String> {
        let Self { file: _, include, exclude, key, name, parent, leaders } = self;
        let templates = [Some(key), Some(name), parent.as_ref(), leaders.as_ref()].into_iter().flatten().cloned();
        templates.chain(as_templates([include, exclude])).collect()
    }
}

impl EmployeeBlock {
    fn templates(&self) -> Vec<String> {
        let Self { file: _, merge: _, posts: _, main_if, include, exclude, active_if, effective_on, .. } = self;
        let Self {
            key,
            userid,
            userid_if_taken,
            name,
            mobile,
            departments,
            hired_on,
            manager,
            leave_date,
            extension,
            ..
        } = self;
        let texts = TextField::ALL.into_iter().filter_map(|field| field.source(self));
        let optional =
            [userid, userid_if_taken, name, mobile, departments, hired_on, manager, leave_date, effective_on];
        let templates =
            std::iter::once(key).chain(optional.into_iter().flatten()).chain(texts).chain(extension.values()).cloned();
        templates.chain(as_templates([main_if, include, exclude, active_if])).collect()
    }
}

/// Expressions as templates that name the same columns.
fn as_templates<'a>(expressions: impl IntoIterator<Item = &'a Option<String>>) -> impl Iterator<Item = String> {
    expressions.into_iter().flatten().map(|expression| format!("{{{{ {expression} }}}}"))
}

impl CompiledMapping {
    /// The employee fields that any block maps.
    pub(super) fn mapped(&self) -> BTreeSet<&'static str> {
        let managed = |field: &&'static str| {
            matches!(*field, "name" | "mobile" | "departments" | "hired_on" | "manager")
                || TextField::ALL.iter().any(|text| text.name() == *field)
        };
        let has_own = self.employees.iter().any(|block| !block.extension.is_empty());
        let own = has_own.then_some("extension");
        self.employees
            .iter()
            .flat_map(|block| block.fields.iter().map(|(field, _)| *field))
            .filter(managed)
            .chain(own)
            .collect()
    }

    /// Whether userids are made of names, so that one may be somebody else's by chance.
    pub(super) fn userids_are_of_names(&self) -> bool {
        let of_name = |block: &EmployeeTemplates| {
            let userid = block.template("userid")?;
            Some(!userid.shares_columns(&block.key) && userid.shares_columns(block.template("name")?))
        };
        self.employees.iter().any(|block| of_name(block) == Some(true))
    }

    fn check_fields(&self) -> Result<(), MappingError> {
        let is_made = |field: &str| self.employees.iter().any(|block| block.template(field).is_some());
        match ["name", "mobile"].into_iter().find(|field| !self.employees.is_empty() && !is_made(field)) {
            Some(field) => Err(MappingError::Unmapped { field }),
            None => Ok(()),
        }
    }

    fn check_precedence(&self) -> Result<(), MappingError> {
        for (field, files) in &self.precedence {
            let error = |message: String| MappingError::Precedence { field: field.clone(), message };
            let makers: Vec<&EmployeeTemplates> =
                self.employees.iter().filter(|block| field != "key" && block.template(field).is_some()).collect();
            if makers.is_empty() {
                return Err(error("no block makes this field".to_owned()));
            }
            if let Some(file) = files.iter().find(|file| !makers.iter().any(|block| block.is_named(file))) {
                let makers: Vec<&str> = makers.iter().map(|block| block.file.as_str()).collect();
                return Err(error(format!("`{file}` does not make it; these do: {}", makers.join(", "))));
            }
        }
        Ok(())
    }
}

fn find(tables: &Tables, file: &str) -> Result<Arc<Table>, MappingError> {
    tables.get(file).cloned().ok_or_else(|| MappingError::MissingFile { file: file.to_owned() })
}

/// Compiles the templates of one block.
struct Compiler<'a> {
    engine: &'a mut Engine,
    file: &'a str,
    header: Option<&'a Origin>,
    columns: &'a Arc<Columns>,
}

impl Compiler<'_> {
    fn template(&mut self, field: &'static str, source: &str) -> Result<Template, MappingError> {
        self.engine.compile(source, self.columns).map_err(|fault| self.fault(field, fault))
    }

    fn fault(&self, field: &'static str, fault: TemplateError) -> MappingError {
        let file = match (&fault, self.header) {
            (TemplateError::MissingColumn { .. }, Some(header)) => header.to_string(),
            _ => self.file.to_owned(),
        };
        MappingError::Template { file, field, fault }
    }

    fn optional(&mut self, field: &'static str, source: Option<&String>) -> Result<Option<Template>, MappingError> {
        source.map(|source| self.template(field, source)).transpose()
    }

    fn condition(&mut self, field: &'static str, source: Option<&String>) -> Result<Option<Condition>, MappingError> {
        let compiled = source.map(|source| self.engine.compile_condition(source, self.columns)).transpose();
        compiled.map_err(|fault| self.fault(field, fault))
    }

    fn rules(&mut self, include: Option<&String>, exclude: Option<&String>) -> Result<Rules, MappingError> {
        Ok(Rules { include: self.condition("include", include)?, exclude: self.condition("exclude", exclude)? })
    }
}

fn compile_departments(
    engine: &mut Engine,
    block: &DepartmentBlock,
    table: Arc<Table>,
) -> Result<DepartmentTemplates, MappingError> {
    let mut compiler = Compiler { engine, file: &block.file, header: table.header.as_ref(), columns: &table.columns };
    let rules = compiler.rules(block.include.as_ref(), block.exclude.as_ref())?;
    let key = compiler.template("key", &block.key)?;
    let name = compiler.template("name", &block.name)?;
    let parent = compiler.optional("parent", block.parent.as_ref())?;
    let leaders = compiler.optional("leaders", block.leaders.as_ref())?;
    Ok(DepartmentTemplates { table, rules, key, name, parent, leaders })
}

fn compile_employees(
    engine: &mut Engine,
    block: &EmployeeBlock,
    table: Arc<Table>,
) -> Result<EmployeeTemplates, MappingError> {
    let mut compiler = Compiler { engine, file: &block.file, header: table.header.as_ref(), columns: &table.columns };
    let rules = compiler.rules(block.include.as_ref(), block.exclude.as_ref())?;
    let main_if = compiler.condition("main_if", block.main_if.as_ref())?;
    let active_if = compiler.condition("active_if", block.active_if.as_ref())?;
    let key = compiler.template("key", &block.key)?;
    let mut sources = vec![
        ("userid", block.userid.as_ref()),
        ("userid_if_taken", block.userid_if_taken.as_ref()),
        ("name", block.name.as_ref()),
        ("mobile", block.mobile.as_ref()),
        ("departments", block.departments.as_ref()),
        ("hired_on", block.hired_on.as_ref()),
        ("manager", block.manager.as_ref()),
        ("leave_date", block.leave_date.as_ref()),
        ("effective_on", block.effective_on.as_ref()),
    ];
    sources.extend(TextField::ALL.map(|field| (field.name(), field.source(block))));
    let mut fields = Vec::new();
    for (field, source) in sources {
        fields.extend(compiler.optional(field, source)?.map(|template| (field, template)));
    }
    let mut extension = Vec::new();
    for (name, source) in &block.extension {
        extension.push((name.clone(), compiler.template("extension", source)?));
    }
    let (merge, posts) = (block.merge, block.posts);
    let file = block.file.clone();
    Ok(EmployeeTemplates { file, table, merge, posts, main_if, rules, active_if, key, fields, extension })
}
