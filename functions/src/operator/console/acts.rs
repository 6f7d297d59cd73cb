//! Every act that has a form in the console: the JSON route that carries it out, and what its form asks for.

mod of_orders;
mod others;

use super::fields::{FieldOf, Kind};
use crate::operator::caller::Role;
use domain::order::OrderId;
use of_orders::OF_ORDERS;
use others::OTHERS;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};

/// An act with a form.
#[derive(Debug)]
pub(super) struct ActForm {
    /// Its name in addresses and texts.
    pub(super) name: &'static str,
    /// The JSON route; `{order}` and `{about}` stand for what it is done to.
    route: &'static str,
    /// Who may do it.
    pub(super) role: Role,
    pub(super) fields: &'static [FieldOf],
    /// What the body says in any case.
    pub(super) fixed: &'static [(&'static str, &'static str)],
    /// Whether it rests on the order as it was seen, so that it is not done where that changed meanwhile. What reached us from outside
    /// must not be lost for that.
    pub(super) on_version: bool,
    /// Whether what comes of it is shown before it is done: what is done to one order.
    pub(super) rehearsed: bool,
    /// Where it leads back to, where it is done to no order.
    pub(super) back: &'static str,
}

/// What stands for itself nowhere in a part of a path.
pub(super) const NOT_IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// What rests on the order as it was seen.
const ON_VERSION: ActForm = ActForm {
    name: "",
    route: "",
    role: Role::Operator,
    fields: &[],
    fixed: &[],
    on_version: true,
    rehearsed: true,
    back: "/operator",
};
/// What reached us from outside.
const ON_FACT: ActForm = ActForm { on_version: false, ..ON_VERSION };
/// What is about no order, or about what is sent and not about what it says.
const BESIDE: ActForm = ActForm { on_version: false, rehearsed: false, ..ON_VERSION };

/// What is published, which leads back to the offer.
const OFFER: ActForm = ActForm { back: "/operator/offer", ..BESIDE };

/// Every act.
fn every() -> impl Iterator<Item = &'static ActForm> {
    OF_ORDERS.iter().chain(OTHERS)
}

/// What any of the forms carries, as the document tells of it.
pub(crate) fn form_fields() -> Value {
    let mut fields = json!({
        "key": {"type": "string", "description": "Under which it is done once.", "minLength": 1, "maxLength": 255},
        "step": {"type": "string", "description": "To show what would come of it, or to do it.", "enum": ["show", "do"]},
        "order_version": {"type": "string", "description": "The version of the order that was seen."},
        "order": {"type": "string", "description": "The order that it is done to."},
        "about_part": {"type": "string", "description": "The part that it is about."},
        "proposal": {"type": "string", "description": "The proposal that it approves, in place of the act's own fields."},
        "reason": {"type": "string", "description": "Why, for the records."},
    });
    for name in every().flat_map(ActForm::names) {
        if fields.get(name).is_none() {
            fields[name] =
                json!({"type": "string", "description": "As in the body of the act's JSON route, as it is typed."});
        }
    }
    fields
}

