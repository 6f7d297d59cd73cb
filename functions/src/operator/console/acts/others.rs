//! The acts on what is no order's: notices, reports of the bank, dead letters, the offer, operators.

use super::{ActForm, BESIDE, OFFER};
use crate::operator::caller::Role;
use crate::operator::console::fields::Kind::{About, Agreed, Choice, Instant, Json, Line, Prose, Tick};
use crate::operator::console::fields::{FieldOf, optional, required};

const PRICES: &[FieldOf] = &[required("version", Line), optional("current_from", Instant), required("items", Json)];
const RATE: &[FieldOf] = &[
    required("from", Choice(CURRENCIES)),
    required("to", Choice(CURRENCIES)),
    required("value", Line),
    required("source", Line),
    optional("outside_band", Agreed),
];
const CURRENCIES: &[&str] = &["USD", "EUR", "RUB", "KZT"];

/// By subjects: notices, the bank, dead letters, terms, prices, rates, calendars, what is told of the shop, operators.
pub(super) const OTHERS: &[ActForm] = &[
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
        fields: &[required("outcome", Choice(&["returned", "entered", "elsewhere", "corrected", "seen"]))],
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
    ActForm {
        name: "proposal-dropping",
        route: "/v1/operator/proposals/dropping",
        fields: &[required("what", About)],
        ..OFFER
    },
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
];
