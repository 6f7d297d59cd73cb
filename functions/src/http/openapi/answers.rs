//! What is answered: the problems that many routes share, each written once, and the headers of answers.

use super::schema::names;
use crate::http::problem::headers_of;
use domain::code::Code;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{ContentBuilder, Header, Ref, RefOr};

/// The answers of a route by their statuses.
pub(crate) type Answers = BTreeMap<String, RefOr<Response>>;

/// A refusal with one of some codes, which have one status.
pub(crate) struct Refusal {
    pub(crate) description: String,
    pub(crate) codes: Vec<Code>,
}

impl Refusal {
    /// This one, or another of the same status.
    pub(crate) fn or(mut self, other: Refusal) -> Refusal {
        let (first, rest) = other.description.split_at(1);
        self.description = format!("{}; or {}{rest}", self.description.trim_end_matches('.'), first.to_lowercase());
        self.codes.extend(other.codes);
        self
    }

    /// The answer with its status.
    pub(crate) fn response(&self) -> (String, Response) {
        let status = self.codes[0].status();
        let alike = self.codes.iter().all(|code| code.status() == status);
        assert!(alike, "{:?} are answered with several statuses", self.codes);
        let schema = super::schema::written(json!({
            "$ref": "#/components/schemas/Problem",
            "properties": {"code": {"enum": names(&self.codes)}},
        }));
        let response = ResponseBuilder::new()
            .description(&self.description)
            .content("application/problem+json", ContentBuilder::new().schema(Some(schema)).build());
        let named = headers_of(status).map(|(name, _)| titled(name.as_str()));
        let response = named.fold(response, |response, name| response.header(name, Header::default()));
        (status.to_string(), response.build())
    }
}

/// Types that stand for a refusal with one of some codes, for `responses(…)` of a handler: the doc comment says why. A handler's
/// own refusal replaces a shared one of the same status that is named before it.
macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident = $($code:ident),+ $(| $more:ident)?;)+) => {
        $(
            $(#[doc = $doc])+
            pub(super) enum $name {}

            impl utoipa::IntoResponses for $name {
                fn responses() -> $crate::http::openapi::answers::Answers {
                    let refusal = ($crate::http::openapi::answers::Refusal {
                        description: concat!($($doc, "\n"),+).trim().to_owned(),
                        codes: vec![$(domain::code::Code::$code),+],
                    })$(.or($crate::http::openapi::answers::$more::refusal()))?;
                    let (status, response) = refusal.response();
                    [(status, response.into())].into()
                }
            }
        )+
    };
}
pub(crate) use refusals;

