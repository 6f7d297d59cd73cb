//! Every act that has a form in the console: the JSON route that carries it out, and what its form asks for.

use super::fields::Kind::{
    About, Agreed, Amount, Choice, Day, Instant, Json, Line, Minor, Month, Number, Order, Payment, Prose, Tick,
};
use super::fields::{FieldOf, optional, required};
use crate::operator::caller::Role;
use domain::order::OrderId;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

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
const NOT_IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// How a statement of the buyer reached us.
const CHANNEL: &[&str] = &["email", "phone", "post", "kommo"];
const ABOUT: &[&str] = &["scope", "payment", "other"];
const CAUSE: &[&str] = &["agreement", "court", "surplus"];

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
const ON_FACT: ActForm = ActForm { on_version: false, ..ON_VERSION };
/// What is about no order, or about what is sent and not about what it says.
const BESIDE: ActForm = ActForm { on_version: false, rehearsed: false, ..ON_VERSION };

/// What is published, which leads back to the offer.
const OFFER: ActForm = ActForm { back: "/operator/offer", ..BESIDE };

const PRICES: &[FieldOf] = &[required("version", Line), optional("current_from", Instant), required("items", Json)];
const RATE: &[FieldOf] = &[
    required("from", Choice(CURRENCIES)),
    required("to", Choice(CURRENCIES)),
    required("value", Line),
    required("source", Line),
    optional("outside_band", Agreed),
];
const CURRENCIES: &[&str] = &["USD", "EUR", "RUB", "KZT"];

/// An order's own route.
macro_rules! of_order {
    ($path:literal) => {
        concat!("/v1/operator/orders/{order}/", $path)
    };
}

const STATED: &[FieldOf] = &[required("channel", Choice(CHANNEL)), required("received_at", Instant)];

