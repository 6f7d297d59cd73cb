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

/// What went back by an operation, in kopecks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// So much by this one.
    Now(i64),
    /// So much of its ticket so far.
    SoFar(i64),
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
    /// What it returned; `None` of a payment, and where the bank does not state it.
    pub returned: Option<Returned>,
    /// When it was made, where the bank states it legibly.
    pub at: Option<Instant>,
}

impl Operation {
    /// Reads an item of the list; `None` where nothing moved.
    pub(super) fn read(item: &Fields, dialect: &Dialect) -> Result<Option<Operation>, Malformed> {
        let by_type = item.optional("oper_type")?;
        let (amount, so_far) = (item.number("amount")?, item.number("refund_amount")?);
        let (kind, returned) = match &by_type {
            Some(name) if name.eq_ignore_ascii_case("payment") => (OperationKind::Payment, None),
            Some(name) if name.eq_ignore_ascii_case("refund") => (OperationKind::Refund, amount.map(Returned::Now)),
            Some(_) => (OperationKind::Other, None),
            None => match Status::of(item.number("status_code")?.ok_or(Malformed::Missing("status_code"))?, dialect) {
                Status::Paid => (OperationKind::Payment, None),
                Status::PartlyRefunded => (OperationKind::Refund, so_far.map(Returned::SoFar)),
                Status::Refunded => (OperationKind::Refund, so_far.or(amount).map(Returned::SoFar)),
                Status::Other(_) => (OperationKind::Other, None),
                Status::NotFound | Status::Processing | Status::Rejected => return Ok(None),
            },
        };
        let by_status = so_far.filter(|_| by_type.is_none() && kind == OperationKind::Refund);
        let amount_minor = by_status.or(amount).ok_or(Malformed::Missing("amount"))?;
        let date = item.optional("oper_date")?.or(item.optional("status_date")?);
        Ok(Some(Operation {
            ticket: item.required("ticket")?,
            order_number: item.optional("order_number")?,
            kind,
            amount_minor,
            returned,
            at: date.as_deref().and_then(instant_of),
        }))
    }
}
