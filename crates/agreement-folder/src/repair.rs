//! Puts another folder's value in the place of a mistake, so that the mistakes behind it are found too.

use crate::place::{Part, parts};
use crate::{File, Folder};
use serde_json::Value;

impl Folder {
    /// Puts what a sound folder has at a key of a file in the place of what was refused there for a reason; takes out what the
    /// sound one does not have. `false` if nothing changes by that.
    pub fn repair(&mut self, name: &str, key: &str, reason: &str, sound: &Folder) -> bool {
        let Some(path) = name.strip_prefix(&format!("{}/", self.called)).map(str::to_owned) else { return false };
        if let Some(form) = self.forms.iter_mut().find(|form| form.name == name) {
            let other = |other: &&File| other.name.ends_with(&format!("/{path}")) || other.name.ends_with("/en.ftl");
            let sound = sound.forms.iter().filter(other).max_by_key(|other| other.name.ends_with(&path));
            return sound.is_some_and(|sound| repair(form, key, reason, sound));
        }
        // Of the folders any file is like any other.
        let folder = path.split_inclusive('/').next().unwrap_or_default();
        let is_like = |(at, _): &(&str, &File)| *at == path || folder.ends_with('/') && at.starts_with(folder);
        let Some(like) = sound.files().filter(is_like).map(|(_, file)| file.clone()).next() else { return false };
        if path == "offer.toml" && key.ends_with(".text") {
            // The text that the sound one names.
            let texts = sound.files().filter(|(at, _)| at.starts_with("terms/"));
            let texts: Vec<_> = texts.map(|(at, file)| (at.to_owned(), file.text.clone())).collect();
            for (at, text) in texts {
                let name = format!("{}/{at}", self.called);
                self.files.entry(at).or_insert(File { name, text });
            }
        }
        let repaired = self.files.get_mut(&path).is_some_and(|file| repair(file, key, reason, &like));
        // One of several can be taken out.
        repaired || folder.ends_with('/') && self.files.remove(&path).is_some()
    }

    /// Puts a sound folder's file where one is missing.
    pub fn complete(&mut self, sound: &Folder) {
        for (path, file) in sound.files() {
            let folder = path.split_inclusive('/').next().unwrap_or_default();
            let is_there = match folder.ends_with('/') {
                true => self.files.keys().any(|at| at.starts_with(folder)),
                false => self.files.contains_key(path),
            };
            if !is_there {
                let name = format!("{}/{path}", self.called);
                self.files.insert(path.to_owned(), File { name, text: file.text.clone() });
            }
        }
        if self.forms.is_empty() {
            let renamed = |form: &File| form.name.replacen(&sound.called, &self.called, 1);
            self.forms = sound.forms.iter().map(|form| File { name: renamed(form), ..form.clone() }).collect();
        }
    }
}

fn repair(file: &mut File, key: &str, reason: &str, sound: &File) -> bool {
    let read = |file: &File| match file.name.ends_with(".toml") && !file.text.starts_with('{') {
        true => toml::from_str::<toml::Table>(&file.text).ok().and_then(|table| serde_json::to_value(table).ok()),
        false => serde_json::from_str::<Value>(&file.text).ok(),
    };
    let (before, mut parts) = (file.text.clone(), parts(key));
    match (read(file), read(sound)) {
        (Some(mut value), Some(right)) if !parts.is_empty() || reason.starts_with("missing field") => {
            // What is missing is told at what lacks it.
            if let Some(field) = reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
                parts.push(Part::Name(field.to_owned()));
            }
            while !put(&mut value, &parts, &right) {
                parts.pop();
            }
            file.text = value.to_string();
        }
        _ => file.text.clone_from(&sound.text),
    }
    file.text != before
}

/// Puts the value that stands at a key in `right` there in `value`, or takes it out where `right` has none. `false` if nothing
/// changes by that.
fn put(value: &mut Value, parts: &[Part], right: &Value) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        value.clone_from(right);
        return true;
    };
    match (part, value, right) {
        (Part::Name(name), Value::Object(value), Value::Object(right)) => {
            match (value.get_mut(name), right.get(name)) {
                (Some(below), Some(right)) if rest.is_empty() => {
                    let differs = below != right;
                    below.clone_from(right);
                    differs
                }
                (Some(below), Some(right)) => put(below, rest, right),
                (Some(_), None) => value.remove(name).is_some(),
                (None, Some(right)) => value.insert(name.clone(), right.clone()).is_none(),
                (None, None) => false,
            }
        }
        // A list of another may be longer: its first entry is like any.
        (Part::Index(index), Value::Array(value), Value::Array(right)) if !rest.is_empty() => {
            let right = right.get(*index).or(right.first());
            value.get_mut(*index).zip(right).is_some_and(|(below, right)| put(below, rest, right))
        }
        _ => false,
    }
}