/// Every act, by subjects.
pub(super) const ACTS: &[ActForm] = &[
    ActForm { name: "activation", route: of_order!("activation"), ..ON_VERSION },
    ActForm { name: "release", route: of_order!("release"), ..ON_VERSION },
    ActForm {
        name: "invoice",
        route: of_order!("invoices"),
        fields: &[optional("last_day", Day), required("replace", Tick)],
        ..ON_VERSION
    },
    ActForm { name: "invoice-void", route: of_order!("invoices/{about}/void"), ..ON_VERSION },
    ActForm {
        name: "receipt",
        route: "/v1/operator/bank-receipts",
        fields: &[
            required("order_id", Order),
            required("reference", Line),
            required("amount", Amount),
            required("received_at", Instant),
            required("third_party", Tick),
        ],
        ..ON_FACT
    },
    ActForm {
        name: "receipt-correction",
        route: of_order!("receipt-corrections"),
        fields: &[
            required("reference", About),
            optional("order_id", Line),
            required("amount", Amount),
            required("received_at", Instant),
            required("third_party", Tick),
        ],
        rehearsed: false,
        ..ON_VERSION
    },
    ActForm {
        name: "receipt-return",
        route: of_order!("receipt-returns"),
        fields: &[required("reference", About), required("payout", Line)],
        ..ON_VERSION
    },
    ActForm {
        name: "chargeback",
        route: of_order!("chargebacks"),
        fields: &[required("source", Payment), required("reversed_at", Instant)],
        ..ON_FACT
    },
    ActForm {
        name: "debt-waiver",
        route: of_order!("debt-waivers"),
        fields: &[required("amount_minor", Minor)],
        ..ON_VERSION
    },
    ActForm {
        name: "refund",
        route: "/v1/operator/refunds",
        fields: &[
            required("order_id", Order),
            required("source", Payment),
            required("amount_minor", Minor),
            required("cause", Choice(CAUSE)),
            required("demanded_at", Instant),
        ],
        ..ON_VERSION
    },
    ActForm {
        name: "bank-refund",
        route: "/v1/operator/bank-refunds",
        fields: &[
            required("order_id", Order),
            required("ticket", About),
            required("amount_minor", Minor),
            required("cause", Choice(CAUSE)),
            required("reference", Line),
            required("returned_at", Instant),
        ],
        ..ON_FACT
    },
    ActForm { name: "refund-question", route: "/v1/operator/refunds/{about}/question", ..ON_VERSION },
    ActForm { name: "refund-retry", route: "/v1/operator/refunds/{about}/retry", ..ON_VERSION },
    ActForm {
        name: "refund-reroute",
        route: "/v1/operator/refunds/{about}/reroute",
        fields: &[required("destination", Prose), required("channel", Choice(CHANNEL))],
        ..ON_VERSION
    },
    ActForm {
        name: "refund-approval",
        route: "/v1/operator/refunds/{about}/approval",
        role: Role::Approver,
        ..ON_VERSION
    },
    ActForm {
        name: "refund-payout",
        route: "/v1/operator/refunds/{about}/payout",
        fields: &[required("reference", Line), required("paid_at", Instant)],
        ..ON_VERSION
    },
    ActForm { name: "payment-query", route: of_order!("payment-queries"), fields: STATED, ..ON_FACT },
    ActForm {
        name: "payment-query-answer",
        route: "/v1/operator/payment-queries/{about}/answer",
        fields: &[required("answer", Choice(&["paid", "processing", "declined", "not_found"]))],
        ..ON_VERSION
    },
    ActForm {
        name: "claim",
        route: of_order!("claims"),
        fields: &[
            required("text", Prose),
            required("about", Choice(ABOUT)),
            required("channel", Choice(&["email", "post", "phone"])),
            required("received_at", Instant),
            optional("handed_in_at", Instant),
            required("proven", Tick),
            optional("loss_month", Month),
        ],
        ..ON_FACT
    },
    ActForm {
        name: "claim-answer",
        route: "/v1/operator/claims/{about}/answer",
        fields: &[optional("outcome", Choice(&["accepted", "partly", "rejected"])), required("text", Prose)],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-closing",
        route: "/v1/operator/claims/{about}/closing",
        fields: &[required("resolution", Choice(&["buyer_accepted", "settlement", "court", "other"]))],
        ..ON_VERSION
    },
    ActForm { name: "claim-withdrawal", route: "/v1/operator/claims/{about}/withdrawal", ..ON_VERSION },
    ActForm {
        name: "claim-classification",
        route: "/v1/operator/claims/{about}/classification",
        fields: &[required("about", Choice(ABOUT))],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-striking",
        route: "/v1/operator/claims/{about}/striking",
        fields: &[required("as", Choice(&["spam", "not_from_licensee"]))],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-loss-month",
        route: "/v1/operator/claims/{about}/loss-month",
        fields: &[required("loss_month", Month)],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-handing-in",
        route: "/v1/operator/claims/{about}/handing-in",
        fields: &[required("handed_in_at", Instant)],
        ..ON_VERSION
    },
    ActForm {
        name: "claim-timeliness",
        route: "/v1/operator/claims/{about}/timeliness",
        fields: &[required("timely", Tick)],
        ..ON_VERSION
    },
    ActForm { name: "objection", route: of_order!("objections"), fields: STATED, ..ON_FACT },
    ActForm {
        name: "objection-resolution",
        route: "/v1/operator/objections/{about}/resolution",
        fields: &[required("sustained", Tick)],
        ..ON_VERSION
    },
    ActForm { name: "deeming", route: of_order!("deeming"), ..ON_VERSION },
    ActForm { name: "cancellation", route: of_order!("cancellation"), ..ON_VERSION },
    ActForm {
        name: "termination-notice",
        route: of_order!("termination"),
        fields: &[
            required("channel", Choice(CHANNEL)),
            required("received_at", Instant),
            required("acknowledge_no_refund", Tick),
        ],
        fixed: &[("on", "notice")],
        ..ON_FACT
    },
    ActForm {
        name: "termination-agreed",
        route: of_order!("termination"),
        fields: &[required("on", Choice(&["agreement", "court"])), required("refund_minor", Minor)],
        ..ON_VERSION
    },
    ActForm { name: "termination-refusal", route: of_order!("termination-refusal"), ..ON_VERSION },
    ActForm {
        name: "mailbox-hold",
        route: "/v1/operator/holds",
        fields: &[required("order_id", Order)],
        fixed: &[("kind", "mailbox")],
        ..ON_FACT
    },
    ActForm {
        name: "mailbox-hold-all",
        route: "/v1/operator/holds",
        fields: &[required("order_id", Order)],
        fixed: &[("kind", "mailbox"), ("all_orders", "true")],
        ..ON_FACT
    },
    ActForm {
        name: "mailbox-lifting",
        route: "/v1/operator/holds/lifting",
        fields: &[required("order_id", Order)],
        fixed: &[("kind", "mailbox")],
        ..ON_VERSION
    },
    ActForm {
        name: "use-hold",
        route: "/v1/operator/holds",
        fields: &[required("order_id", Order), required("clause", Choice(&["5.2", "5.6", "5.8"]))],
        fixed: &[("kind", "use")],
        ..ON_VERSION
    },
    ActForm {
        name: "use-lifting",
        route: "/v1/operator/holds/lifting",
        fields: &[required("order_id", Order)],
        fixed: &[("kind", "use")],
        ..ON_VERSION
    },
    ActForm {
        name: "account",
        route: of_order!("account"),
        fields: &[required("account_id", Number), required("subdomain", Line)],
        ..ON_VERSION
    },
    ActForm {
        name: "contact",
        route: of_order!("email"),
        fields: &[
            required("email", Line),
            required("ground", Choice(&["document", "kommo_account", "successor"])),
            optional("successor.last_name", Line),
            optional("successor.first_name", Line),
            optional("successor.patronymic", Line),
            optional("successor.phone", Line),
        ],
        ..ON_VERSION
    },
    ActForm { name: "contact-approval", route: of_order!("email/approval"), role: Role::Approver, ..ON_VERSION },
    ActForm { name: "opt-out", route: of_order!("information-opt-outs"), fields: STATED, rehearsed: false, ..ON_FACT },
    ActForm {
        name: "paper-copy",
        route: of_order!("paper-copies"),
        fields: &[required("requested_at", Instant)],
        ..ON_FACT
    },
    ActForm {
        name: "paper-copy-receipt",
        route: "/v1/operator/paper-copies/{about}/receipt",
        fields: &[required("received_at", Instant)],
        ..ON_FACT
    },
    ActForm {
        name: "notice-fallback",
        route: "/v1/operator/notices/{about}/fallback",
        fields: &[required("channel", Choice(&["phone", "post", "in_person", "kommo"]))],
        ..BESIDE
    },
    ActForm { name: "notice-sending", route: "/v1/operator/notices/{about}/sending", ..BESIDE },
    ActForm {
        name: "bank-report-closing",
        route: "/v1/operator/bank-reports/{about}/closing",
        fields: &[required("outcome", Choice(&["returned", "entered", "elsewhere", "corrected"]))],
        ..BESIDE
    },
    ActForm { name: "dead-letter-resending", route: "/v1/operator/dead-letters/{about}/resending", ..BESIDE },
    ActForm { name: "dead-letter-closing", route: "/v1/operator/dead-letters/{about}/closing", ..BESIDE },
    ActForm {
        name: "terms-draft",
        route: "/v1/operator/terms",
        fields: &[required("version", Line), optional("language", Line), required("text", Prose)],
        ..OFFER
    },
    ActForm {
        name: "terms-text",
        route: "/v1/operator/terms/{about}/texts",
        fields: &[required("language", Line), required("text", Prose)],
        ..OFFER
    },
    ActForm { name: "terms-text-publication", route: "/v1/operator/terms/{about}/texts/{part}/publication", ..OFFER },
    ActForm {
        name: "terms-text-approval",
        route: "/v1/operator/terms/{about}/texts/{part}/approval",
        role: Role::Approver,
        ..OFFER
    },
    ActForm { name: "terms-publication", route: "/v1/operator/terms/{about}/publication", ..OFFER },
    ActForm { name: "terms-approval", route: "/v1/operator/terms/{about}/approval", role: Role::Approver, ..OFFER },
    ActForm { name: "terms-discard", route: "/v1/operator/terms/{about}/discard", ..OFFER },
    ActForm { name: "terms-withdrawal", route: "/v1/operator/terms/{about}/withdrawal", ..OFFER },
    ActForm { name: "prices", route: "/v1/operator/prices", fields: PRICES, ..OFFER },
    ActForm {
        name: "prices-approval",
        route: "/v1/operator/prices/approval",
        role: Role::Approver,
        fields: PRICES,
        ..OFFER
    },
    ActForm {
        name: "prices-sending",
        route: "/v1/operator/prices/{about}/sending",
        fields: &[required("order_id", Line)],
        ..OFFER
    },
    ActForm { name: "rate", route: "/v1/operator/rates", fields: RATE, ..OFFER },
    ActForm {
        name: "rate-approval",
        route: "/v1/operator/rates/approval",
        role: Role::Approver,
        fields: RATE,
        ..OFFER
    },
    ActForm {
        name: "calendar",
        route: "/v1/operator/calendars",
        fields: &[required("calendar", Json), required("keep_notified", Tick)],
        ..OFFER
    },
    ActForm {
        name: "outage",
        route: "/v1/operator/outages",
        fields: &[
            required("from", Instant),
            required("until", Instant),
            required("planned", Tick),
            required("what", Prose),
        ],
        ..OFFER
    },
    ActForm {
        name: "licensor-report",
        route: "/v1/operator/licensor-mailbox-reports",
        fields: &[required("since", Instant)],
        ..OFFER
    },
    ActForm {
        name: "sessions-end",
        route: "/v1/operator/operators/{about}/sessions-end",
        role: Role::Approver,
        ..OFFER
    },
    ActForm {
        name: "stand-in",
        route: "/v1/operator/stand-in",
        role: Role::Approver,
        fields: &[required("operator", Line), required("until", Instant)],
        ..OFFER
    },
    ActForm {
        name: "message",
        route: of_order!("messages"),
        fields: &[
            required("kind", Choice(&["message", "screenshot", "recording", "document"])),
            required("direction", Choice(&["in", "out"])),
            required("channel", Choice(&["email", "phone", "post", "kommo", "site"])),
            required("source", Choice(&["licensee", "licensor", "carrier", "bank", "third_party"])),
            required("arrived_at", Instant),
            optional("sent_at", Instant),
            required("original", Tick),
            optional("supersedes", Line),
            optional("raw", Prose),
            optional("sha256", Line),
            optional("notice_given", Agreed),
        ],
        ..ON_FACT
    },
];

