//! Problems as callers meet them, written out apart from the code's own list: what the API promised stays promised.

use harness::Answer;
use reqwest::header::HeaderMap;
use std::collections::BTreeSet;

/// A kind of problem: its status, its code, and the clause where the rule is the offer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) clause: Option<&'static str>,
}

pub(crate) const fn ours(status: u16, code: &'static str) -> Expected {
    Expected { status, code, clause: None }
}

pub(crate) const fn offers(status: u16, code: &'static str, clause: &'static str) -> Expected {
    Expected { status, code, clause: Some(clause) }
}

pub(crate) const NOT_JSON: Expected = ours(400, "not_json");
pub(crate) const KEY_MISSING: Expected = ours(400, "idempotency_key_missing");
pub(crate) const KEY_INVALID: Expected = ours(400, "idempotency_key_invalid");
pub(crate) const CALLBACK_MALFORMED: Expected = ours(400, "callback_malformed");
pub(crate) const TOKEN_MISSING: Expected = ours(401, "token_missing");
pub(crate) const TOKEN_INVALID: Expected = ours(401, "token_invalid");
pub(crate) const TOKEN_EXPIRED: Expected = ours(401, "token_expired");
pub(crate) const CALLBACK_SIGNATURE: Expected = ours(403, "callback_signature");
pub(crate) const NOT_FOUND: Expected = ours(404, "not_found");
pub(crate) const METHOD_NOT_ALLOWED: Expected = ours(405, "method_not_allowed");
pub(crate) const TERMS_NOT_IN_FORCE: Expected = offers(409, "terms_not_in_force", "2.4");
pub(crate) const PAID_BY_INVOICE: Expected = offers(409, "paid_by_invoice", "4.3");
pub(crate) const ALREADY_PAID: Expected = offers(409, "already_paid", "4.6");
pub(crate) const NOT_PAID: Expected = offers(409, "not_paid", "4.7");
/// With the clause by which the order ended; a cancelled one by 3.5.
pub(crate) const fn order_ended(clause: &'static str) -> Expected {
    offers(409, "order_ended", clause)
}

pub(crate) const NOT_CANCELLABLE: Expected = offers(409, "not_cancellable", "3.5");
pub(crate) const NOT_TERMINABLE: Expected = offers(409, "not_terminable", "9.2");
pub(crate) const NO_REFUND_NOT_ACKNOWLEDGED: Expected = offers(409, "no_refund_not_acknowledged", "4.12");
pub(crate) const CLAIM_CLOSED: Expected = offers(409, "claim_closed", "10.1");
pub(crate) const LIMIT_REACHED: Expected = ours(409, "limit_reached");
pub(crate) const ROLE_MISSING: Expected = ours(403, "role_missing");
pub(crate) const PAID_BY_CARD: Expected = offers(409, "paid_by_card", "4.3");
pub(crate) const INVOICE_OPEN: Expected = offers(409, "invoice_open", "4.3");
pub(crate) const AWAITING_REVIEW: Expected = offers(409, "awaiting_review", "4.2");
pub(crate) const MAILBOX_FROZEN: Expected = offers(409, "mailbox_frozen", "10.4");
pub(crate) const NOT_HELD: Expected = ours(409, "not_held");
pub(crate) const NO_GROUND_TO_SUSPEND: Expected = offers(422, "no_ground_to_suspend", "5.6");
pub(crate) const NOT_ACTIVE: Expected = offers(409, "not_active", "4.7");
pub(crate) const CLAIM_ANSWERED: Expected = offers(409, "claim_answered", "10.1");
pub(crate) const CLAIM_UNANSWERED: Expected = offers(409, "claim_unanswered", "10.1");
pub(crate) const NOT_CLASSIFIED: Expected = offers(409, "not_classified", "4.9");
pub(crate) const CLAIM_NOT_HELD: Expected = offers(409, "claim_not_held", "4.9");
pub(crate) const LOSS_MONTH_OUTSIDE: Expected = offers(422, "loss_month_outside", "6.3");
pub(crate) const HANDED_IN_AFTER_RECEIPT: Expected = offers(422, "handed_in_after_receipt", "4.9");
pub(crate) const RECORDED_WITHOUT_NOTICE: Expected = offers(422, "recorded_without_notice", "10.2");
pub(crate) const CANNOT_SUPERSEDE: Expected = offers(409, "cannot_supersede", "10.3");
pub(crate) const NOTHING_TO_CONFIRM: Expected = offers(409, "nothing_to_confirm", "4.9");
pub(crate) const OBJECTION_RESOLVED: Expected = offers(409, "objection_resolved", "4.9");
pub(crate) const QUERY_ANSWERED: Expected = offers(409, "query_answered", "3.6");
pub(crate) const REFUND_OPEN: Expected = offers(409, "refund_open", "4.11");
pub(crate) const REFUND_REFERENCE_KNOWN: Expected = offers(409, "refund_reference_known", "4.11");
pub(crate) const REFUND_BEFORE_PAYMENT: Expected = offers(422, "refund_before_payment", "4.11");
pub(crate) const REFUND_NOT_OPEN: Expected = offers(409, "refund_not_open", "4.11");
pub(crate) const REFUND_TOO_LARGE: Expected = offers(422, "refund_too_large", "4.11");
pub(crate) const SECOND_OPERATOR: Expected = offers(409, "second_operator", "4.11");
pub(crate) const INVOICE_DAY_PAST: Expected = offers(422, "invoice_day_past", "4.3");
pub(crate) const RECEIPT_ELSEWHERE: Expected = offers(409, "receipt_elsewhere", "4.7");
pub(crate) const FACTS_DIFFER: Expected = offers(409, "facts_differ", "4.7");
pub(crate) const REFERENCE_TAKEN: Expected = offers(409, "reference_taken", "4.11");
pub(crate) const NOT_CORRECTABLE: Expected = offers(409, "not_correctable", "4.7");
pub(crate) const DEBT_SMALLER: Expected = offers(422, "debt_smaller", "9.3");
pub(crate) const VERSION_CHANGED: Expected = ours(412, "version_changed");
pub(crate) const IF_MATCH_MISSING: Expected = ours(428, "if_match_missing");
pub(crate) const BODY_TOO_LARGE: Expected = ours(413, "body_too_large");
pub(crate) const UNSUPPORTED_MEDIA_TYPE: Expected = ours(415, "unsupported_media_type");
pub(crate) const INVALID_FIELDS: Expected = ours(422, "invalid_fields");
pub(crate) const INVALID_QUERY: Expected = ours(422, "invalid_query");
pub(crate) const NOT_ACCEPTED: Expected = offers(422, "not_accepted", "2.4");
pub(crate) const CONSENT_REQUIRED: Expected = offers(422, "consent_required", "8.6");
pub(crate) const UNKNOWN_SKU: Expected = offers(422, "unknown_sku", "4.1");
pub(crate) const CURRENCY_NOT_LISTED: Expected = offers(422, "currency_not_listed", "4.2");
pub(crate) const KEY_REUSED: Expected = ours(422, "idempotency_key_reused");
pub(crate) const INTERNAL: Expected = ours(500, "internal");
pub(crate) const BANK_UNAVAILABLE: Expected = offers(503, "bank_unavailable", "4.5");
pub(crate) const CONTENDED: Expected = ours(503, "contended");
pub(crate) const UNAVAILABLE: Expected = ours(503, "unavailable");

