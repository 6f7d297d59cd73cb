//! The decision: a command and the state give events or a refusal; events give the state and its effects.

use crate::Instant;
use crate::agreement::Agreement;
use crate::claim::{self, LodgeClaim};
use crate::code::{Code, Refusal};
use crate::event::{Event, Fact};
use crate::license::{self, Activate};
use crate::order::{Order, TimelineEntry};
use crate::payment::{self, ConfirmPayment, TicketIssued};
use crate::placing::{self, Place};

/// What somebody, or the clock, asks of an order.
#[derive(Debug, Clone)]
pub enum Command {
    /// Place the order (clauses 2.4, 3.5).
    Place(Box<Place>),
    /// Record the ticket that the bank opened (clause 4.5).
    IssueTicket(TicketIssued),
    /// Count a payment that the bank confirmed (clauses 4.6, 4.7).
    ConfirmPayment(ConfirmPayment),
    /// Record that the bank declined a ticket.
    DeclinePayment {
        /// The bank's ticket.
        ticket: String,
    },
    /// Provide the right to use (clause 4.7).
    Activate(Activate),
    /// Receive a written claim (clauses 4.9, 10.1).
    LodgeClaim(LodgeClaim),
    /// Time passed.
    Tick,
}

/// Decides a command. No events means that it asks for what is already so.
///
/// # Errors
/// A [`Refusal`] with its code and clause; nothing was changed.
pub fn decide(
    agreement: &Agreement,
    order: Option<&Order>,
    command: &Command,
    now: Instant,
) -> Result<Vec<Event>, Refusal> {
    let facts = match (order, command) {
        (None, Command::Place(place)) => vec![Fact::Placed(Box::new(placing::place(agreement, place, now)?))],
        (Some(_), Command::Place(_)) => return Ok(Vec::new()),
        (None, _) => return Err(Code::NotFound.into()),
        (Some(order), command) => {
            let now = now.max(order.last_at);
            match command {
                Command::Place(_) => Vec::new(),
                Command::IssueTicket(ticket) => payment::issue(order, ticket)?,
                Command::ConfirmPayment(confirmed) => payment::confirm(&agreement.policy, order, confirmed, now)?,
                Command::DeclinePayment { ticket } => payment::decline(order, ticket)?,
                Command::Activate(activate) => license::activate(&agreement.policy, order, activate, now)?,
                Command::LodgeClaim(lodge) => claim::lodge(&agreement.policy, order, lodge)?,
                Command::Tick => license::tick(&agreement.policy, order, now),
            }
        }
    };
    let at = order.map_or(now, |order| now.max(order.last_at));
    Ok(facts.into_iter().map(|fact| Event { at, fact }).collect())
}

/// Folds one event into the state.
///
/// # Panics
/// If the first event of an order is not its placing, or a later one is: the chain was not written by [`decide`].
pub fn evolve(order: Option<Order>, event: &Event) -> Order {
    let mut order = match (order, &event.fact) {
        (None, Fact::Placed(placed)) => placed.order(event.at),
        (Some(order), fact) if !matches!(fact, Fact::Placed(_)) => order,
        _ => panic!("an order begins with its placing and is placed once"),
    };
    order.version += 1;
    order.last_at = event.at;
    match &event.fact {
        Fact::Placed(_) => {}
        Fact::TicketIssued(ticket) => order.payment.issued(ticket, order.version, event.at),
        Fact::PaymentDeclined { ticket, .. } => order.payment.declined(ticket),
        Fact::PaymentReceived(received) => {
            order.payment.received(received);
            if let Some(full) = &received.full {
                order.license.paid(full);
            }
        }
        Fact::Activated(activated) => order.license.activated(activated, event.at),
        Fact::ActivationOverdue => order.license.overdue_reported = true,
        Fact::ClaimReceived(received) => {
            // A timely claim that was still on its way when the window's silence was counted voids the deeming (K22); one
            // that arrived within the clock's error after it holds the deeming, whichever was recorded first (K21).
            order.license.deemed_at = order.license.deemed_at.filter(|_| received.late && !received.held);
            order.claims.push(received.claim(order.version));
        }
        Fact::DeemedProvided(_) => order.license.deemed_at = Some(event.at),
    }
    order.timeline.push(TimelineEntry {
        at: event.at,
        event: event.fact.name().to_owned(),
        clause: Some(event.fact.clause()),
    });
    order
}

/// When the clock next asks something of the order; `None` while it has nothing to wait for.
///
/// A function of the state, so that the index of due orders cannot drift from it.
pub fn next_due(agreement: &Agreement, order: &Order) -> Option<Instant> {
    license::next_due(&agreement.policy, order)
}
