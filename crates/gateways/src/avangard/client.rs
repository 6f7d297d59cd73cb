//! The calls from shop to bank.

use super::config::BankConfig;
use super::fields::{Fields, Malformed};
use super::operation::Operation;
use super::status::{Status, instant_of};
use super::{request, text, xml};
use crate::http::{CallError, Client, Post};
use chrono::NaiveDate;
use domain::Instant;
use std::sync::Arc;

/// How many bytes an answer about one order may have.
const MAX_RESPONSE: usize = 64 * 1024;
/// How many bytes a day's list may have: some thousands of operations.
const MAX_LIST: usize = 2 * 1024 * 1024;
const INTERNAL_ERROR: u16 = 4;
const BAD_AMOUNT: u16 = 10;

/// Why a call to the bank gave no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BankError {
    /// No answer: no connection, a time-out, a lost reply, or a server's failure (5xx).
    #[error("the bank did not answer")]
    Unreachable,
    /// The bank answered that it will not.
    #[error("the bank refused with code {response_code}")]
    Refused {
        /// The bank's code for the reason.
        response_code: u16,
    },
    /// The bank answered something that is not an answer to this call.
    #[error("the bank's answer cannot be read")]
    Unreadable,
}

impl BankError {
    /// Whether the bank refused what waiting does not change: credentials, an amount, an address; anything but a failure of
    /// its own.
    pub fn is_final(self) -> bool {
        matches!(self, BankError::Refused { .. }) && !self.outcome_unknown()
    }

    /// Whether a call that changes something may have changed it all the same. Then the state is to be asked for with
    /// [`Bank::order_info`]; to repeat the call could move money twice.
    pub fn outcome_unknown(self) -> bool {
        match self {
            BankError::Unreachable | BankError::Unreadable => true,
            BankError::Refused { response_code } => response_code == INTERNAL_ERROR,
        }
    }
}

impl From<Malformed> for BankError {
    fn from(_: Malformed) -> BankError {
        BankError::Unreadable
    }
}

/// An order to be registered for payment by card (clause 4.3).
#[derive(Clone)]
pub struct Registration {
    /// The shop's number of the order; of fixed width and not ending in a digit, since the signature has no separators.
    pub order_number: String,
    /// The charge, kopecks.
    pub amount_minor: i64,
    /// What the buyer sees on the bank's page.
    pub description: String,
    /// The language of the bank's page (`RU`, `EN`).
    pub language: String,
    /// Where the bank sends the browser afterwards.
    pub back_url: String,
    /// The buyer's address, for the bank's own receipt.
    pub client_email: Option<String>,
}

/// A registered order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The bank's reference of this attempt to pay.
    pub ticket: String,
    /// The bank's number of the order.
    pub id: String,
    /// What `result_code` of the return address is after a payment. For the page only.
    pub ok_code: String,
    /// What `result_code` of the return address is after a failure. For the page only.
    pub failure_code: String,
}

/// What the bank says of a ticket when it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderInfo {
    /// Where the order stands.
    pub status: Status,
    /// The order's amount, kopecks, where the bank states it.
    pub amount_minor: Option<i64>,
    /// What was refunded so far, kopecks, where the bank states it.
    pub refund_amount_minor: Option<i64>,
    /// When the status was reached, where the bank states it legibly.
    pub status_date: Option<Instant>,
    /// How the card was authenticated.
    pub method_name: Option<String>,
}

/// The bank's gateway. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bank {
    http: Client,
    config: Arc<BankConfig>,
}

impl Bank {
    /// The gateway of an account, called through `http` (see [`crate::http::client`]).
    pub fn new(http: Client, config: BankConfig) -> Bank {
        Bank { http, config: Arc::new(config) }
    }

    /// The meaning of a status code in this account's dialect.
    pub fn status(&self, code: u8) -> Status {
        Status::of(code, &self.config.dialect)
    }

    /// Where the buyer types the card: the bank's own page.
    pub fn pay_url(&self, ticket: &str) -> String {
        format!("{}/pay?{}", self.config.base_url, super::form::field("ticket", ticket.as_bytes()))
    }

    /// Registers an order for payment. Registering again gives another ticket, which is harmless.
    ///
    /// # Errors
    /// [`BankError`]; an amount that is not positive is refused without a call, with the bank's own code.
    pub async fn register(&self, order: &Registration) -> Result<Registered, BankError> {
        let amount = positive(order.amount_minor)?;
        let mut fields = vec![
            ("SHOP_ID", self.config.shop_id.as_str()),
            ("SHOP_PASSWD", &self.config.shop_password),
            ("AMOUNT", &amount),
            ("ORDER_NUMBER", &order.order_number),
            ("ORDER_DESCRIPTION", &order.description),
            ("LANGUAGE", &order.language),
            ("BACK_URL", &order.back_url),
        ];
        if let Some(email) = &order.client_email {
            fields.push(("CLIENT_EMAIL", email));
        }
        let answer = self.call("reg", "NEW_ORDER", &fields).await?;
        Ok(Registered {
            ticket: answer.required("ticket")?,
            id: answer.required("id")?,
            ok_code: answer.required("ok_code")?,
            failure_code: answer.required("failure_code")?,
        })
    }