/// Asserts that an answer is this problem, about these fields and no others.
#[track_caller]
pub(crate) fn assert_problem(answer: &Answer, expected: Expected, pointers: &[&str], case: &str) {
    let document = &answer.json;
    assert_eq!(answer.status, expected.status, "{case}: {}", answer.text);
    assert_eq!(document["code"], expected.code, "{case}: {}", answer.text);
    assert_eq!(document["clause"].as_str(), expected.clause, "{case}: {}", answer.text);
    let basis = if expected.clause.is_some() { "offer" } else { "shop" };
    assert_eq!(document["basis"], basis, "{case}: {}", answer.text);
    let terms = &document["terms"];
    assert!(terms.is_null() || terms.is_string() && expected.clause.is_some(), "{case}: {}", answer.text);
    assert_eq!(document["status"], expected.status, "{case}");
    assert_eq!(document["type"], format!("urn:oferta:problem:{}", expected.code), "{case}");
    assert!(document["title"].as_str().is_some_and(|title| !title.is_empty()), "{case}");
    assert!(document["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{case}");
    let errors = document["errors"].as_array().expect("a list of errors");
    let named: BTreeSet<&str> = errors.iter().filter_map(|error| error["pointer"].as_str()).collect();
    assert_eq!(named, pointers.iter().copied().collect(), "{case}: {}", answer.text);
    assert_eq!(errors.len(), pointers.len(), "{case}: {}", answer.text);
    let told = |error: &serde_json::Value| error["detail"].as_str().is_some_and(|detail| !detail.is_empty());
    assert!(errors.iter().all(told), "{case}: {}", answer.text);
    assert_headers(&answer.headers, expected, case);
}

#[track_caller]
fn assert_headers(headers: &HeaderMap, expected: Expected, case: &str) {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("content-type"), Some("application/problem+json"), "{case}");
    assert_eq!(header("cache-control"), Some("no-store"), "{case}");
    assert_eq!(header("www-authenticate"), (expected.status == 401).then_some("Bearer"), "{case}");
    assert_eq!(header("retry-after").is_some(), [429, 503].contains(&expected.status), "{case}");
    assert_eq!(header("allow").is_some(), expected.status == 405, "{case}");
}
