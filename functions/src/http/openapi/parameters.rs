//! Parameters of paths, headers and queries. One that several routes have is written here; another beside its handler.

use serde_json::Value;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{RefOr, Required, Schema};

/// Types that stand for a parameter, for `params(…)` of a handler: the doc comment is the description. The schema is written
/// out, or named.
macro_rules! parameters {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $place:ident $text:literal, $required:ident, $schema:tt $(, example $example:literal)?;
    )+) => {
        $(
            $(#[doc = $doc])+
            pub(crate) enum $name {}

            impl utoipa::IntoParams for $name {
                fn into_params(
                    _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
                ) -> Vec<utoipa::openapi::path::Parameter> {
                    use utoipa::openapi::path::ParameterIn;
                    let parameter = $crate::http::openapi::parameters::Declared {
                        name: $text,
                        place: ParameterIn::$place,
                        required: $crate::http::openapi::parameters::parameters!(@ $required),
                        description: concat!($($doc, "\n"),+).trim(),
                        schema: $crate::http::openapi::parameters::parameters!(# $schema),
                        example: { None::<serde_json::Value> $(.or(Some(serde_json::json!($example))))? },
                    };
                    vec![parameter.parameter()]
                }
            }
        )+
    };
    (@ required) => { true };
    (@ optional) => { false };
    (# { $($schema:tt)+ }) => { $crate::http::openapi::schema::written(serde_json::json!({$($schema)+})) };
    (# $name:ident) => { utoipa::openapi::RefOr::Ref(utoipa::openapi::Ref::from_schema_name(stringify!($name))) };
}
pub(crate) use parameters;

/// What is declared of a parameter.
pub(crate) struct Declared {
    pub(crate) name: &'static str,
    pub(crate) place: ParameterIn,
    pub(crate) required: bool,
    pub(crate) description: &'static str,
    pub(crate) schema: RefOr<Schema>,
    pub(crate) example: Option<Value>,
}

impl Declared {
    pub(crate) fn parameter(self) -> Parameter {
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(self.place)
            .required(if self.required { Required::True } else { Required::False })
            .description(Some(self.description))
            .schema(Some(self.schema))
            .example(self.example)
            .build()
    }
}

/// Tags of a version, a list of them, or any.
const TAGS: &str = r#"^(\*|(W/)?"[^"]*"([ \t]*,[ \t]*(W/)?"[^"]*")*)$"#;

/// The parameters of several routes, which a document has once, among its components.
macro_rules! shared {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident = $place:ident $text:literal, $required:ident, $schema:tt $(, example $example:literal)?;
    )+) => {
        parameters! { $($(#[doc = $doc])+ $name = $place $text, $required, $schema $(, example $example)?;)+ }

        /// All of them by their names.
        pub(crate) fn all() -> Vec<(&'static str, Parameter)> {
            vec![$((stringify!($name), <$name as utoipa::IntoParams>::into_params(|| None).remove(0))),+]
        }
    };
}

shared! {
    /// Which act of a buyer on an order.
    ActByName = Path "act", required, {"type": "string", "enum": [
        "termination", "cancellation", "objection", "contradiction", "payment-query", "mailbox-report", "withdrawal",
    ]};
    /// Chosen by the caller, one for each intent; a random one, such as a UUID. A repeat under the same key with the same body
    /// has no second effect and is answered as the first was. A key belongs to one address and one caller: the order's, the
    /// operator's, or, where an order is placed, the buyer's mailbox. It is remembered for 7 days; then it is free again.
    IdempotencyKey = Header "Idempotency-Key", required,
        {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        example "2f1c9a3e-7b4d-4c58-9e0a-6d5b8f3c1a27";
    /// The version of the order that the operator saw, as its `ETag` writes it. A list of several, or `*` for any, is taken as
    /// RFC 9110 has it; a weak tag never matches.
    IfMatch = Header "If-Match", required, {"type": "string", "pattern": TAGS}, example "\"7\"";
    /// The version of the order that the operator saw. It need not be given: a fact from outside is recorded whatever became of
    /// the order meanwhile.
    IfMatchOfFact = Header "If-Match", optional, {"type": "string", "pattern": TAGS}, example "\"7\"";
    /// The version of the order that the operator saw; needed to suspend the use, not to report a mailbox.
    IfMatchOfHold = Header "If-Match", optional, {"type": "string", "pattern": TAGS}, example "\"7\"";
    /// The version of the order that the operator saw; needed where an agreement or a court ends the order, not to register a
    /// notice of the buyer.
    IfMatchOfEnd = Header "If-Match", optional, {"type": "string", "pattern": TAGS}, example "\"7\"";
    /// The order.
    OrderById = Path "id", required, OrderId;
    /// A claim of the order.
    ClaimOfOrder = Path "claim", required, ClaimId;
    /// Which of the claim's files, from 1.
    FileOfClaim = Path "file", required, {"type": "integer", "format": "int32", "minimum": 1};
    /// The number of an invoice of the order.
    InvoiceNumber = Path "number", required, {"type": "integer", "format": "int64", "minimum": 1};
    /// The claim.
    ClaimById = Path "id", required, ClaimId;
    /// The refund.
    RefundById = Path "id", required, RefundId;
    /// The objection.
    ObjectionById = Path "id", required, ObjectionId;
    /// The question.
    PaymentQueryById = Path "id", required, PaymentQueryId;
    /// The copy in paper form.
    PaperCopyById = Path "id", required, PaperCopyId;
    /// The notice.
    NoticeById = Path "id", required, NoticeId;
    /// The id of a report of the bank, as the queue names it.
    BankReportById = Path "id", required, BankReportId;
    /// The version.
    VersionByName = Path "version", required, Version;
    /// The `next` of the page before; the first page needs none.
    Cursor = Query "cursor", optional, {"type": "string", "pattern": "^([0-9a-f]{2})+$"};
    /// How many items a page holds at most.
    Limit = Query "limit", optional, {"type": "integer", "minimum": 1, "maximum": 100, "default": 100};
}