    /// Asks where the order of a ticket stands: the only evidence of a payment.
    ///
    /// # Errors
    /// [`BankError`].
    pub async fn order_info(&self, ticket: &str) -> Result<OrderInfo, BankError> {
        let answer = self.call("get_order_info", "GET_ORDER_INFO", &self.credentials(ticket)).await?;
        Ok(OrderInfo {
            status: self.status(answer.number("status_code")?.ok_or(BankError::Unreadable)?),
            amount_minor: answer.number("amount")?,
            refund_amount_minor: answer.number("refund_amount")?,
            status_date: answer.optional("status_date")?.as_deref().and_then(instant_of),
            method_name: answer.optional("method_name")?,
        })
    }

    /// Sends money back to the card that paid: an amount in kopecks, or with `None` all of it.
    ///
    /// # Errors
    /// [`BankError`]. After one with [`BankError::outcome_unknown`] the refund may have been made: never repeat the
    /// call before [`Bank::order_info`] says that it was not. An amount that is not positive is refused without a call.
    pub async fn reverse_order(&self, ticket: &str, amount_minor: Option<i64>) -> Result<(), BankError> {
        let amount = amount_minor.map(positive).transpose()?;
        let mut fields = self.credentials(ticket).to_vec();
        if let Some(amount) = &amount {
            fields.push(("AMOUNT", amount));
        }
        let answer = self.call("reverse_order", "REVERSE_ORDER", &fields).await?;
        // Without the bank's own "0" nothing says that the money moved.
        answer.number::<u16>("response_code")?.map(|_| ()).ok_or(BankError::Unreadable)
    }

    fn credentials<'a>(&'a self, ticket: &'a str) -> [(&'static str, &'a str); 3] {
        [("TICKET", ticket), ("SHOP_ID", &self.config.shop_id), ("SHOP_PASSWD", &self.config.shop_password)]
    }

    /// What moved money on a day, by the bank's own list. Days are the bank's, in Moscow.
    ///
    /// # Errors
    /// [`BankError`].
    pub async fn operations_on(&self, day: NaiveDate) -> Result<Vec<Operation>, BankError> {
        let date = day.format("%d.%m.%Y").to_string();
        let fields =
            [("SHOP_ID", self.config.shop_id.as_str()), ("SHOP_PASSWD", &self.config.shop_password), ("DATE", &date)];
        let text = self.post("get_opers_by_date", "GET_OPERS_BY_DATE", &fields, MAX_LIST).await?;
        let (own, items) = xml::read_list(&text, "oper_info")?;
        accepted(&own)?;
        let read = items.iter().map(|item| Operation::read(item, &self.config.dialect));
        Ok(read.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// Posts a request and reads the answer's fields; a `response_code` other than 0 is a refusal.
    async fn call(&self, endpoint: &str, root: &str, fields: &[(&str, &str)]) -> Result<Fields, BankError> {
        let (_, fields) = xml::read(&self.post(endpoint, root, fields, MAX_RESPONSE).await?)?;
        accepted(&fields)?;
        Ok(fields)
    }

    /// Posts a request and gives the text of the answer.
    async fn post(
        &self,
        endpoint: &str,
        root: &str,
        fields: &[(&str, &str)],
        limit: usize,
    ) -> Result<String, BankError> {
        let (content_type, body) = request::write(&self.config.dialect, root, fields);
        let url = format!("{}/h2h/{endpoint}", self.config.base_url);
        let post = Post { url: &url, content_type, body, within: self.config.timeout, limit };
        let answer = self.http.post(post).await.map_err(|error| match error {
            CallError::Unanswered => BankError::Unreachable,
            CallError::TooLong => BankError::Unreadable,
        })?;
        if answer.status.is_server_error() {
            return Err(BankError::Unreachable);
        }
        if !answer.status.is_success() {
            return Err(BankError::Unreadable);
        }
        let charset = answer.content_type.as_deref().and_then(text::charset_of);
        let charset = charset.or_else(|| text::prolog_encoding(&answer.body));
        Ok(text::decode(&answer.body, charset))
    }
}

/// A `response_code` other than 0 is a refusal.
fn accepted(answer: &Fields) -> Result<(), BankError> {
    match answer.number("response_code")? {
        None | Some(0) => Ok(()),
        Some(response_code) => Err(BankError::Refused { response_code }),
    }
}

fn positive(amount_minor: i64) -> Result<String, BankError> {
    if amount_minor > 0 { Ok(amount_minor.to_string()) } else { Err(BankError::Refused { response_code: BAD_AMOUNT }) }
}