impl ActForm {
    /// The act of a name.
    pub(super) fn named(name: &str) -> Option<&'static ActForm> {
        every().find(|act| act.name == name)
    }

    /// The act of second persons that a path of the API carries out, and what it is about, if anything: what [`ActForm::path`] makes of
    /// these is that path.
    pub(super) fn approving(path: &str) -> Option<(&'static ActForm, Option<String>)> {
        every().filter(|act| act.role == Role::Approver).find_map(|act| {
            let (mut route, mut path) = (act.route.split('/'), path.split('/'));
            let mut about = Vec::new();
            loop {
                match (route.next(), path.next()) {
                    (None, None) => break Some((act, Some(about.join("/")).filter(|about| !about.is_empty()))),
                    (Some("{about}" | "{part}"), Some(said)) => {
                        about.push(percent_decode_str(said).decode_utf8_lossy().into_owned());
                    }
                    (Some(word), Some(said)) if word == said => {}
                    _ => break None,
                }
            }
        })
    }

    /// Whether it is asked about one part of what it is done to.
    pub(super) fn has_about(&self) -> bool {
        let carried = |field: &FieldOf| matches!(field.kind, Kind::About | Kind::Payment);
        self.route.contains("{about}") || self.fields.iter().any(carried)
    }

    /// The path of the JSON route for what it is done to.
    pub(super) fn path(&self, order: Option<&OrderId>, about: Option<&str>) -> String {
        let order = order.map_or("", OrderId::as_str);
        // A text of the terms is named by its version and its language.
        let (about, part) = match about.unwrap_or_default() {
            about if self.route.contains("{part}") => about.split_once('/').unwrap_or((about, "")),
            about => (about, ""),
        };
        let encoded = |text: &str| utf8_percent_encode(text, NOT_IN_PATH).to_string();
        self.route.replace("{order}", order).replace("{about}", &encoded(about)).replace("{part}", &encoded(part))
    }

    /// The names of what its form carries: what it is done to, its key, and every field.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let mut names = vec!["key", "order_version", "order", "about_part", "proposal", "step", "reason"];
        for field in self.fields.iter().filter(|field| field.is_typed()) {
            names.push(field.name);
            if field.kind == Kind::Amount {
                names.push(super::fields::CURRENCY);
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes::routes;
    use domain::rules::possible::ActKind;
    use std::collections::BTreeSet;
    use strum::VariantArray;

    #[test]
    fn every_act_that_is_possible_has_a_form_and_every_form_a_route() {
        let forms: BTreeSet<&str> = every().map(|act| act.name).collect();
        assert_eq!(forms.len(), every().count(), "each name once");
        for kind in ActKind::VARIANTS {
            assert!(forms.contains(kind.name()), "{} has no form", kind.name());
        }
        let id = OrderId::parse("01JGZ8QK3W0000000000000042").expect("an id");
        for act in every() {
            let path = act.path(Some(&id), Some("X"));
            let is = |pattern: &str| {
                let (pattern, path) = (pattern.split('/'), path.split('/'));
                pattern.clone().count() == path.clone().count()
                    && pattern.zip(path).all(|(a, b)| a == b || a.starts_with('{'))
            };
            assert!(routes().iter().any(|route| route.method == "POST" && is(&route.path)), "{path}");
        }
    }

    #[test]
    fn the_act_of_a_path_is_that_which_has_the_path() {
        for (path, name, about) in [
            ("/v1/operator/rates/approval", "rate-approval", None),
            ("/v1/operator/prices/approval", "prices-approval", None),
            ("/v1/operator/terms/2025%2001/approval", "terms-approval", Some("2025 01")),
            ("/v1/operator/terms/2025-01/texts/ru/approval", "terms-text-approval", Some("2025-01/ru")),
        ] {
            let (act, of) = ActForm::approving(path).expect("an act");
            assert_eq!((act.name, of.as_deref()), (name, about), "{path}");
            assert_eq!(act.path(None, about), path);
        }
        assert!(["/v1/operator/rates", "/v1/operator", ""].iter().all(|path| ActForm::approving(path).is_none()));
    }

    /// Every act of operators has a form: the routes whose acts have none yet stand here with why.
    #[test]
    fn every_route_of_an_act_has_a_form() {
        // Taking a task on is a button of the queue.
        const WITHOUT: &[&str] = &["/v1/operator/queue/taking", "/v1/operator/queue/giving-back"];
        let id = OrderId::parse("01JGZ8QK3W0000000000000042").expect("an id");
        let paths: Vec<String> = every().map(|act| act.path(Some(&id), Some("X"))).collect();
        let lacks: Vec<String> = routes()
            .into_iter()
            .filter(|route| route.method == "POST" && route.path.starts_with("/v1/operator/"))
            .map(|route| route.path)
            .filter(|pattern| {
                let fits = |path: &String| {
                    let (pattern, path) = (pattern.split('/'), path.split('/'));
                    pattern.clone().count() == path.clone().count()
                        && pattern.zip(path).all(|(a, b)| a == b || a.starts_with('{'))
                };
                !paths.iter().any(fits) && !WITHOUT.contains(&pattern.as_str())
            })
            .collect();
        assert_eq!(lacks, Vec::<String>::new());
    }
}
