//! Reads a template before any row: which columns it needs, whether what it names exists, and whether it needs minijinja at all.

use std::sync::Arc;

use minijinja::machinery::ast::{CallArg, Expr, Stmt};
use minijinja::machinery::parse;
use minijinja::{Environment, ErrorKind};

use super::lookup::Lookups;
use super::{NamedColumns, Piece, TemplateError, nearest, sentence};
use crate::row::Columns;

/// What a template is made of.
pub(super) struct Inspected {
    /// Its pieces, where it is nothing but text and bare columns.
    pub(super) pieces: Option<Vec<Piece>>,
    /// Whether it only inserts values into text.
    pub(super) inserts_only: bool,
    /// The columns that it reads, in the table's order.
    pub(super) columns: Vec<usize>,
}

/// Inspects a template against the columns of its rows.
pub(super) fn inspect(
    environment: &Environment<'_>,
    lookups: &Lookups,
    source: &str,
    columns: &Arc<Columns>,
) -> Result<Inspected, TemplateError> {
    let syntax = |error: minijinja::Error| TemplateError::Syntax(sentence(&error));
    let root = parse(source, "template", environment.syntax().clone()).map_err(syntax)?;
    let statements = match &root {
        Stmt::Template(template) => template.children.as_slice(),
        _ => &[],
    };
    let undeclared = environment.template_from_str(source).map_err(syntax)?.undeclared_variables(false);

    let mut used = Vec::new();
    for name in undeclared {
        match position(columns, &name) {
            Ok(index) => used.push(index),
            Err(_) if name == "row" || environment.globals().any(|(global, _)| global == name) => {}
            Err(missing) => return Err(missing),
        }
    }
    let mut check = Check { environment, lookups, columns, used };
    let mut fault = Ok(());
    statements.iter().for_each(|statement| {
        each_expression(statement, &mut |expression| {
            if fault.is_ok() {
                fault = check.expression(expression);
            }
        });
    });
    fault?;
    let mut used = check.used;
    used.sort_unstable();
    used.dedup();
    Ok(Inspected {
        pieces: statements.iter().map(|statement| piece(statement, columns)).collect(),
        inserts_only: statements.iter().any(|statement| matches!(statement, Stmt::EmitExpr(_)))
            && statements.iter().all(|statement| matches!(statement, Stmt::EmitExpr(_) | Stmt::EmitRaw(_))),
        columns: used,
    })
}

/// Lists what a template names, whatever there is. Columns that are named by a value cannot be known.
pub(super) fn named(environment: &Environment<'_>, source: &str) -> Result<NamedColumns, minijinja::Error> {
    let root = parse(source, "template", environment.syntax().clone())?;
    let undeclared = environment.template_from_str(source)?.undeclared_variables(false);
    let is_column = |name: &String| {
        !matches!(name.as_str(), "row" | "lookup") && environment.globals().all(|(global, _)| global != name)
    };
    let mut named = NamedColumns { own: undeclared.into_iter().filter(is_column).collect(), ..NamedColumns::default() };
    each_expression(&root, &mut |expression| match expression {
        Expr::GetAttr(attribute) if is_variable(&attribute.expr, "row") => {
            named.own.insert(attribute.name.to_owned());
        }
        Expr::GetItem(item) if is_variable(&item.expr, "row") => named.own.extend(text(&item.subscript_expr)),
        Expr::GetAttr(attribute) => looked_up(&attribute.expr, Some(attribute.name.to_owned()), &mut named),
        Expr::GetItem(item) => looked_up(&item.expr, text(&item.subscript_expr), &mut named),
        Expr::Call(_) => looked_up(expression, None, &mut named),
        _ => {}
    });
    Ok(named)
}

