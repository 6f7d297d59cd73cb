//! Random stories of one order: what its buyer, the bank, the vendor and the clock do to it, in the order of time.

use chrono::{DateTime, TimeDelta};
use domain::Instant;
use domain::agreement::Agreement;
use domain::claim::{About, LodgeClaim};
use domain::code::Refusal;
use domain::decide::{Command, decide, evolve};
use domain::event::Event;
use domain::license::{Activate, Activator};
use domain::money::Currency;
use domain::offer::Purpose;
use domain::order::{Order, OrderId, TermsRef};
use domain::payment::{ConfirmPayment, TicketIssued};
use domain::placing::{Method, Place};
use domain::policy::ClaimWindowAnchor;
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::LazyLock;

/// The agreement as it is built in.
pub(crate) static AGREEMENT: LazyLock<Agreement> = LazyLock::new(|| Agreement::embedded().unwrap());

/// One thing that happens in a story.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Time passes, in milliseconds.
    Wait(i64),
    /// Time passes until about the end of the window, or of the day for activation while there is no window.
    WaitForEnd(i64),
    /// A ticket is opened for a part of what is owed, in thirds; none is asked for, or all of it.
    Issue(u8),
    /// The bank confirms a ticket, with its own instant or without.
    Confirm(Index, Option<i64>),
    /// The bank declines a ticket.
    Decline(Index),
    /// Somebody activates; another period may still run for so many hours.
    Activate(Activator, Option<i64>),
    /// A claim is processed that arrived so many milliseconds before.
    Claim(i64),
    /// A claim is processed that arrived so many milliseconds after the window's end, if that is past.
    ClaimAtEnd(i64),
    /// The sweep comes by.
    Tick,
    /// What was asked last is asked again.
    Again,
}

/// What happens to one order, and under which of the agreement's choices.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) begin: Instant,
    pub(crate) sku: &'static str,
    pub(crate) grace: TimeDelta,
    pub(crate) anchor: ClaimWindowAnchor,
    pub(crate) acts: Vec<Act>,
}

/// One command of a story with what stood before it, what was decided, and what stands after it.
pub(crate) struct Moment<'a> {
    pub(crate) agreement: &'a Agreement,
    pub(crate) now: Instant,
    pub(crate) command: &'a Command,
    pub(crate) before: &'a Order,
    pub(crate) decided: &'a Result<Vec<Event>, Refusal>,
    pub(crate) after: &'a Order,
    /// Every event so far, the ones of this moment included.
    pub(crate) events: &'a [Event],
}

fn wait() -> impl Strategy<Value = Act> {
    let hour = 3_600_000i64;
    prop_oneof![2 => 0..5i64, 3 => 0..hour, 2 => 0..72 * hour].prop_map(Act::Wait)
}

/// About an end: mostly within the clock's error of five seconds and its edges.
fn about() -> impl Strategy<Value = i64> {
    prop_oneof![Just(-1), Just(0), Just(1), Just(4_999), Just(5_000), Just(5_001), -20_000..20_000i64]
}

fn act(claims: u32) -> impl Strategy<Value = Act> {
    let activator = prop_oneof![3 => Just(Activator::System), 1 => Just(Activator::Operator)];
    prop_oneof![
        20 => wait(),
        8 => about().prop_map(Act::WaitForEnd),
        6 => prop_oneof![Just(0u8), Just(1), Just(2), Just(3), Just(3)].prop_map(Act::Issue),
        8 => (any::<Index>(), prop::option::of(-90_000..90_000i64)).prop_map(|(i, at)| Act::Confirm(i, at)),
        3 => any::<Index>().prop_map(Act::Decline),
        8 => (activator, prop::option::of(-48..2_000i64)).prop_map(|(by, hours)| Act::Activate(by, hours)),
        claims => prop_oneof![0..5_000i64, 0..20 * 86_400_000i64].prop_map(Act::Claim),
        claims => about().prop_map(Act::ClaimAtEnd),
        20 => Just(Act::Tick),
        6 => Just(Act::Again),
    ]
}

/// A story of at least a hundred acts; in a third of them nobody ever claims on purpose.
pub(crate) fn story() -> impl Strategy<Value = Story> {
    // From January 2025 to March 2026: no window that the story opens ends on an unofficial day.
    let begin = (1_735_689_600_000i64..1_772_323_200_000).prop_map(|ms| DateTime::from_timestamp_millis(ms).unwrap());
    let sku = prop_oneof![3 => Just("widget-month"), 1 => Just("widget-assisted-month")];
    let grace = prop_oneof![3 => Just(TimeDelta::zero()), 1 => Just(TimeDelta::hours(36))];
    let anchor = prop_oneof![
        3 => Just(ClaimWindowAnchor::LaterOfPaymentAndActivation),
        1 => Just(ClaimWindowAnchor::Payment),
    ];
    let claims = prop_oneof![Just(0u32), Just(1), Just(4)];
    let acts = claims.prop_flat_map(|claims| prop::collection::vec(act(claims), 100..140));
    (begin, sku, grace, anchor, acts).prop_map(|(begin, sku, grace, anchor, acts)| Story {
        begin,
        sku,
        grace,
        anchor,
        acts,
    })
}

