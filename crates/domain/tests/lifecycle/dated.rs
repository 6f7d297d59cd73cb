//! Stories with dates: what the readings of the agreement come to, case by case.
//!
//! A card order is paid on Monday 3 February 2025 at 10:00 in Astana. Activation is then due by the end of 4 February (4.7), and
//! the right to terminate for delay arises with 15 February (4.10); activated at once, its window closes with 13 February (4.9).

mod accounts;
mod claims;
mod corrections;
mod debts;
mod deeming;
mod delay;
mod invoices;
mod losses;
mod refunds;
mod reminders;
mod returns;
mod reviews;

use crate::story::{AGREEMENT, carry_out, operator, play_out, sample};
use domain::Instant;
use domain::act::Channel;
use domain::agreement::Agreement;
use domain::clause::Clause;
use domain::code::Code;
use domain::order::event::Fact;
use domain::order::license::{Activator, LicenseState};
use domain::order::payment::TicketIssued;
use domain::order::placing::Method;
use domain::order::{Order, OrderState};
use domain::rules::ending::Terminate;
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;
use domain::rules::placing::Place;
use domain::rules::{Command, decide};

const MONDAY: &str = "2025-02-03T05:00:00Z";

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// An order, and the agreement that it is played under.
struct Tale {
    agreement: Agreement,
    order: Order,
}

impl Tale {
    fn placed(method: Method) -> Tale {
        let agreement = AGREEMENT.clone();
        let place = Place { method, ..sample(&agreement, "widget-month", at(MONDAY)) };
        let order = carry_out(&agreement, None, &Command::Place(Box::new(place)), at(MONDAY));
        Tale { agreement, order }
    }

    /// A card order that was paid on the Monday.
    fn paid() -> Tale {
        let mut tale = Tale::placed(Method::Card);
        tale.paid_on("ticket", tale.order.owed().amount_minor, MONDAY);
        tale
    }

    /// A payment of some minor units by card.
    fn paid_on(&mut self, ticket: &str, amount_minor: i64, now: &str) {
        self.does(now, &issued(ticket, amount_minor));
        self.does(now, &confirmed(ticket));
    }

    /// A card order that was paid and activated on the Monday.
    fn active() -> Tale {
        let mut tale = Tale::paid();
        tale.activated(MONDAY);
        tale
    }

    /// A paid order that the buyer terminated for delay on the first day of the right; everything is to go back.
    fn terminated() -> Tale {
        let mut tale = Tale::paid();
        tale.does(RIGHT, &notice(RIGHT));
        tale
    }

    fn activated(&mut self, now: &str) {
        self.does(now, &Command::Activate(Activate { by: Activator::System, behind: None }));
    }

    /// What a command makes happen.
    fn does(&mut self, now: &str, command: &Command) -> Vec<Fact> {
        let (order, facts) = play_out(&self.agreement, Some(self.order.clone()), command, at(now));
        self.order = order;
        facts
    }

    /// What happens, by the names of the events.
    fn names(&mut self, now: &str, command: &Command) -> Vec<&'static str> {
        self.does(now, command).iter().map(Fact::name).collect()
    }

    /// With which code and clause a command is refused.
    fn refused(&self, now: &str, command: &Command) -> (Code, Option<Clause>) {
        let refusal = decide(&self.agreement, Some(&self.order), command, at(now)).unwrap_err();
        (refusal.code, refusal.clause)
    }

    fn state(&self, now: &str) -> (OrderState, LicenseState) {
        (self.order.state(at(now)), self.order.license.state(&self.order, at(now)))
    }
}

fn issued(ticket: &str, amount_minor: i64) -> Command {
    Command::IssueTicket(TicketIssued { ticket: ticket.to_owned(), expires_at: at(MONDAY), amount_minor })
}

fn confirmed(ticket: &str) -> Command {
    Command::ConfirmPayment(ConfirmPayment { ticket: ticket.to_owned(), captured_at: None })
}

/// The first instant of the right to terminate for delay, where nothing was activated.
const RIGHT: &str = "2025-02-14T19:00:00Z";

/// A notice of termination by letter, without the acknowledgement of 4.12.
fn notice(received_at: &str) -> Command {
    let act = Some(operator("one"));
    Command::Terminate(Terminate { received_at: at(received_at), channel: Channel::Post, acknowledged: false, act })
}

/// The same with the acknowledgement.
fn acknowledged(received_at: &str) -> Command {
    let act = Some(operator("one"));
    Command::Terminate(Terminate { received_at: at(received_at), channel: Channel::Post, acknowledged: true, act })
}
