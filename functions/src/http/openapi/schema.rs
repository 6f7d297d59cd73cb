//! Schemas of values that are texts or numbers in JSON, each written once: what a view shows and what a body takes of that kind
//! refers to it by its name.

use domain::agreement::rule::Rule;
use domain::code::Code;
use domain::order::event::Fact;
use gateways::avangard::GATEWAY;
use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType};

pub(crate) use super::forms::{
    ActForm, CheckoutForm, ClaimFileForm, ClaimForm, ConsoleForm, EmptyForm, KeyForm, LanguageForm, LinkForm,
    NoticeForm, RenewalForm, SessionForm, SignInForm, TakingForm,
};
pub(crate) use domain::order::OrderId;

/// The version of OpenAPI.
pub(crate) const VERSION: &str = "3.1.1";

/// A schema as it is written. `utoipa` has no words for some of JSON Schema, such as `const` and `if`.
pub(crate) fn written(schema: Value) -> RefOr<Schema> {
    let words: Extensions = schema.as_object().cloned().unwrap_or_default().into_iter().collect();
    RefOr::T(ObjectBuilder::new().schema_type(SchemaType::AnyValue).extensions(Some(words)).build().into())
}

/// A schema with further words.
pub(crate) fn extended(schema: RefOr<Schema>, more: Option<Value>) -> RefOr<Schema> {
    let Some(Value::Object(more)) = more else { return schema };
    let mut words = serde_json::to_value(schema).unwrap_or_default();
    if let Some(words) = words.as_object_mut() {
        words.extend(more);
    }
    written(words)
}

