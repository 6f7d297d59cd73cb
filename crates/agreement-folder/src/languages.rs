//! The languages of the shop: one for each file of `notices/`. Every file has the same messages with the same variables as
//! the English one, so that a language is complete or does not exist.

use crate::place::{line, line_at};
use crate::texts::{self, Texts};
use crate::{File, Mistake};
use fluent_bundle::FluentArgs;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Term};
use std::collections::{BTreeMap, BTreeSet};

/// What every other language is compared with.
const ENGLISH: &str = "en.ftl";

/// How the reason begins why a line of the order form has no text.
pub(crate) const NOT_SHOWN: &str = "cannot be shown";

/// The language of a file, and what its order form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The name of its file, as errors call it.
    pub file: String,
    /// The name of the file without its extension, such as `en`.
    pub code: String,
    /// The label of the acceptance box, the notice of recording, the consent lines, the use restrictions, the ways to pay and
    /// the hint on Kommo's plans, byte for byte as they are shown under this policy, by the names of their messages.
    pub form: BTreeMap<String, String>,
}

impl Language {
    /// What the order form says, as JSON under the name of the language's file.
    pub(crate) fn form_file(&self) -> File {
        let form = self.form.iter().map(|(id, text)| (id.clone(), text.as_str().into()));
        File { name: self.file.clone(), text: serde_json::Value::Object(form.collect()).to_string() }
    }
}

/// A message, as far as it is compared between the languages and with what it is given.
#[derive(Default)]
struct Sample {
    variables: BTreeSet<String>,
    /// The forms in which it names lengths of time, such as `of` of `$claim_term-of`.
    forms: BTreeSet<String>,
    /// The names and messages of its file that it takes, a name with its dash.
    names: BTreeSet<String>,
    attributes: BTreeSet<String>,
}

type Messages = BTreeMap<String, Sample>;

/// Reads the languages of some files, each named by one, and all that is wrong with them: a name that is no language, what
/// is no Fluent, a message that occurs twice; one that is missing, that English lacks, or that uses other variables than
/// English; a line of the order form that names what is not of `policy`, the text of `policy.toml`; no English.
pub fn languages(files: &[&File], policy: &str) -> (Vec<Language>, Vec<Mistake>) {
    let mut wrong = Vec::new();
    let read: Vec<(&File, Messages)> = files.iter().map(|file| (*file, messages(file, &mut wrong))).collect();
    match read.iter().find(|(file, _)| file_name(file) == ENGLISH) {
        // What stands in a file that is no Fluent is not known.
        Some(_) if !wrong.is_empty() => {}
        Some((_, english)) => read.iter().for_each(|(file, messages)| compare(file, messages, english, &mut wrong)),
        // That there is no language at all is said of the folder.
        None if files.is_empty() => {}
        None => {
            let folder = files[0].name.trim_end_matches(file_name(files[0]));
            let file = format!("{folder}{ENGLISH}");
            wrong.push(Mistake { file, line: None, key: String::new(), reason: "there is no such file".to_owned() });
        }
    }
    let languages = read.into_iter().map(|(file, messages)| language(file, messages, policy, &mut wrong)).collect();
    (languages, wrong)
}

/// What the program cannot do with the languages of a folder: beside its sample, which it was made with, a message that is
/// missing or that nothing sends, and one that uses what it is not given; `agreed` are the values that every message is given.
pub(crate) fn beside(files: &[&File], sample: &File, agreed: &[String]) -> Vec<Mistake> {
    let mut unread = Vec::new();
    let known = messages(sample, &mut unread);
    let mut wrong = Vec::new();
    for file in files {
        let messages = messages(file, &mut unread);
        // What stands in a file that is no Fluent is not known.
        if !unread.is_empty() {
            return wrong;
        }
        // The other languages were held against English.
        if file_name(file) == ENGLISH {
            let is_message = |id: &&String| !id.starts_with('-');
            let missing = known.keys().filter(is_message).filter(|id| !messages.contains_key(*id));
            wrong.extend(missing.map(|id| mistake(file, id, "missing")));
            let unknown = messages.keys().filter(is_message).filter(|id| !known.contains_key(*id));
            wrong.extend(unknown.map(|id| mistake(file, id, "no message has this name")));
        }
        for (id, message) in &messages {
            let mut given: BTreeSet<&str> = agreed.iter().map(String::as_str).collect();
            let own = known.get(id).into_iter().flat_map(|known| &known.variables);
            let own: Vec<&str> = own.map(String::as_str).filter(|name| !given.contains(name)).collect();
            given.extend(&own);
            let list = own.iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(", ");
            let list = if list.is_empty() { "no value of its own".to_owned() } else { list };
            let not_given = message.variables.iter().filter(|name| !given.contains(name.as_str()));
            wrong.extend(not_given.map(|name| mistake(file, id, format!("is not given ${name}; it is given {list}"))));
            let undefined = message.names.iter().filter(|name| !messages.contains_key(*name));
            wrong.extend(undefined.map(|name| mistake(file, id, format!("there is no {name} in this file"))));
            wrong.extend(unformed(message, &messages).map(|reason| mistake(file, id, reason)));
        }
    }
    wrong
}

