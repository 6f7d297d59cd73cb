//! The bank's own list of what moved money. Descriptions of it differ: an operation is known by its type, or by the status
//! that it led to.

use super::config::Dialect;
use super::fields::{Fields, Malformed};
use super::status::{Status, instant_of};
use domain::Instant;

/// What an operation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// The buyer's money came in.
    Payment,
    /// Money went back to the card.
    Refund,
    /// Something that no description of the gateway names.
    Other,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The ticket that it was made on.
    pub ticket: String,
    /// The number of the order, where the bank states it.
    pub order_number: Option<String>,
    /// What it did.
    pub kind: OperationKind,
    /// Kopecks; of a refund that is known by its status, all that went back of the ticket so far.
    pub amount_minor: i64,
    /// When it was made, where the bank states it legibly.
    pub at: Option<Instant>,
}

impl Operation {
    /// Reads an item of the list; `None` where nothing moved.
    pub(super) fn read(item: &Fields, dialect: &Dialect) -> Result<Option<Operation>, Malformed> {
        let by_type = item.optional("oper_type")?;
        let kind = match &by_type {
            Some(name) if name.eq_ignore_ascii_case("payment") => OperationKind::Payment,
            Some(name) if name.eq_ignore_ascii_case("refund") => OperationKind::Refund,
            Some(_) => OperationKind::Other,
            None => match Status::of(item.number("status_code")?.ok_or(Malformed::Missing("status_code"))?, dialect) {
                Status::Paid => OperationKind::Payment,
                Status::PartlyRefunded | Status::Refunded => OperationKind::Refund,
                Status::Other(_) => OperationKind::Other,
                Status::NotFound | Status::Processing | Status::Rejected => return Ok(None),
            },
        };
        let returned =
            if by_type.is_none() && kind == OperationKind::Refund { item.number("refund_amount")? } else { None };
        let amount_minor = returned.or(item.number("amount")?).ok_or(Malformed::Missing("amount"))?;
        let date = item.optional("oper_date")?.or(item.optional("status_date")?);
        Ok(Some(Operation {
            ticket: item.required("ticket")?,
            order_number: item.optional("order_number")?,
            kind,
            amount_minor,
            at: date.as_deref().and_then(instant_of),
        }))
    }
}
