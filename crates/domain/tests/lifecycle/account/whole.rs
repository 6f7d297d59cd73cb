//! Random sequences of orders of two accounts and several items.

use super::history::{self, told};
use super::{Books, DARING, End, at};
use crate::invariants::cases;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::prices::{Period, PeriodUnit};
use domain::agreement::rule::Rule;
use domain::agreement::zone::{local_date, start_of_day};
use domain::order::OrderId;
use domain::order::event::Fact;
use domain::order::facts::{LicenseFact, OrderFact};
use domain::order::license::LicenseState;
use proptest::prelude::*;
use proptest::sample::Index;

const ACCOUNTS: [&str; 2] = ["account", "mistyped"];
const SKUS: [&str; 2] = ["widget-month", "widget-assisted-month"];

/// One thing that happens.
#[derive(Debug, Clone)]
enum Act {
    Place(Index, Index, Period),
    Pay(Index),
    Activate(Index),
    Active(Index, Index, Period),
    End(Index, End),
    Claim(Index),
    Correct(Index, Index),
    /// So many orders of the account of the oldest announcement are moved; it is delivered again.
    Move(usize),
    /// The oldest announcement is delivered.
    Moved,
    Wait(i64),
    WaitForDue,
    Tick,
}

fn period() -> impl Strategy<Value = Period> {
    let month = |count| Period { unit: PeriodUnit::Month, count };
    let others = [month(3), Period { unit: PeriodUnit::Year, count: 1 }, Period { unit: PeriodUnit::Day, count: 10 }];
    prop_oneof![6 => Just(month(1)), 2 => prop::sample::select(others.to_vec())]
}

fn act() -> impl Strategy<Value = Act> {
    let day = 86_400_000i64;
    let wait = prop_oneof![1 => 0..5_000i64, 3 => 0..3 * day, 1 => 0..40 * day].prop_map(Act::Wait);
    let ends = [End::Terminated, End::Agreed, End::ChargedBack].to_vec();
    let which = any::<Index>;
    prop_oneof![
        1 => (which(), which(), period()).prop_map(|(account, sku, period)| Act::Place(account, sku, period)),
        1 => which().prop_map(Act::Pay),
        1 => which().prop_map(Act::Activate),
        3 => (which(), which(), period()).prop_map(|(account, sku, period)| Act::Active(account, sku, period)),
        4 => (which(), prop::sample::select(ends)).prop_map(|(which, how)| Act::End(which, how)),
        1 => which().prop_map(Act::Claim),
        2 => (which(), which()).prop_map(|(which, account)| Act::Correct(which, account)),
        2 => (0..3usize).prop_map(Act::Move),
        2 => Just(Act::Moved),
        3 => wait,
        3 => Just(Act::WaitForDue),
        2 => Just(Act::Tick),
    ]
}

fn play(books: &mut Books, act: &Act) {
    let known: Vec<OrderId> = books.orders.keys().cloned().collect();
    let one = |which: &Index| (!known.is_empty()).then(|| which.get(&known).clone());
    match act {
        Act::Place(account, sku, period) => drop(books.place(ACCOUNTS[account.index(2)], SKUS[sku.index(2)], *period)),
        Act::Active(account, sku, period) => {
            drop(books.active(ACCOUNTS[account.index(2)], SKUS[sku.index(2)], *period))
        }
        Act::Pay(which) => one(which).into_iter().for_each(|id| books.pay(&id)),
        Act::Activate(which) => one(which).into_iter().for_each(|id| books.activate(&id)),
        Act::End(which, how) => one(which).into_iter().for_each(|id| books.end(&id, *how)),
        Act::Correct(which, account) => {
            one(which).into_iter().for_each(|id| books.correct(&id, ACCOUNTS[account.index(2)]));
        }
        Act::Claim(which) => one(which).into_iter().for_each(|id| books.claim(&id)),
        Act::Move(most) => {
            if let Some(account) = books.announced.first().cloned() {
                books.move_some(&account, *most);
            }
        }
        Act::Moved if books.announced.is_empty() => {}
        Act::Moved => {
            let account = books.announced.remove(0);
            books.move_some(&account, usize::MAX);
        }
        Act::Wait(ms) => books.wait(*ms),
        Act::WaitForDue => {
            books.now = books.now.max(books.next_due().unwrap_or(books.now));
            books.tick();
        }
        Act::Tick => books.tick(),
    }
}

/// While a paid order has a period that is not over, the widget is told of a license that runs.
fn widget(books: &Books) -> Result<(), TestCaseError> {
    let zone = DARING.policy.zone;
    for (account, periods) in &books.accounts {
        for sku in SKUS {
            let of_sku = |(_, entry, term): &(_, &domain::order::periods::Entry, domain::order::license::Term)| {
                entry.sku == sku && entry.ended_at.is_none() && books.now < term.until
            };
            let paid = periods.terms(zone).iter().any(of_sku);
            let told = periods.at(Some(sku), books.now, zone);
            let runs = told.is_some_and(|(_, entry, term)| {
                entry.state != LicenseState::Terminated && term.from <= books.now && books.now < term.until
            });
            prop_assert_eq!(runs, paid, "{} {}", account, sku);
        }
    }
    Ok(())
}

