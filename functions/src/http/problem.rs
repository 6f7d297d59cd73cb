//! Problem documents (RFC 9457): what the caller is told. What the log is told is another message.

use super::openapi::schema;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::clause::Clause;
use domain::code::{Code, Refusal};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use std::iter;
use store::table::error::StoreError;
use utoipa::ToSchema;

/// A field that is unknown, missing or invalid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// A JSON pointer into the body, or the name of a parameter.
    pub pointer: String,
    /// What is wrong with it; never its value.
    pub detail: String,
}

/// An answer that says why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    clause: Option<Clause>,
    /// The version of the terms that has the clause, where that is known.
    terms: Option<String>,
    errors: Vec<FieldProblem>,
    /// When the request may be repeated, in seconds, where that is known.
    retry_after: Option<i64>,
}

/// Why not (RFC 9457). A request that was refused changed nothing; after a 500 or 503 send it again under the same key.
#[derive(Serialize, ToSchema)]
#[schema(
    as = Problem,
    examples(json!({
        "type": "urn:oferta:problem:terms_not_in_force",
        "title": "These terms are not in force; read the offer again and tick anew.",
        "status": 409,
        "code": "terms_not_in_force",
        "clause": "2.4",
        "terms": "2023-01",
        "basis": "offer",
        "request_id": "01JK5Q0000000000000000000A",
        "errors": [{
            "pointer": "/terms", "detail": "These terms are not in force; read the offer again and tick anew.",
        }],
    }))
)]
pub(crate) struct Document<'a> {
    /// The code as a URN.
    #[schema(format = "uri", pattern = "^urn:oferta:problem:[a-z_]+$")]
    r#type: String,
    /// One plain sentence.
    title: &'a str,
    /// The status of the answer.
    status: u16,
    #[schema(value_type = schema::ProblemCode)]
    code: Code,
    #[schema(value_type = schema::MaybeClause)]
    clause: Option<Clause>,
    /// The version of the terms that has this clause: the order's, or of an order that was not placed the one in force.
    /// Null where the rule is the shop's own or no order is asked for.
    terms: Option<&'a str>,
    /// What it rests on.
    basis: Basis,
    /// To be quoted to the vendor.
    request_id: &'a str,
    /// The fields that it is about.
    errors: &'a [FieldProblem],
}

/// What a refusal rests on.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Basis {
    /// A clause of the offer.
    Offer,
    /// A rule of the shop itself.
    Shop,
}

impl Problem {
    /// A problem with the fields that it is about.
    pub fn fields(code: Code, errors: Vec<FieldProblem>) -> Problem {
        Problem { errors, ..Problem::from(code) }
    }

    /// A problem with one field.
    pub fn field(code: Code, pointer: &str, detail: &str) -> Problem {
        Problem::fields(code, vec![FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }])
    }

    /// A problem that passes by itself after so many seconds.
    pub fn passing(code: Code, seconds: i64) -> Problem {
        Problem { retry_after: Some(seconds), ..Problem::from(code) }
    }

    /// The fields that it is about.
    pub(crate) fn errors(&self) -> &[FieldProblem] {
        &self.errors
    }

    /// Its code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether it is one of who asks, and not of what they asked for: no token or session, or one that opens nothing any more.
    pub(crate) fn is_of_access(&self) -> bool {
        matches!(self.code, Code::TokenMissing | Code::TokenInvalid | Code::TokenExpired)
    }

    /// The status of its answer.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The clause that it rests on.
    pub(crate) fn clause(&self) -> Option<Clause> {
        self.clause
    }
}

/// Whether the key of a form that was refused serves for nothing more. Any other refusal left nothing under it; and where nobody knows
/// whether something was done, the same key does it once.
pub(crate) fn spends_key(code: Code) -> bool {
    matches!(code, Code::IdempotencyKeyReused | Code::IdempotencyKeyMissing | Code::IdempotencyKeyInvalid)
}

impl From<Code> for Problem {
    fn from(code: Code) -> Problem {
        Problem { code, clause: code.clause(), terms: None, errors: Vec::new(), retry_after: None }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let said =
            refusal.field.map(|(field, wrong)| FieldProblem { pointer: format!("/{field}"), detail: wrong.to_owned() });
        let errors = said.or_else(|| refused_field(refusal.code)).into_iter().collect();
        Problem { errors, clause: refusal.clause, terms: refusal.terms, ..Problem::from(refusal.code) }
    }
}

/// The field of an order that a refusal is about.
fn refused_field(code: Code) -> Option<FieldProblem> {
    let pointer = match code {
        Code::NotAccepted => "/accepted",
        Code::ConsentRequired => "/consents",
        Code::UnknownSku => "/sku",
        Code::CurrencyNotListed | Code::ResidentRateNotCurrent => "/currency",
        Code::TermsNotInForce => "/terms",
        Code::PriceChanged => "/shown",
        _ => return None,
    };
    Some(FieldProblem { pointer: pointer.to_owned(), detail: code.summary().to_owned() })
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            StoreError::KeyReused => Code::IdempotencyKeyReused.into(),
            StoreError::Contended => Code::Contended.into(),
            StoreError::Unavailable(_) => {
                tracing::error!(%error, "the state cannot be reached");
                Code::Unavailable.into()
            }
            StoreError::Rejected(_) | StoreError::Unreadable(_) => {
                tracing::error!(%error, "the state cannot be read or written");
                Code::Internal.into()
            }
        }
    }
}

impl IntoResponse for Problem {
    /// Its body is written by the edge, which knows the request.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(self);
        response
    }
}

/// The headers of a problem with a status, beside those of its document.
pub(super) fn headers_of(status: u16) -> impl Iterator<Item = (HeaderName, &'static str)> {
    let also = match status {
        401 => Some((header::WWW_AUTHENTICATE, "Bearer")),
        429 => Some((header::RETRY_AFTER, "60")),
        503 => Some((header::RETRY_AFTER, "2")),
        _ => None,
    };
    iter::once((header::CACHE_CONTROL, "no-store")).chain(also)
}

/// Takes the problem that a response is, if it is one.
pub(crate) fn taken(response: &mut Response) -> Option<Problem> {
    response.extensions_mut().remove::<Problem>()
}

/// Gives a problem its body. Headers that the response has, such as `Allow`, stay.
pub(super) fn write(response: &mut Response, problem: &Problem, kind: &'static str, body: Vec<u8>) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    set_headers(headers, problem);
    *response.body_mut() = Body::from(body);
}

/// Sets the headers that each answer to a problem has, whatever its body.
pub(crate) fn set_headers(headers: &mut HeaderMap, problem: &Problem) {
    for (name, value) in headers_of(problem.code.status()) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(seconds) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// The document of a problem of a request.
pub(super) fn document(problem: &Problem, request_id: &str) -> Vec<u8> {
    let document = Document {
        r#type: format!("urn:oferta:problem:{}", problem.code.as_str()),
        title: problem.code.summary(),
        status: problem.code.status(),
        code: problem.code,
        clause: problem.clause,
        terms: problem.terms.as_deref(),
        basis: if problem.clause.is_some() { Basis::Offer } else { Basis::Shop },
        request_id,
        errors: &problem.errors,
    };
    // A document of texts and numbers can always be written.
    serde_json::to_vec(&document).unwrap_or_default()
}