/// The forms of a length that a message uses and a unit of its language does not have.
fn unformed(message: &Sample, messages: &Messages) -> impl Iterator<Item = String> {
    let units = || messages.iter().filter(|(id, _)| id.starts_with("span-"));
    message.forms.iter().filter_map(move |form| {
        let without = units().filter(|(_, unit)| !unit.attributes.contains(form));
        let without = without.map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ");
        (!without.is_empty()).then(|| format!("uses the form {form} of a length, which is not in {without}"))
    })
}

fn file_name(file: &File) -> &str {
    file.name.rsplit('/').next().unwrap_or_default()
}

/// A mistake at a message of a file.
fn mistake(file: &File, id: &str, reason: impl Into<String>) -> Mistake {
    Mistake { file: file.name.clone(), line: line(file, id), key: id.to_owned(), reason: reason.into() }
}

/// Whether a file has what the English one has, and nothing else.
fn compare(file: &File, messages: &Messages, english: &Messages, wrong: &mut Vec<Mistake>) {
    let missing = english.keys().filter(|id| !messages.contains_key(*id));
    wrong.extend(missing.map(|id| mistake(file, id, "missing")));
    for (id, message) in messages {
        match english.get(id) {
            None => wrong.push(mistake(file, id, format!("{ENGLISH} has no such message"))),
            Some(expected) => {
                let others = message.variables.symmetric_difference(&expected.variables);
                let said = others.map(|name| mistake(file, id, format!("only one of it and {ENGLISH} uses ${name}")));
                wrong.extend(said);
            }
        }
    }
}

fn language(file: &File, messages: Messages, policy: &str, wrong: &mut Vec<Mistake>) -> Language {
    let code = file_name(file).trim_end_matches(".ftl");
    if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let reason = "must be named by two or three lower-case letters".to_owned();
        wrong.push(Mistake { file: file.name.clone(), line: None, key: String::new(), reason });
    }
    let of_form = |id: &str| {
        matches!(id, "acceptance-label" | "recording-notice" | "plan-hint")
            || ["consent-line-", "use-restriction-", "payment-method-"].iter().any(|kind| id.starts_with(kind))
    };
    let mut form = BTreeMap::new();
    // What is wrong with a file that cannot be read was said.
    if let Ok(texts) = texts::texts(code, file.text.clone()) {
        let values = texts::of_policy(&texts, policy);
        for id in messages.into_keys().filter(|id| of_form(id)) {
            match shown(&texts, &id, &values) {
                Ok(text) => _ = form.insert(id, text),
                Err(error) => wrong.push(mistake(file, &id, error)),
            }
        }
    }
    Language { file: file.name.clone(), code: code.to_owned(), form }
}

/// A line of the order form as it is shown.
fn shown(texts: &Texts, id: &str, values: &FluentArgs<'_>) -> Result<String, String> {
    let pattern = texts.get_message(id).and_then(|message| message.value()).ok_or("has no text")?;
    let mut errors = Vec::new();
    let text = texts.format_pattern(pattern, Some(values), &mut errors).into_owned();
    match errors.first() {
        None => Ok(text),
        Some(error) => Err(format!("{NOT_SHOWN}: {error}")),
    }
}

fn messages(file: &File, wrong: &mut Vec<Mistake>) -> Messages {
    let mut all = Messages::new();
    let resource = fluent_syntax::parser::parse(file.text.as_str()).unwrap_or_else(|(resource, errors)| {
        for error in errors {
            let line = Some(line_at(&file.text, error.pos.start));
            let (file, reason) = (file.name.clone(), format!("is no Fluent: {}", error.kind));
            wrong.push(Mistake { file, line, key: String::new(), reason });
        }
        resource
    });
    for entry in resource.body {
        let (id, sample) = match entry {
            Entry::Message(Message { id, value: Some(pattern), attributes, .. }) => {
                let attributes = attributes.iter().map(|attribute| attribute.id.name.to_owned()).collect();
                let mut sample = Sample { attributes, ..Sample::default() };
                add_pattern(&pattern, &mut sample);
                (id.name.to_owned(), sample)
            }
            // Which forms a name has is its language's own matter.
            Entry::Term(Term { id, .. }) => (format!("-{}", id.name), Sample::default()),
            _ => continue,
        };
        if all.insert(id.clone(), sample).is_some() {
            wrong.push(mistake(file, &id, "occurs twice"));
        }
    }
    all
}

fn add_pattern(pattern: &Pattern<&str>, all: &mut Sample) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            add_expression(expression, all);
        }
    }
}

fn add_expression(expression: &Expression<&str>, all: &mut Sample) {
    match expression {
        Expression::Inline(inline) => add_inline(inline, all),
        Expression::Select { selector, variants } => {
            add_inline(selector, all);
            variants.iter().for_each(|variant| add_pattern(&variant.value, all));
        }
    }
}

fn add_inline(inline: &InlineExpression<&str>, all: &mut Sample) {
    match inline {
        // A form of a value, `$claim_term-of`, is that value: not every language has it.
        InlineExpression::VariableReference { id } => {
            let (name, form) = id.name.split_once('-').unwrap_or((id.name, ""));
            all.variables.insert(name.to_owned());
            all.forms.extend((!form.is_empty()).then(|| form.to_owned()));
        }
        InlineExpression::TermReference { id, .. } => _ = all.names.insert(format!("-{}", id.name)),
        InlineExpression::MessageReference { id, .. } => _ = all.names.insert(id.name.to_owned()),
        InlineExpression::Placeable { expression } => add_expression(expression, all),
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| add_inline(argument, all));
        }
        _ => {}
    }
}
