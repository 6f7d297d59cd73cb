//! The calls from shop to bank: XML in a form, XML back.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use futures::stream;
use quick_xml::escape::escape;

use super::SandboxBank;
use super::faults::{Endpoint, Fault};
use super::request::{Fields, Refused};
use super::ticket::{Operation, OperationKind, RefundRefused, Registration, Ticket, moscow};
use crate::local_db::LocalDbError;
use crate::problem::problem;

/// How long a call that is never answered is kept open, if the caller does not give up before.
const SILENCE: Duration = Duration::from_secs(30);

/// Names and values in the order in which they are written.
type Tags = Vec<(&'static str, String)>;

pub(super) async fn call(State(bank): State<SandboxBank>, Path(name): Path<String>, body: Bytes) -> Response {
    let Some(endpoint) = Endpoint::named(&name) else {
        return problem(StatusCode::NOT_FOUND, "not_found", "The bank has no such address.");
    };
    match bank.inner.faults.take(endpoint, bank.inner.ledger.now()) {
        None => answer(&bank, endpoint, &body),
        Some(Fault::Timeout) => {
            tokio::time::sleep(SILENCE).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        Some(Fault::Error) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::Refused) => respond(endpoint, Err(Refused::BadPair.into())),
        Some(Fault::LostReply) => {
            answer(&bank, endpoint, &body);
            broken_off()
        }
    }
}

/// A response whose body fails after the head: the connection is closed, and the caller learns nothing.
fn broken_off() -> Response {
    // Nothing says how long it would have been: a length that it does not keep to would be a mistake of ours to the server.
    let lost = stream::once(async { Err::<Bytes, _>(io::Error::other("the answer is lost, as was ordered")) });
    Body::from_stream(lost).into_response()
}

fn answer(bank: &SandboxBank, endpoint: Endpoint, body: &[u8]) -> Response {
    let answer = Fields::read(body).map_err(Failure::from).and_then(|fields| {
        bank.authenticate(&fields)?;
        match endpoint {
            Endpoint::Reg => bank.register(&fields),
            Endpoint::GetOrderInfo => bank.order_info(&fields),
            Endpoint::ReverseOrder => bank.reverse_order(&fields),
            Endpoint::CancelOrder => bank.cancel_order(&fields),
            Endpoint::GetOpersList => bank.operations_of(&fields),
            Endpoint::GetOpersByDate => bank.operations_on(&fields),
            // No address leads here: it is the bank's own call.
            Endpoint::Callback => Err(Refused::Internal.into()),
        }
    });
    respond(endpoint, answer)
}

fn respond(endpoint: Endpoint, answer: Result<String, Failure>) -> Response {
    let (root, code, message) = match &answer {
        Ok(_) => (root(endpoint), 0, "OK".to_owned()),
        Err(Failure(refused)) => (root(endpoint), *refused as u16, format!("{refused:?}")),
    };
    let content = format!(
        "{}<response_code>{code}</response_code><response_message>{message}</response_message>",
        answer.unwrap_or_default()
    );
    let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><{root}>{content}</{root}>");
    ([(header::CONTENT_TYPE, "text/xml;charset=utf-8")], xml).into_response()
}

fn root(endpoint: Endpoint) -> &'static str {
    match endpoint {
        Endpoint::Reg => "new_order",
        Endpoint::GetOrderInfo | Endpoint::Callback => "order_info",
        Endpoint::ReverseOrder => "reverse_order",
        Endpoint::CancelOrder => "cancel_order",
        Endpoint::GetOpersList | Endpoint::GetOpersByDate => "opers_list",
    }
}

/// A request that the bank refuses, or could not carry out.
struct Failure(Refused);

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Failure {
        Failure(refused)
    }
}

impl From<LocalDbError> for Failure {
    fn from(error: LocalDbError) -> Failure {
        tracing::error!(%error, "the sandbox bank failed");
        Failure(Refused::Internal)
    }
}

/// The content of the answer's root, without the response code.
type Answered = Result<String, Failure>;

impl SandboxBank {
    fn authenticate(&self, fields: &Fields) -> Result<(), Refused> {
        let settings = &self.inner.settings;
        let shop_id = fields.required("shop_id", Refused::NoShopId)?;
        let absent = if fields.has("shop_passwd") { Refused::EmptyPassword } else { Refused::NoPassword };
        let password = fields.required("shop_passwd", absent)?;
        let known = shop_id == settings.shop_id && password == settings.shop_password;
        if known { Ok(()) } else { Err(Refused::BadPair) }
    }

