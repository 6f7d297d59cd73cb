//! From Fluent to Rust: a method of `Texts` for each message, with a parameter for each variable in the order in which the
//! English text first uses them.
//!
//! Of Fluent it knows what a page needs: variables, selectors, terms and other messages. A selector on a number has plural
//! categories (`one`, `few`, …) or numbers for keys; one on a name has names.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, Variant, VariantKey};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// What every other language is held against.
const ENGLISH: &str = "en";
const CATEGORIES: [&str; 5] = ["zero", "one", "two", "few", "many"];

/// The messages and terms of one language; a term's name begins with its dash.
struct Language {
    code: String,
    patterns: BTreeMap<String, Pattern<String>>,
}

/// The code of every text of a folder that has one for each language, or all that is wrong with the files.
pub(crate) fn compiled(folder: &Path) -> Result<String, Vec<String>> {
    let languages = languages(folder)?;
    let english = languages.iter().find(|language| language.code == ENGLISH);
    let english = english.ok_or_else(|| vec![format!("{}: there is no {ENGLISH}", folder.display())])?;
    let mut wrong = Vec::new();
    for language in &languages {
        let lacks = english.messages().filter(|id| !language.patterns.contains_key(*id));
        wrong.extend(lacks.map(|id| format!("texts/{} lacks {id}", language.code)));
        let unknown = language.messages().filter(|id| !english.patterns.contains_key(*id));
        wrong.extend(unknown.map(|id| format!("texts/{} has {id}, which English lacks", language.code)));
        for id in english.messages().filter(|id| language.patterns.contains_key(*id)) {
            let set = |variables: Vec<String>| variables.into_iter().collect::<BTreeSet<_>>();
            match (english.variables(id), language.variables(id)) {
                (Ok(ours), Ok(theirs)) if set(ours.clone()) == set(theirs.clone()) => {}
                (Ok(..), Ok(theirs)) => {
                    wrong.push(format!("texts/{}: {id} uses {theirs:?}, unlike English", language.code));
                }
                (Err(reason), _) | (_, Err(reason)) => wrong.push(reason),
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(code(&languages, english))
}

fn languages(folder: &Path) -> Result<Vec<Language>, Vec<String>> {
    let mut languages = Vec::new();
    for place in entries(folder)? {
        let code = place.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let mut patterns = BTreeMap::new();
        for file in entries(&place)? {
            let text = fs::read_to_string(&file).map_err(|error| vec![format!("{}: {error}", file.display())])?;
            let resource = fluent_syntax::parser::parse(text).map_err(|(_, errors)| {
                errors.iter().map(|error| format!("{}: {error}", file.display())).collect::<Vec<_>>()
            })?;
            add(resource, &file, &mut patterns)?;
        }
        languages.push(Language { code, patterns });
    }
    Ok(languages)
}

/// What a folder holds, by its names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Vec<String>> {
    let read = |error: std::io::Error| vec![format!("{}: {error}", folder.display())];
    let entries = fs::read_dir(folder).map_err(read)?;
    let mut paths =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(read)?;
    paths.sort();
    Ok(paths)
}

/// Adds the messages and terms of a file.
fn add(
    resource: Resource<String>,
    file: &Path,
    patterns: &mut BTreeMap<String, Pattern<String>>,
) -> Result<(), Vec<String>> {
    let file = file.display();
    for entry in resource.body {
        let (id, pattern) = match entry {
            Entry::Message(message) => (message.id.name, message.value),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(term.value)),
            _ => continue,
        };
        let Some(pattern) = pattern else { return Err(vec![format!("{file}: {id} has no text")]) };
        if patterns.insert(id.clone(), pattern).is_some() {
            return Err(vec![format!("{file}: {id} is there already")]);
        }
    }
    Ok(())
}

impl Language {
    fn messages(&self) -> impl Iterator<Item = &str> {
        self.patterns.keys().map(String::as_str).filter(|id| !id.starts_with('-'))
    }

    /// The pattern that another names.
    fn named(&self, id: &str) -> Result<&Pattern<String>, String> {
        self.patterns.get(id).ok_or_else(|| format!("texts/{}: there is no {id}", self.code))
    }

    /// The variables of a message in the order of their first use.
    fn variables(&self, id: &str) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        self.variables_of(self.named(id)?, &mut all)?;
        Ok(all)
    }

    fn variables_of(&self, pattern: &Pattern<String>, all: &mut Vec<String>) -> Result<(), String> {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else { continue };
            match expression {
                Expression::Inline(inline) => self.variables_of_inline(inline, all)?,
                Expression::Select { selector: selector @ InlineExpression::VariableReference { .. }, variants } => {
                    self.variables_of_inline(selector, all)?;
                    for variant in variants {
                        self.variables_of(&variant.value, all)?;
                    }
                }
                Expression::Select { selector, .. } => {
                    return Err(format!("texts/{}: a page selects by a variable, not by {selector:?}", self.code));
                }
            }
        }
        Ok(())
    }

    fn variables_of_inline(&self, inline: &InlineExpression<String>, all: &mut Vec<String>) -> Result<(), String> {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => Ok(()),
            InlineExpression::VariableReference { id } => {
                if !all.contains(&id.name) {
                    all.push(id.name.clone());
                }
                Ok(())
            }
            InlineExpression::TermReference { id, .. } => self.variables_of(self.named(&format!("-{}", id.name))?, all),
            InlineExpression::MessageReference { id, .. } => self.variables_of(self.named(&id.name)?, all),
            other => Err(format!("texts/{}: {other:?} is not for pages", self.code)),
        }
    }

    /// Statements that write a pattern to `text`.
    fn written(&self, pattern: &Pattern<String>, code: &mut String) {
        use InlineExpression::{MessageReference, NumberLiteral, StringLiteral, TermReference, VariableReference};
        for element in &pattern.elements {
            let expression = match element {
                PatternElement::TextElement { value } => {
                    put(code, value);
                    continue;
                }
                PatternElement::Placeable { expression } => expression,
            };
            match expression {
                Expression::Inline(StringLiteral { value } | NumberLiteral { value }) => put(code, value),
                Expression::Inline(VariableReference { id }) => {
                    *code += &format!("text.push_str({});", name(&id.name));
                }
                Expression::Inline(TermReference { id, .. }) => {
                    self.written(&self.patterns[&format!("-{}", id.name)], code);
                }
                Expression::Inline(MessageReference { id, .. }) => self.written(&self.patterns[&id.name], code),
                Expression::Select { selector: VariableReference { id }, variants } => {
                    self.select(&name(&id.name), variants, code);
                }
                _ => unreachable!("refused with its variables"),
            }
        }
    }

    fn select(&self, variable: &str, variants: &[Variant<String>], code: &mut String) {
        let is_category = |variant: &Variant<String>| CATEGORIES.contains(&key(variant));
        let (default, others): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| variant.default);
        let of_number = others.iter().any(|variant| is_category(variant));
        if of_number {
            *code += &format!("{{let category = plural({:?}, {variable});", self.code);
        }
        for variant in others {
            let compared = if is_category(variant) { "category" } else { variable };
            *code += &format!("if {compared} == {:?} {{", key(variant));
            self.written(&variant.value, code);
            *code += "} else ";
        }
        *code += "{";
        default.iter().for_each(|variant| self.written(&variant.value, code));
        *code += if of_number { "}}" } else { "}" };
    }
}