/// A type that stands for a schema of its name: its doc comment is the description, what follows are the other words.
macro_rules! schemas {
    ($($(#[doc = $doc:literal])+ $name:ident = $schema:tt;)+) => {
        $(
            $(#[doc = $doc])+
            pub(crate) enum $name {}

            impl utoipa::PartialSchema for $name {
                fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                    let mut schema = serde_json::json!($schema);
                    schema["description"] = concat!($($doc, "\n"),+).trim().into();
                    $crate::http::openapi::schema::written(schema)
                }
            }

            impl utoipa::ToSchema for $name {}
        )+

        /// All of them by their names.
        pub(crate) fn all() -> Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)> {
            use utoipa::{PartialSchema, ToSchema};
            vec![$(($name::name().into_owned(), $name::schema())),+]
        }
    };
}

/// Schemas of types that are one of several others.
macro_rules! one_of {
    ($($(#[doc = $doc:literal])+ $name:ident = $($of:ident),+; examples $examples:tt;)+) => {
        $(
            impl utoipa::PartialSchema for $name {
                fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                    use utoipa::ToSchema;
                    let of = [$(<$of>::name()),+].map(|name| {
                        serde_json::json!({"$ref": format!("#/components/schemas/{name}")})
                    });
                    $crate::http::openapi::schema::written(serde_json::json!({
                        "description": concat!($($doc, "\n"),+).trim(),
                        "oneOf": of,
                        "examples": $examples,
                    }))
                }
            }

            impl utoipa::ToSchema for $name {
                fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                    use utoipa::PartialSchema;
                    $(
                        schemas.push((<$of>::name().into_owned(), <$of>::schema()));
                        <$of>::schemas(schemas);
                    )+
                }
            }
        )+
    };
}
pub(crate) use one_of;

/// The pattern of a part of an order: its order's id, a letter, and its place among the parts of the kind.
macro_rules! part {
    ($letter:literal) => {
        concat!("^[0-7][0-9A-HJKMNP-TV-Z]{25}-", $letter, r"\d+$")
    };
}

pub(super) use schemas;

schemas! {
    /// An instant: RFC 3339 in UTC, with `Z`.
    Instant = {
        "type": "string",
        "format": "date-time",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$",
        "examples": ["2025-02-03T05:00:00Z"],
    };
    /// An instant in RFC 3339 with any offset; a second 60 only where there was a leap second.
    AnyInstant = {"type": "string", "format": "date-time", "examples": ["2025-02-03T10:00:00+05:00"]};
    /// The clause that this rests on; null where the rule is the shop's own or the law's.
    MaybeClause = {"anyOf": [{"$ref": "#/components/schemas/Clause"}, {"type": "null"}]};
    /// SHA-256 in lower-case hex.
    Sha256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"};
    /// The name of a version of the terms or of the price list.
    Version = {
        "type": "string", "maxLength": 64, "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "examples": ["2023-01"],
    };
    /// An item of the price list (clause 4.1).
    Sku = {
        "type": "string", "maxLength": 64, "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "examples": ["widget-month"],
    };
    /// The order's id, `-C` and the claim's place among the order's claims.
    ClaimId = {"type": "string", "pattern": (part!("C"))};
    /// The order's id, `-R` and the refund's place among the order's refunds.
    RefundId = {"type": "string", "pattern": (part!("R"))};
    /// The order's id, `-Q` and the question's place among the order's questions.
    PaymentQueryId = {"type": "string", "pattern": (part!("Q"))};
    /// The order's id, `-B` and the objection's place among the order's objections.
    ObjectionId = {"type": "string", "pattern": (part!("B"))};
    /// The order's id, `-P` and the copy's place among those of the order.
    PaperCopyId = {"type": "string", "pattern": (part!("P"))};
    /// The order's id, `-M` and the piece's place among the order's correspondence.
    MessageId = {"type": "string", "pattern": (part!("M"))};
    /// The order's id, `-T` and the notice's place among those of the order.
    TerminationRequestId = {"type": "string", "pattern": (part!("T"))};
    /// A notice of an order.
    NoticeId = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,256}$"};
    /// The id of a report of the bank.
    BankReportId = {"type": "string", "pattern": "^[0-9a-f]{32}$"};
    /// What a task of the queue is called, as it was given out.
    TaskName = {"type": "string", "pattern": "^([0-9a-f]{2})+$"};
    /// An operator, by the pseudonym that acts and log lines have.
    OperatorPseudonym = {"type": "string", "pattern": "^[1-9][0-9]*-[0-9a-f]{32}$"};
    /// The id of a dead letter.
    DeadLetterId = {"type": "string", "pattern": "^[0-9a-f]{32}$"};
    /// What can be done about a dead letter.
    DeadLetterAction = {"type": "string", "enum": ["resend", "close"]};
    /// The facts of an event, as the bus has them, without personal data.
    EventDetail = {"type": "object", "additionalProperties": true};
    /// The bank's reference of a transfer: visible ASCII characters without `#`.
    BankReference = {
        "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-\"$-~]+$", "examples": ["T-2025-0001"],
    };
    /// What one unit of a currency costs in another: a positive decimal number.
    RateValue = {"type": "string", "pattern": r"^\d{1,9}(\.\d{1,8})?$", "examples": ["92.5000"]};
    /// There is one page.
    OnePage = {"type": "null"};
    /// A rule by its id or by its long name.
    RuleOrName = {
        "type": "string",
        "enum": (Rule::ALL.iter().map(|rule| rule.id()).chain(Rule::ALL.iter().map(|rule| rule.name())).collect::<Vec<_>>()),
    };
    /// The published name of an event.
    EventName = {"type": "string", "enum": (Fact::names().collect::<Vec<_>>())};
    /// What a buyer can do.
    ActionName = {
        "type": "string",
        "enum": [
            "pay", "query_payment", "cancel", "claim", "withdraw_claim", "object", "contradict", "terminate_with_refund",
            "terminate_without_refund", "request_termination", "report_mailbox",
        ],
    };
    /// Whether an action ends the order, or a person decides on it.
    ConsequenceOutcome = {"type": "string", "enum": ["ends", "person_decides"]};
    /// The gateway that cards are charged at.
    Gateway = {"type": "string", "enum": [GATEWAY]};
    /// To the card that paid (clause 4.11), or to the account that the transfer came from.
    RefundWay = {"type": "string", "enum": ["card", "account"]};
    /// Whether an objection was dealt with, and found to be right or not.
    ObjectionState = {"type": "string", "enum": ["open", "sustained", "dismissed"]};
    /// What a text is.
    TextKind = {
        "type": "string",
        "enum": [
            "claim", "answer", "message", "act", "reason", "destination", "contact", "invoice", "file_name",
            "shown", "notice",
        ],
    };
    /// What an operator did about a version of the terms.
    TermsActName = {
        "type": "string", "enum": [
            "terms.drafted", "terms.text_drafted", "terms.proposed", "terms.published", "terms.text_published",
            "terms.withdrawn", "terms.discarded", "terms.proposal_dropped", "notices.reached",
        ],
    };
    /// The clause that limits what the licensor answers for.
    LiabilityClause = {"type": "string", "const": "6.3"};
    /// What can be done about a report of the bank.
    BankReportAction = {"type": "string", "enum": ["return_at_bank", "ask_bank", "enter_refund", "close"]};
    /// The name of a notice by which everybody is told of a version of the terms.
    TermsNotice = {"type": "string", "enum": ["terms-published", "terms-in-force", "terms-withdrawn"]};
    /// What the bank says of a payment (clause 4.6): as XML in one field, or as flat fields; names in either case.
    /// Further fields are ignored, those of the card are never kept.
    BankCallback = {
        "type": "object",
        "additionalProperties": true,
        "properties": {
            "xml": {
                "type": "string", "description": "The XML document `order_info`, with the same fields as elements.",
            },
            "ticket": {"type": "string", "description": "The bank's reference of the attempt to pay."},
            "shop_id": {"type": "string", "description": "The shop's number at the bank."},
            "order_number": {"type": "string", "description": "The number of the order."},
            "amount": {"type": "string", "description": "Kopecks.", "pattern": "^\\d+$"},
            "status_code": {
                "type": "string", "description": "What the bank says happened; counted only once the bank confirms it.",
                "pattern": "^\\d+$",
            },
            "status_date": {"type": "string", "description": "When."},
            "signature": {"type": "string", "description": "The bank's signature over shop, number and amount."},
        },
        "anyOf": [
            {"required": ["xml"]},
            {"required": ["ticket", "shop_id", "order_number", "amount", "status_code", "signature"]},
        ],
    };
    /// The form of the page that the link in a notice shows.
    ReceiptConfirmation = {
        "type": "object", "required": ["token"],
        "properties": {"token": {"type": "string", "description": "As the link has it."}},
        "examples": [{"token": "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"}],
    };
    /// What was broken: clause 5.2, 5.6 or 5.8.
    SuspensionGround = {"type": "string", "enum": ["5.2", "5.6", "5.8"]};
    /// An OpenAPI document.
    ApiDocument = {
        "type": "object",
        "required": ["openapi", "info", "paths"],
        "additionalProperties": true,
        "properties": {"openapi": {"const": VERSION}, "info": {"type": "object"}, "paths": {"type": "object"}},
    };
    /// What went wrong. A code is never renamed or reused.
    ProblemCode = {"type": "string", "enum": (names(Code::ALL))};
}

/// Codes as a problem document says them.
pub(crate) fn names(codes: &[Code]) -> Value {
    json!(codes.iter().map(|code| code.as_str()).collect::<Vec<_>>())
}