/// Notes the columns of `lookup('table', 'column', ...)`, and the attribute behind it.
fn looked_up(expression: &Expr<'_>, attribute: Option<String>, named: &mut NamedColumns) {
    let Expr::Call(call) = expression else { return };
    let [CallArg::Pos(table), CallArg::Pos(column), ..] = call.args.as_slice() else { return };
    if let Some(table) = text(table).filter(|_| is_variable(&call.expr, "lookup")) {
        let columns = [text(column), attribute].into_iter().flatten();
        named.looked_up.extend(columns.map(|column| (table.clone(), column)));
    }
}

fn position(columns: &Arc<Columns>, name: &str) -> Result<usize, TemplateError> {
    columns.0.iter().position(|column| column == name).ok_or_else(|| TemplateError::MissingColumn {
        column: name.to_owned(),
        nearest: nearest(name, columns.0.iter().map(String::as_str)),
        columns: Arc::clone(columns),
    })
}

/// The statement as text or a bare column, if it is one.
fn piece(statement: &Stmt<'_>, columns: &Arc<Columns>) -> Option<Piece> {
    match statement {
        Stmt::EmitRaw(raw) => Some(Piece::Text(raw.raw.to_owned())),
        Stmt::EmitExpr(emit) => match &emit.expr {
            Expr::Var(variable) => position(columns, variable.id).ok().map(Piece::Column),
            Expr::GetItem(_) => {
                let name = row_item(&emit.expr)?;
                position(columns, &name).ok().map(Piece::Column)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The name in `row['name']`.
fn row_item(expression: &Expr<'_>) -> Option<String> {
    match expression {
        Expr::GetItem(item) if is_variable(&item.expr, "row") => text(&item.subscript_expr),
        _ => None,
    }
}

fn is_variable(expression: &Expr<'_>, name: &str) -> bool {
    matches!(expression, Expr::Var(variable) if variable.id == name)
}

/// A text that stands in the template in so many words.
fn text(expression: &Expr<'_>) -> Option<String> {
    expression.as_const()?.as_str().map(str::to_owned)
}

/// What is looked at in each expression.
struct Check<'a> {
    environment: &'a Environment<'a>,
    lookups: &'a Lookups,
    columns: &'a Arc<Columns>,
    used: Vec<usize>,
}

impl Check<'_> {
    fn expression(&mut self, expression: &Expr<'_>) -> Result<(), TemplateError> {
        match expression {
            Expr::Filter(filter) => self.known("filter", filter.name),
            Expr::Test(test) => self.known("test", test.name),
            Expr::Call(_) => self.lookup_call(expression, None),
            Expr::GetAttr(attribute) if is_variable(&attribute.expr, "row") => self.row_column(attribute.name),
            Expr::GetAttr(attribute) => self.lookup_call(&attribute.expr, Some(attribute.name)),
            Expr::GetItem(item) if is_variable(&item.expr, "row") => match text(&item.subscript_expr) {
                Some(name) => self.row_column(&name),
                None => {
                    self.used.extend(0..self.columns.0.len());
                    Ok(())
                }
            },
            Expr::GetItem(item) => self.lookup_call(&item.expr, text(&item.subscript_expr).as_deref()),
            _ => Ok(()),
        }
    }

    fn row_column(&mut self, name: &str) -> Result<(), TemplateError> {
        self.used.push(position(self.columns, name)?);
        Ok(())
    }

    /// Holds that a filter or a test exists, which minijinja finds out only while it renders.
    fn known(&self, kind: &str, name: &str) -> Result<(), TemplateError> {
        let mut state = self.environment.empty_state();
        let unknown = match kind {
            "filter" => {
                matches!(state.apply_filter(name, &[]), Err(error) if error.kind() == ErrorKind::UnknownFilter)
            }
            _ => {
                matches!(state.perform_test(name, &[]), Err(error) if error.kind() == ErrorKind::UnknownTest)
            }
        };
        if unknown { Err(TemplateError::Syntax(format!("there is no {kind} `{name}`"))) } else { Ok(()) }
    }

    /// Holds that `lookup('table', 'column', ...)` and `.attribute` behind it name what exists.
    fn lookup_call(&self, expression: &Expr<'_>, attribute: Option<&str>) -> Result<(), TemplateError> {
        let Expr::Call(call) = expression else {
            return Ok(());
        };
        if !is_variable(&call.expr, "lookup") {
            return Ok(());
        }
        let [CallArg::Pos(table), CallArg::Pos(column), CallArg::Pos(_)] = call.args.as_slice() else {
            return Err(TemplateError::Syntax("`lookup` takes a table, a column and a value".to_owned()));
        };
        let Some(table) = text(table) else {
            return Ok(());
        };
        self.lookups.table(&table)?;
        for column in [text(column).as_deref(), attribute].into_iter().flatten() {
            self.lookups.column(&table, column)?;
        }
        Ok(())
    }
}

/// Visits every expression of a statement, however deep.
fn each_expression(statement: &Stmt<'_>, visit: &mut dyn FnMut(&Expr<'_>)) {
    let (expressions, statements): (Vec<&Expr<'_>>, Vec<&[Stmt<'_>]>) = match statement {
        Stmt::Template(template) => (vec![], vec![&template.children]),
        Stmt::EmitExpr(emit) => (vec![&emit.expr], vec![]),
        Stmt::ForLoop(each) => {
            let expressions = [&each.iter].into_iter().chain(&each.filter_expr).collect();
            (expressions, vec![&each.body, &each.else_body])
        }
        Stmt::IfCond(condition) => (vec![&condition.expr], vec![&condition.true_body, &condition.false_body]),
        Stmt::WithBlock(with) => (with.assignments.iter().map(|(_, value)| value).collect(), vec![&with.body]),
        Stmt::Set(set) => (vec![&set.expr], vec![]),
        Stmt::SetBlock(set) => (set.filter.iter().collect(), vec![&set.body]),
        Stmt::AutoEscape(escape) => (vec![&escape.enabled], vec![&escape.body]),
        Stmt::FilterBlock(filter) => (vec![&filter.filter], vec![&filter.body]),
        _ => (vec![], vec![]),
    };
    for expression in expressions {
        each_part(expression, visit);
    }
    for statement in statements.into_iter().flatten() {
        each_expression(statement, visit);
    }
}

