//! The languages of the shop: one for each file of `agreement/notices`. Every file has the same messages with the same
//! variables as the English one, so that a language is complete or does not exist.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What every other language is compared with.
const ENGLISH: &str = "en.ftl";

/// The language of a file, and what its order form says.
pub(crate) struct Language {
    /// The name of the file without its extension, such as `en`.
    pub(crate) code: String,
    /// What the order form says, byte for byte, by the names of its messages: the label of the acceptance box, the notice of
    /// recording, the consent lines, the use restrictions, the ways to pay, the hint on plans.
    pub(crate) form: BTreeMap<String, String>,
}

/// A message, as far as it is compared between the languages.
struct Sample {
    variables: BTreeSet<String>,
    /// The text of a message that has nothing but text.
    plain: Option<String>,
}

type Messages = BTreeMap<String, Sample>;

/// Reads the files `xx.ftl` of a folder, in the order of their names.
///
/// # Errors
/// The file and the message at fault: a name that is no language, what is no Fluent, a message that occurs twice; one that
/// is missing, that English lacks, or that uses other variables than English; a line of the order form that is not plain
/// text; no English.
pub(crate) fn read(folder: &Path) -> Result<Vec<Language>, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let (Some(name), Some("ftl")) = (path.file_name(), path.extension().and_then(|it| it.to_str())) else {
            continue;
        };
        let name = name.to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        let messages = messages(&text).map_err(|error| format!("{name}: {error}"))?;
        files.insert(name, messages);
    }
    let english = files.get(ENGLISH).ok_or_else(|| format!("{ENGLISH}: there is no such file"))?;
    for (name, messages) in &files {
        compare(messages, english).map_err(|error| format!("{name}: {error}"))?;
    }
    files.into_iter().map(|(name, messages)| language(&name, messages)).collect()
}

/// Whether a file has what the English one has, and nothing else.
fn compare(messages: &Messages, english: &Messages) -> Result<(), String> {
    if let Some(id) = english.keys().find(|id| !messages.contains_key(*id)) {
        return Err(format!("{id}: missing"));
    }
    for (id, message) in messages {
        let expected = english.get(id).ok_or_else(|| format!("{id}: {ENGLISH} has no such message"))?;
        if let Some(variable) = message.variables.symmetric_difference(&expected.variables).next() {
            return Err(format!("{id}: only one of it and {ENGLISH} uses ${variable}"));
        }
    }
    Ok(())
}

fn language(name: &str, messages: Messages) -> Result<Language, String> {
    let code = name.trim_end_matches(".ftl");
    if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Err(format!("{name}: must be named by two or three lower-case letters"));
    }
    let of_form = |id: &str| {
        matches!(id, "acceptance-label" | "recording-notice" | "plan-hint")
            || ["consent-line-", "use-restriction-", "payment-method-"].iter().any(|kind| id.starts_with(kind))
    };
    let form = messages.into_iter().filter(|(id, _)| of_form(id));
    let form = form.map(|(id, message)| match message.plain {
        Some(text) => Ok((id, text)),
        None => Err(format!("{name}: {id}: must be plain text")),
    });
    Ok(Language { code: code.to_owned(), form: form.collect::<Result<_, _>>()? })
}

fn messages(text: &str) -> Result<Messages, String> {
    let resource = fluent_syntax::parser::parse(text).map_err(|(_, errors)| match errors.first() {
        Some(error) => format!("line {}: {error}", text[..error.pos.start].lines().count().max(1)),
        None => "no Fluent".to_owned(),
    })?;
    let mut all = Messages::new();
    for entry in resource.body {
        let Entry::Message(Message { id, value: Some(pattern), .. }) = entry else { continue };
        let mut variables = BTreeSet::new();
        add_variables(&pattern, &mut variables);
        let sample = Sample { variables, plain: plain(&pattern) };
        if all.insert(id.name.to_owned(), sample).is_some() {
            return Err(format!("{}: occurs twice", id.name));
        }
    }
    Ok(all)
}

fn plain(pattern: &Pattern<&str>) -> Option<String> {
    pattern
        .elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => Some(*value),
            PatternElement::Placeable { .. } => None,
        })
        .collect()
}

fn add_variables(pattern: &Pattern<&str>, all: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            add_of_expression(expression, all);
        }
    }
}

fn add_of_expression(expression: &Expression<&str>, all: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => add_of_inline(inline, all),
        Expression::Select { selector, variants } => {
            add_of_inline(selector, all);
            variants.iter().for_each(|variant| add_variables(&variant.value, all));
        }
    }
}

fn add_of_inline(inline: &InlineExpression<&str>, all: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => _ = all.insert(id.name.to_owned()),
        InlineExpression::Placeable { expression } => add_of_expression(expression, all),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| add_of_inline(argument, all));
        }
        _ => {}
    }
}