impl ActForm {
    /// The act of a name.
    pub(super) fn named(name: &str) -> Option<&'static ActForm> {
        ACTS.iter().find(|act| act.name == name)
    }

    /// Whether it is asked about one part of what it is done to.
    pub(super) fn has_about(&self) -> bool {
        let carried = |field: &FieldOf| matches!(field.kind, About | Payment);
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
        let mut names = vec!["key", "version", "order", "about_part", "step", "reason"];
        for field in self.fields.iter().filter(|field| field.is_typed()) {
            names.push(field.name);
            if field.kind == Amount {
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
        let forms: BTreeSet<&str> = ACTS.iter().map(|act| act.name).collect();
        assert_eq!(forms.len(), ACTS.len(), "each name once");
        for kind in ActKind::VARIANTS {
            assert!(forms.contains(kind.name()), "{} has no form", kind.name());
        }
        let id = OrderId::parse("01JGZ8QK3W0000000000000042").expect("an id");
        for act in ACTS {
            let path = act.path(Some(&id), Some("X"));
            let is = |pattern: &str| {
                let (pattern, path) = (pattern.split('/'), path.split('/'));
                pattern.clone().count() == path.clone().count()
                    && pattern.zip(path).all(|(a, b)| a == b || a.starts_with('{'))
            };
            assert!(routes().iter().any(|route| route.method == "POST" && is(&route.path)), "{path}");
        }
    }

    /// Every act of operators has a form: the routes whose acts have none yet stand here with why.
    #[test]
    fn every_route_of_an_act_has_a_form() {
        const WITHOUT: &[&str] = &[];
        let id = OrderId::parse("01JGZ8QK3W0000000000000042").expect("an id");
        let paths: Vec<String> = ACTS.iter().map(|act| act.path(Some(&id), Some("X"))).collect();
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