    fn register(&self, fields: &Fields) -> Answered {
        let optional = |name| fields.optional(name).map(str::to_owned);
        let amount = fields.amount()?.ok_or(Refused::EmptyAmount)?;
        let order_number = fields.required("order_number", Refused::EmptyOrderNumber)?.to_owned();
        let description = fields.required("order_description", Refused::EmptyDescription)?.to_owned();
        fields.required("language", Refused::EmptyLanguage)?;
        let ticket = self.inner.ledger.register(Registration {
            order_number,
            amount,
            description,
            back_url: fields.required("back_url", Refused::EmptyBackUrl)?.to_owned(),
            back_url_ok: optional("back_url_ok"),
            back_url_fail: optional("back_url_fail"),
        })?;
        Ok(tags(&[
            ("id", ticket.number.to_string()),
            ("ticket", ticket.ticket),
            ("ok_code", ticket.ok_code),
            ("failure_code", ticket.failure_code),
        ]))
    }

    /// An unknown ticket is an answer, not an error: its status is 0.
    fn order_info(&self, fields: &Fields) -> Answered {
        let name = ticket_name(fields, Refused::StatusOfEmptyTicket)?;
        Ok(match self.inner.ledger.find(name)? {
            Some(ticket) => tags(&self.standing(&ticket)),
            None => tags(&[("status_code", "0".to_owned()), ("status_desc", "Not found".to_owned())]),
        })
    }

    fn standing(&self, ticket: &Ticket) -> Tags {
        let (state, since) = ticket.standing(self.inner.ledger.now());
        vec![
            ("id", ticket.number.to_string()),
            ("method_name", "D3S".to_owned()),
            ("auth_code", String::new()),
            ("status_code", state.code().to_string()),
            ("status_desc", state.description().to_owned()),
            ("status_date", date(since)),
            ("amount", ticket.order.amount.to_string()),
            ("refund_amount", ticket.refunded().to_string()),
        ]
    }

    fn reverse_order(&self, fields: &Fields) -> Answered {
        let name = ticket_name(fields, Refused::RefundOfEmptyTicket)?;
        let amount = fields.amount()?;
        let refunded = self.inner.ledger.change(name, |ticket, now| ticket.refund(amount, now))?;
        match refunded {
            Some(Ok(())) => Ok(String::new()),
            Some(Err(RefundRefused::BadAmount)) => Err(Refused::BadAmount.into()),
            Some(Err(RefundRefused::NotPaid)) | None => Err(Refused::RefundOfIncorrectTicket.into()),
        }
    }

    fn cancel_order(&self, fields: &Fields) -> Answered {
        let name = ticket_name(fields, Refused::RefundOfEmptyTicket)?;
        match self.inner.ledger.change(name, Ticket::cancel)? {
            Some(true) => Ok(String::new()),
            Some(false) | None => Err(Refused::RefundOfIncorrectTicket.into()),
        }
    }

    fn operations_of(&self, fields: &Fields) -> Answered {
        let number = fields.required("order_number", Refused::EmptyOrderNumber)?;
        self.operations(|ticket, _| ticket.order.order_number == number)
    }

    fn operations_on(&self, fields: &Fields) -> Answered {
        let day = fields.required("date", Refused::BadXml)?;
        let day = NaiveDate::parse_from_str(day, "%d.%m.%Y").map_err(|_| Refused::BadXml)?;
        self.operations(|_, operation| moscow(operation.at).date_naive() == day)
    }

    fn operations(&self, wanted: impl Fn(&Ticket, &Operation) -> bool) -> Answered {
        let mut list = String::new();
        for ticket in self.inner.ledger.all()? {
            for operation in ticket.operations.iter().filter(|operation| wanted(&ticket, operation)) {
                let content = tags(&[
                    ("ticket", ticket.ticket.clone()),
                    ("order_number", ticket.order.order_number.clone()),
                    ("oper_type", oper_type(operation.kind).to_owned()),
                    ("amount", operation.amount.to_string()),
                    ("oper_date", date(operation.at)),
                ]);
                list.push_str(&format!("<oper_info>{content}</oper_info>"));
            }
        }
        Ok(list)
    }
}

fn ticket_name(fields: &Fields, empty: Refused) -> Result<&str, Refused> {
    fields.required("ticket", if fields.has("ticket") { empty } else { Refused::NoTicket })
}

fn oper_type(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Payment => "payment",
        OperationKind::Refund => "refund",
    }
}

fn date(instant: domain::Instant) -> String {
    moscow(instant).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

fn tags(tags: &[(&'static str, String)]) -> String {
    tags.iter().map(|(name, value)| format!("<{name}>{}</{name}>", escape(value.as_str()))).collect()
}