/// As [`refusals`], for those of several handlers: a document has each once, among its components.
macro_rules! shared {
    ($($(#[doc = $doc:literal])+ $name:ident = $($code:ident),+;)+) => {
        $(
            $(#[doc = $doc])+
            pub(crate) enum $name {}

            impl $name {
                pub(crate) fn refusal() -> Refusal {
                    let description = concat!($($doc, "\n"),+).trim().to_owned();
                    Refusal { description, codes: vec![$(Code::$code),+] }
                }
            }

            impl utoipa::IntoResponses for $name {
                fn responses() -> Answers {
                    [($name::refusal().response().0, Ref::from_response_name(stringify!($name)).into())].into()
                }
            }
        )+

        /// The shared refusals by their names.
        pub(crate) fn all() -> Vec<(&'static str, Response)> {
            vec![$((stringify!($name), $name::refusal().response().1)),+]
        }
    };
}

shared! {
    /// Not JSON, or no usable `Idempotency-Key`.
    BadRequest = NotJson, IdempotencyKeyMissing, IdempotencyKeyInvalid;
    /// No token, or one that is not valid here.
    Unauthorized = TokenMissing, TokenInvalid, TokenExpired;
    /// The roles in the token do not allow this.
    RoleMissing = RoleMissing;
    /// There is nothing at this address; another buyer's order is none either.
    NotFound = NotFound;
    /// There is no such order, or nothing of this name in it.
    NoSuchOrder = NotFound;
    /// The order has changed since the version in `If-Match`.
    VersionChanged = VersionChanged;
    /// The body is larger than 64 KiB.
    TooLarge = BodyTooLarge;
    /// The body must be `application/json`.
    NotJson = UnsupportedMediaType;
    /// A parameter of the address is unknown, missing or invalid.
    InvalidQuery = InvalidQuery;
    /// A field is unknown, missing or invalid, or the key was used with another body.
    InvalidAct = InvalidFields, IdempotencyKeyReused;
    /// The body is not an empty object.
    NotEmpty = InvalidFields;
    /// The act rests on a version of the order, and `If-Match` names none.
    IfMatchMissing = IfMatchMissing;
    /// Something failed on the shop's side.
    Internal = Internal;
    /// Try again: too many changes at once, or the state cannot be reached.
    Unavailable = Contended, Unavailable;
    /// Try again: the operators' issuer or the state cannot be reached, or too many changes were made at once.
    IssuerUnavailable = IssuerUnavailable, Contended, Unavailable;
    /// Try again: the bank or the state cannot be reached (clause 4.5). The order stands.
    BankUnavailable = BankUnavailable, Contended, Unavailable;
    /// Try again: the public page cannot be seen (clause 9.4), or the operators' issuer or the state cannot be reached.
    PageUnavailable = PageUnavailable, IssuerUnavailable, Contended, Unavailable;
}

/// Types that stand for the refusals of several shared kinds.
macro_rules! together {
    ($($(#[doc = $doc:literal])+ $name:ident = $($of:ident),+;)+) => {
        $(
            $(#[doc = $doc])+
            pub(crate) enum $name {}

            impl utoipa::IntoResponses for $name {
                fn responses() -> Answers {
                    let mut answers = Answers::new();
                    $(answers.extend($of::responses());)+
                    answers
                }
            }
        )+
    };
}

together! {
    /// What a route that reads the state can meet.
    Stateful = Internal, Unavailable;
    /// A route that takes a body of JSON under a key.
    Posted = Stateful, BadRequest, TooLarge, NotJson;
    /// A route at an order with that order's token.
    AtOrder = Stateful, Unauthorized, NotFound;
    /// A route at an order with its token, that takes a body under a key.
    PostedAtOrder = Posted, AtOrder;
    /// A route that operators look by.
    Looks = Internal, IssuerUnavailable, Unauthorized, RoleMissing;
    /// An act of an operator.
    Acts = Posted, Looks, InvalidAct;
    /// An act on an order, whatever became of it meanwhile.
    OnOrder = Acts, NoSuchOrder, VersionChanged;
    /// An act on the version of an order that the operator saw.
    OnVersion = OnOrder, IfMatchMissing;
}

/// A page of HTML.
pub(crate) enum HtmlPage {}

impl utoipa::IntoResponses for HtmlPage {
    fn responses() -> Answers {
        let text = ContentBuilder::new().schema(Some(<String as utoipa::PartialSchema>::schema())).build();
        let page = ResponseBuilder::new().description("The page.").content("text/html", text);
        [("200".to_owned(), page.header("Cache-Control", Header::default()).build().into())].into()
    }
}

/// That a page is one person's, and nobody is signed in who may see it.
pub(crate) enum ToSignIn {}

impl utoipa::IntoResponses for ToSignIn {
    fn responses() -> Answers {
        let away = ResponseBuilder::new().description("To sign in.").header("Location", Header::default());
        [("303".to_owned(), away.header("Cache-Control", Header::default()).build().into())].into()
    }
}

/// A header's name as documents write it: `cache-control` as `Cache-Control`.
fn titled(name: &str) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    // What is no word but an abbreviation.
    name.split('-').map(word).collect::<Vec<_>>().join("-").replace("Www-", "WWW-")
}

/// The headers of answers, by their names.
pub(crate) fn headers_described() -> Value {
    let header = |description: &str, required: bool, pattern: Option<&str>| {
        let mut schema = json!({"type": "string"});
        if let Some(pattern) = pattern {
            schema["pattern"] = pattern.into();
        }
        json!({"description": description, "required": required, "schema": schema})
    };
    json!({
        "ETag": header("The version of the order, or the hash of a text.", true, Some("^\"[0-9a-f]+\"$")),
        "Cache-Control": header("How long the answer may be kept.", true, None),
        "WWW-Authenticate": header("How to prove who asks.", true, None),
        "Retry-After": header("Seconds to wait before the request is repeated.", true, Some(r"^\d+$")),
        "Location": header("The page to look at, here or at the operators' issuer.", true, Some("^(/|https?://)")),
        "Set-Cookie": header("The session, or that there is none any more.", false, None),
        "Content-Language": header("The language of the text.", true, Some("^[a-z]{2,3}$")),
        "Prevailing-Language":
            header("The language whose text prevails where two differ.", true, Some("^[a-z]{2,3}$")),
        "Link": header("Where the licensor is named whom the text means.", true, Some("^<https?://")),
        "Vary": header("What the answer depends on.", true, None),
        "Access-Control-Allow-Methods": header("The methods that pages of Kommo accounts may use.", true, None),
        "Access-Control-Allow-Headers": header("The headers that they may send.", true, None),
        "Access-Control-Max-Age": header("Seconds for which that holds.", true, Some(r"^\d+$")),
        "Access-Control-Allow-Origin":
            header("The origin of the request, if it is a Kommo account's page.", false, None),
    })
}