/// Nothing is deemed provided before it could be used for the whole window.
fn usable(books: &Books, seen: usize) -> Result<(), TestCaseError> {
    let zone = DARING.policy.zone;
    for (id, event) in &books.events[seen..] {
        let order = &books.orders[id];
        let periods = books.periods(&order.account);
        let term = periods.term(id, zone);
        match &event.fact {
            Fact::License(LicenseFact::DeemedProvided(_)) => {
                let from = term.expect("an active order has a period").from;
                let usable = from.max(order.payment.paid_at.expect("it is paid"));
                let tenth = local_date(zone, usable) + TimeDelta::days(10);
                prop_assert!(event.at >= start_of_day(zone, tenth + TimeDelta::days(1)), "{}: {}", id, usable);
            }
            Fact::License(LicenseFact::Activated(activated)) => {
                let window = DARING.policy.deadline(Rule::ClaimWindow, activated.term.from.max(event.at));
                prop_assert_eq!(&activated.window, &window);
            }
            Fact::License(LicenseFact::PeriodMoved(moved)) => {
                let full = DARING.policy.deadline(Rule::ClaimWindow, moved.term.from.max(event.at));
                prop_assert!(moved.window.as_ref().is_none_or(|window| *window == full));
                let before: Vec<_> =
                    books.events.iter().filter(|(other, it)| other == id && it.at <= event.at).collect();
                let corrected = |(_, it): &&(OrderId, domain::order::event::Event)| {
                    matches!(it.fact, Fact::Order(OrderFact::AccountCorrected(_)))
                };
                // For another account the order's period begins anew.
                let anew = before.iter().rposition(corrected).map_or(0, |place| place + 1);
                let terms: Vec<_> = before[anew..]
                    .iter()
                    .filter_map(|(_, it)| match &it.fact {
                        Fact::License(LicenseFact::Activated(activated)) => Some(activated.term),
                        Fact::License(LicenseFact::PeriodMoved(moved)) => Some(moved.term),
                        _ => None,
                    })
                    .collect();
                let days: Vec<_> = terms.iter().map(|term| local_date(zone, term.from)).collect();
                prop_assert!(days.is_sorted_by(|a, b| a >= b), "what waits moves up only: {:?}", days);
            }
            _ => {}
        }
    }
    Ok(())
}

fn all_whole(books: &Books) -> Result<(), TestCaseError> {
    for (account, periods) in &books.accounts {
        for sku in SKUS {
            history::whole(books, periods, account, sku)?;
        }
    }
    Ok(())
}

/// Once all moves are done, each order says what the item says, and no two periods of an item overlap.
fn moved(books: &Books) -> Result<(), TestCaseError> {
    let zone = DARING.policy.zone;
    for (account, periods) in &books.accounts {
        prop_assert_eq!(periods.unmoved(zone), vec![]);
        for sku in SKUS {
            let queue = told(books, account, sku);
            let lasting = queue.iter().filter(|it| !it.left && books.orders[&it.id].ended.is_none());
            let terms: Vec<_> = lasting.map(|it| (&it.id, books.orders[&it.id].license.term.unwrap())).collect();
            for (id, term) in &terms {
                prop_assert_eq!(periods.term(id, zone), Some(*term));
            }
            prop_assert!(terms.windows(2).all(|pair| pair[0].1.until <= pair[1].1.from), "{:?}", terms);
        }
    }
    Ok(())
}

fn begin() -> impl Strategy<Value = Instant> {
    prop_oneof![
        Just(at("2025-01-31T05:00:00Z")),
        Just(at("2027-12-29T20:00:00Z")),
        (1_735_689_600_000i64..1_772_323_200_000).prop_map(|ms| chrono::DateTime::from_timestamp_millis(ms).unwrap()),
    ]
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn i38_k39_k50_each_paid_period_is_whole_and_none_is_deemed_before_it_could_be_used(
        begin in begin(),
        acts in prop::collection::vec(act(), 30..90),
    ) {
        let mut books = Books::open(begin);
        for act in &acts {
            let seen = books.events.len();
            play(&mut books, act);
            widget(&books)?;
            usable(&books, seen)?;
            all_whole(&books)?;
        }
        books.move_all();
        moved(&books)?;
        // Much later all that nobody claimed about was deemed provided, each in its time.
        while let Some(due) = books.next_due() {
            let seen = books.events.len();
            books.now = books.now.max(due);
            books.tick();
            prop_assert!(books.events.len() > seen, "nothing was due at {}", due);
            usable(&books, seen)?;
        }
        let silent = |order: &&domain::order::Order| {
            order.license.activated_at.is_some() && order.ended.is_none() && order.claims.is_empty()
        };
        let waiting = books.orders.values().filter(silent).find(|order| order.license.deemed_at.is_none());
        prop_assert!(waiting.is_none(), "{:?}", waiting.map(|order| (&order.license, &order.restrictions, &order.refunds)));
    }
}