/// The sample order, by card, as a natural person places it.
pub(crate) fn sample(agreement: &Agreement, sku: &str, now: Instant) -> Place {
    let terms = agreement.offer.terms_in_force(now).unwrap();
    Place {
        id: OrderId::parse("01JGZ8QK3W0000000000000042").unwrap(),
        subject: "01JGZ8QK3W0000000000000043".to_owned(),
        account: "account".to_owned(),
        natural_person: true,
        terms: TermsRef { version: terms.version.clone(), sha256: terms.sha256.clone() },
        accepted: true,
        sku: sku.to_owned(),
        currency: Currency::Usd,
        method: Method::Card,
        language: "en".to_owned(),
        consents: [Purpose::Perform, Purpose::Automated].into(),
        commitment: "commitment".to_owned(),
    }
}

/// A command that must be decided, and the order after it.
pub(crate) fn carry_out(agreement: &Agreement, order: Option<Order>, command: &Command, now: Instant) -> Order {
    let events = decide(agreement, order.as_ref(), command, now).unwrap();
    events.iter().fold(order, |order, event| Some(evolve(order, event))).unwrap()
}

/// A claim that arrives at an instant.
pub(crate) fn claim(received_at: Instant) -> Command {
    Command::LodgeClaim(LodgeClaim {
        about: About::Other,
        received_at,
        handed_in_at: None,
        commitment: "commitment".to_owned(),
    })
}

impl Story {
    /// The agreement with the story's choices.
    pub(crate) fn agreement(&self) -> Agreement {
        let mut agreement = AGREEMENT.clone();
        agreement.policy.transit_grace = self.grace;
        agreement.policy.claim_window_anchor = self.anchor;
        agreement
    }

    /// Plays the story, showing each moment; ends at the first that is objected to. Gives the order and its events.
    pub(crate) fn play(
        &self,
        mut show: impl FnMut(&Moment<'_>) -> Result<(), TestCaseError>,
    ) -> Result<(Order, Vec<Event>), TestCaseError> {
        let agreement = self.agreement();
        let place = Command::Place(Box::new(sample(&agreement, self.sku, self.begin)));
        let mut events = decide(&agreement, None, &place, self.begin).unwrap();
        let mut order = events.iter().fold(None, |order, event| Some(evolve(order, event))).unwrap();
        let (mut now, mut last) = (self.begin, Command::Tick);
        for act in &self.acts {
            let Some(command) = command(act, &order, &mut now, &last) else { continue };
            let decided = decide(&agreement, Some(&order), &command, now);
            let new = decided.as_deref().unwrap_or_default();
            let after = new.iter().fold(order.clone(), |order, event| evolve(Some(order), event));
            events.extend_from_slice(new);
            show(&Moment {
                agreement: &agreement,
                now,
                command: &command,
                before: &order,
                decided: &decided,
                after: &after,
                events: &events,
            })?;
            (order, last) = (after, command);
        }
        Ok((order, events))
    }
}

/// What an act asks of the order; `None` if it only lets time pass.
fn command(act: &Act, order: &Order, now: &mut Instant, last: &Command) -> Option<Command> {
    let ms = TimeDelta::milliseconds;
    let end = order.license.window.as_ref().or(order.license.activation_due.as_ref()).map(|end| end.expires_at);
    // One more than there are tickets: the bank may name a foreign one.
    let ticket = |index: &Index| format!("ticket-{}", index.index(order.payment.tickets.len() + 1));
    Some(match act {
        Act::Wait(by) => {
            *now += ms(*by);
            return None;
        }
        Act::WaitForEnd(by) => {
            *now = end.map_or(*now, |end| end + ms(*by)).max(*now);
            return None;
        }
        Act::Issue(thirds) => Command::IssueTicket(TicketIssued {
            ticket: format!("ticket-{}", order.payment.tickets.len()),
            expires_at: *now + TimeDelta::minutes(20),
            amount_minor: order.owed().amount_minor * i64::from(*thirds) / 3,
        }),
        Act::Confirm(index, at) => {
            Command::ConfirmPayment(ConfirmPayment { ticket: ticket(index), captured_at: at.map(|by| *now + ms(by)) })
        }
        Act::Decline(index) => Command::DeclinePayment { ticket: ticket(index) },
        Act::Activate(by, hours) => {
            Command::Activate(Activate { by: *by, running_until: hours.map(|hours| *now + TimeDelta::hours(hours)) })
        }
        Act::Claim(before) => claim((*now - ms(*before)).max(order.created_at)),
        Act::ClaimAtEnd(by) => claim(end.map_or(*now, |end| (end + ms(*by)).min(*now))),
        Act::Tick => Command::Tick,
        Act::Again => last.clone(),
    })
}