fn each_part(expression: &Expr<'_>, visit: &mut dyn FnMut(&Expr<'_>)) {
    visit(expression);
    let parts: Vec<&Expr<'_>> = match expression {
        Expr::Var(_) | Expr::Const(_) => vec![],
        Expr::Slice(slice) => {
            [&slice.expr].into_iter().chain(&slice.start).chain(&slice.stop).chain(&slice.step).collect()
        }
        Expr::UnaryOp(operation) => vec![&operation.expr],
        Expr::BinOp(operation) => vec![&operation.left, &operation.right],
        Expr::Compare(compare) => {
            [&compare.expr].into_iter().chain(compare.ops.iter().map(|operation| &operation.expr)).collect()
        }
        Expr::IfExpr(choice) => [&choice.test_expr, &choice.true_expr].into_iter().chain(&choice.false_expr).collect(),
        Expr::Filter(filter) => filter.expr.iter().chain(filter.args.iter().map(argument)).collect(),
        Expr::Test(test) => [&test.expr].into_iter().chain(test.args.iter().map(argument)).collect(),
        Expr::GetAttr(attribute) => vec![&attribute.expr],
        Expr::GetItem(item) => vec![&item.expr, &item.subscript_expr],
        Expr::Call(call) => [&call.expr].into_iter().chain(call.args.iter().map(argument)).collect(),
        Expr::List(list) => list.items.iter().collect(),
        Expr::Tuple(tuple) => tuple.items.iter().collect(),
        Expr::Map(map) => map.keys.iter().chain(&map.values).collect(),
    };
    for part in parts {
        each_part(part, visit);
    }
}

fn argument<'a, 'b>(argument: &'b CallArg<'a>) -> &'b Expr<'a> {
    match argument {
        CallArg::Pos(value) | CallArg::Kwarg(_, value) | CallArg::PosSplat(value) | CallArg::KwargSplat(value) => value,
    }
}
