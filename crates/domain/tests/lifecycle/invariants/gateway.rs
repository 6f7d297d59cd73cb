//! What the gateway says, in whatever order and however often it arrives.

use crate::story::{AGREEMENT, carry_out, sample};
use chrono::TimeDelta;
use domain::Instant;
use domain::order::license::License;
use domain::order::payment::{Capture, Outcome, TicketIssued};
use domain::order::{Order, OrderState};
use domain::rules::Command;
use domain::rules::payment::ConfirmPayment;
use proptest::prelude::*;
use proptest::sample::Index;

/// What the gateway says of one ticket.
#[derive(Debug, Clone, Copy)]
enum Said {
    /// It was captured, by the bank's clock so many milliseconds after the order.
    Captured(i64),
    Declined,
}

/// Tickets in thirds of what is owed, and what the gateway says of each, once.
type Tickets = Vec<(i64, Vec<Said>)>;

fn tickets() -> impl Strategy<Value = Tickets> {
    let instant = prop_oneof![0..3_600_000i64, 0..5 * 86_400_000i64];
    let said = prop_oneof![
        3 => instant.clone().prop_map(|at| vec![Said::Captured(at)]),
        1 => Just(vec![Said::Declined]),
        2 => instant.prop_map(|at| vec![Said::Declined, Said::Captured(at)]),
    ];
    prop::collection::vec((prop::sample::select(vec![1i64, 2, 3, 3]), said), 1..5)
}

fn placed(tickets: &Tickets) -> (Order, Instant) {
    let now = "2025-02-05T05:00:00Z".parse().unwrap();
    let place = Command::Place(Box::new(sample(&AGREEMENT, "widget-month", now)));
    let order = carry_out(&AGREEMENT, None, &place, now);
    let owed = order.owed().amount_minor;
    let issue = |order, (n, (thirds, _)): (usize, &(i64, Vec<Said>))| {
        let (ticket, amount_minor) = (format!("ticket-{n}"), owed * thirds / 3);
        let issued = Command::IssueTicket(TicketIssued { ticket, expires_at: now, amount_minor });
        carry_out(&AGREEMENT, Some(order), &issued, now)
    };
    (tickets.iter().enumerate().fold(order, issue), now)
}

/// The order after what was said arrived, a minute apart, and a sweep long after; where nothing was said, a sweep came.
fn told(order: &Order, begin: Instant, said: &[Option<(usize, Said)>]) -> Order {
    let arrived = begin + TimeDelta::days(6);
    let order = said.iter().enumerate().fold(order.clone(), |order, (n, said)| {
        let command = match said {
            Some((ticket, Said::Captured(at))) => Command::ConfirmPayment(ConfirmPayment {
                ticket: format!("ticket-{ticket}"),
                captured_at: Some(begin + TimeDelta::milliseconds(*at)),
            }),
            Some((ticket, Said::Declined)) => Command::DeclinePayment { ticket: format!("ticket-{ticket}") },
            None => Command::Tick,
        };
        let minutes = TimeDelta::minutes(i64::try_from(n).unwrap());
        carry_out(&AGREEMENT, Some(order), &command, arrived + minutes)
    });
    carry_out(&AGREEMENT, Some(order), &Command::Tick, begin + TimeDelta::days(60))
}

/// What of an order the gateway's word decides.
fn paid(order: &Order) -> (OrderState, Vec<Outcome>, Vec<Capture>, i64, Option<Instant>, License) {
    let outcomes = order.payment.tickets.iter().map(|ticket| ticket.outcome).collect();
    // Which of two payments is the one too many follows from the order of counting; how much is too much does not.
    let mut captures = order.payment.captures.clone();
    captures.iter_mut().for_each(|capture| capture.surplus_minor = 0);
    captures.sort_by(|one, other| one.source.cmp(&other.source));
    let state = order.state(order.last_at);
    let surplus = order.payment.captures.iter().map(|capture| capture.surplus_minor).sum();
    (state, outcomes, captures, surplus, order.payment.paid_at, order.license.clone())
}

proptest! {
    #![proptest_config(super::cases(150))]

    #[test]
    fn i33_any_order_and_repetition_of_what_the_gateway_says_ends_the_same(
        tickets in tickets(),
        shuffle in prop::collection::vec(any::<Index>(), 0..130),
        repeats in prop::collection::vec(prop::option::weighted(0.8, any::<Index>()), 100..130),
    ) {
        let (order, begin) = placed(&tickets);
        let each: Vec<Option<(usize, Said)>> = tickets
            .iter()
            .enumerate()
            .flat_map(|(n, (_, said))| said.iter().map(move |said| Some((n, *said))))
            .collect();
        let mut disturbed = each.clone();
        for repeat in &repeats {
            disturbed.push(repeat.and_then(|repeat| *repeat.get(&each)));
        }
        for (place, index) in shuffle.iter().enumerate() {
            let (one, other) = (place % disturbed.len(), index.index(disturbed.len()));
            disturbed.swap(one, other);
        }
        prop_assert_eq!(paid(&told(&order, begin, &disturbed)), paid(&told(&order, begin, &each)));
    }
}