fn key(variant: &Variant<String>) -> &str {
    match &variant.key {
        VariantKey::Identifier { name } => name,
        VariantKey::NumberLiteral { value } => value,
    }
}

/// The languages, and a method for each message.
fn code(languages: &[Language], english: &Language) -> String {
    let variant = |language: &Language| {
        let (first, rest) = language.code.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    };
    let each = |of: &dyn Fn(&Language) -> String| languages.iter().map(of).collect::<String>();
    let mut code = format!(
        "/// The texts of the pages in one language.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n\
         pub(crate) enum Texts {{ {} }}\n\
         #[allow(clippy::single_char_add_str, clippy::if_same_then_else)] // as it was compiled\n\
         impl Texts {{\n/// Every language.\npub(crate) const ALL: &'static [Texts] = &[{}];\n\
         /// The language's code, such as `en`.\npub(crate) const fn language(self) -> &'static str {{ match self {{ {} }} }}\n",
        each(&|language| format!("{},", variant(language))),
        each(&|language| format!("Texts::{},", variant(language))),
        each(&|language| format!("Texts::{} => {:?},", variant(language), language.code)),
    );
    for id in english.messages() {
        let variables = english.variables(id).expect("they were read");
        let constant =
            variables.is_empty() && languages.iter().all(|language| constant(&language.patterns[id]).is_some());
        let of = |language: &Language| match constant {
            true => format!("{:?}", self::constant(&language.patterns[id]).unwrap_or_default()),
            false => {
                let mut body = String::new();
                language.written(&language.patterns[id], &mut body);
                format!("{{ {body} }}")
            }
        };
        let arms = each(&|language| format!("Texts::{} => {},", variant(language), of(language)));
        let method = name(id);
        let given = variables.iter().map(|variable| format!(", {}: &str", name(variable))).collect::<String>();
        let generic = variables
            .iter()
            .map(|variable| format!(", {}: impl std::fmt::Display", name(variable)))
            .collect::<String>();
        let passed = variables.iter().map(|variable| format!("&{}.to_string(),", name(variable))).collect::<String>();
        let _ = match constant {
            true => writeln!(code, "pub(crate) fn {method}(self) -> &'static str {{ match self {{ {arms} }} }}"),
            false => writeln!(
                code,
                "pub(crate) fn {method}(self{generic}) -> String {{\nfn written(texts: Texts{given}) -> String {{\n\
                 let mut text = String::new(); match texts {{ {arms} }} text }}\nwritten(self, {passed})\n}}",
            ),
        };
    }
    code + "}\n"
}

/// The text of a pattern that is nothing but text.
fn constant(pattern: &Pattern<String>) -> Option<String> {
    let texts = pattern.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => Some(value.as_str()),
        PatternElement::Placeable { .. } => None,
    });
    texts.collect()
}

fn put(code: &mut String, text: &str) {
    *code += &format!("text.push_str({text:?});");
}

/// The name of a message or variable in Rust.
fn name(id: &str) -> String {
    id.replace('-', "_")
}
