//! Several orders of one Kommo account, some of them of strangers or meant for another one: each paid period stays whole, and none
//! is deemed provided before it could be used (K39, K49, K50, K54).

mod history;
mod months;
mod whole;

use crate::story::{AGREEMENT, claim, operator, sample};
use chrono::TimeDelta;
use domain::Instant;
use domain::act::Channel;
use domain::agreement::Agreement;
use domain::agreement::prices::Period;
use domain::follows::effect::{ACCOUNT_CORRECTED, Effect, ORDER_ENDED, effects};
use domain::order::ending::Ground;
use domain::order::event::Event;
use domain::order::license::Activator;
use domain::order::payment::{Source, TicketIssued};
use domain::order::periods::{Entry, Periods};
use domain::order::{Order, OrderId, evolve};
use domain::rules::account::CorrectAccount;
use domain::rules::ending::{Terminate, TerminateByOperator};
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;
use domain::rules::placing::Place;
use domain::rules::{Command, decide, next_due};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Under the calendar's years that are not official yet nothing would be deemed, and the stories go far.
static DARING: LazyLock<Agreement> = LazyLock::new(|| {
    let mut agreement = AGREEMENT.clone();
    agreement.policy.deem_on_provisional_calendar = true;
    agreement
});

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// How an order ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Terminated,
    Agreed,
    ChargedBack,
}

/// The orders of some accounts, the accounts' items, and whose orders are still to be moved.
struct Books {
    now: Instant,
    orders: BTreeMap<OrderId, Order>,
    /// For which account each was placed.
    placed: BTreeMap<OrderId, String>,
    accounts: BTreeMap<String, Periods>,
    /// The accounts of ended orders, as the announcements bring them.
    announced: Vec<String>,
    /// Every event, with the order that it is of.
    events: Vec<(OrderId, Event)>,
}

impl Books {
    fn open(now: Instant) -> Books {
        let (orders, placed, accounts) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Books { now, orders, placed, accounts, announced: Vec::new(), events: Vec::new() }
    }

    fn place(&mut self, account: &str, sku: &str, period: Period) -> OrderId {
        let id = OrderId::parse(&format!("01JGZ8QK3W{:016}", self.orders.len())).unwrap();
        let place = Place { id: id.clone(), account: account.to_owned(), ..sample(&DARING, sku, self.now) };
        let events = decide(&DARING, None, &Command::Place(Box::new(place)), self.now).unwrap();
        // Another price list may sell the item for another period.
        let order = Order { period, ..evolve(None, &events[0]) };
        self.orders.insert(id.clone(), order);
        self.placed.insert(id.clone(), account.to_owned());
        id
    }

    fn pay(&mut self, id: &OrderId) {
        let (ticket, amount_minor) = ("ticket".to_owned(), self.orders[id].owed().amount_minor);
        let issued = TicketIssued { ticket: ticket.clone(), expires_at: self.now, amount_minor };
        self.ask(id, &Command::IssueTicket(issued));
        self.ask(id, &Command::ConfirmPayment(ConfirmPayment { ticket, captured_at: None }));
    }

    fn activate(&mut self, id: &OrderId) {
        let order = &self.orders[id];
        let behind = self.periods(&order.account).behind(order, DARING.policy.zone);
        self.ask(id, &Command::Activate(Activate { by: Activator::Operator(operator("one")), behind }));
    }

    /// An order that is paid and activated at once.
    fn active(&mut self, account: &str, sku: &str, period: Period) -> OrderId {
        let id = self.place(account, sku, period);
        self.pay(&id);
        self.activate(&id);
        id
    }

    fn end(&mut self, id: &OrderId, how: End) {
        let command = match how {
            End::Terminated => {
                let (received_at, channel) = (self.now, Channel::Api);
                Command::Terminate(Terminate { received_at, channel, acknowledged: true, act: None })
            }
            End::Agreed => {
                let refund_minor = self.orders[id].payment.captured_minor();
                let act = operator("one");
                Command::TerminateByOperator(TerminateByOperator { ground: Ground::Agreement, refund_minor, act })
            }
            End::ChargedBack => {
                let source = Source::Card("ticket".to_owned());
                Command::Reverse { source, at: self.now, act: operator("one") }
            }
        };
        self.ask(id, &command);
    }

    /// The order is for another account.
    fn correct(&mut self, id: &OrderId, account: &str) {
        let (account, commitment, act) = (account.to_owned(), "commitment".to_owned(), operator("one"));
        self.ask(id, &Command::CorrectAccount(CorrectAccount { account, commitment, act }));
    }

    fn claim(&mut self, id: &OrderId) {
        self.ask(id, &claim(self.now));
    }

    /// Moves the first few of an account's orders that are to be moved.
    fn move_some(&mut self, account: &str, most: usize) {
        let zone = DARING.policy.zone;
        for id in self.periods(account).unmoved(zone).into_iter().take(most) {
            let to = self.periods(account).term(&id, zone);
            self.ask(&id, &Command::MovePeriod(to));
        }
    }

    fn move_all(&mut self) {
        for account in std::mem::take(&mut self.announced) {
            self.move_some(&account, usize::MAX);
        }
    }

    /// Those that did not end before their time: what is left of the others is money, which is not told of here.
    fn lasting(&self) -> impl Iterator<Item = &Order> {
        self.orders.values().filter(|order| order.ended.is_none())
    }

    /// Lets the clock of every order run that is due.
    fn tick(&mut self) {
        for id in self.lasting().map(|order| order.id.clone()).collect::<Vec<_>>() {
            self.ask(&id, &Command::Tick);
        }
    }

    /// When the clock next asks something of an order.
    fn next_due(&self) -> Option<Instant> {
        self.lasting().filter_map(|order| next_due(&DARING, order)).min()
    }

    fn wait(&mut self, ms: i64) {
        self.now += TimeDelta::milliseconds(ms);
    }

    fn until(&mut self, instant: &str) {
        self.now = at(instant);
        self.tick();
    }

    fn periods(&self, account: &str) -> Periods {
        self.accounts.get(account).cloned().unwrap_or_default()
    }

    /// Carries out a command, if it is not refused, with the write of the account's item that goes with it.
    fn ask(&mut self, id: &OrderId, command: &Command) {
        let before = &self.orders[id];
        let Ok(events) = decide(&DARING, Some(before), command, self.now) else { return };
        let after = events.iter().fold(before.clone(), |order, event| evolve(Some(order), event));
        if let Some(entry) = Entry::of(&after).filter(|entry| Entry::of(before).as_ref() != Some(entry)) {
            self.accounts.entry(after.account.clone()).or_default().put(id.clone(), entry);
        }
        if let (Some(left), None) = (Entry::of(before), Entry::of(&after)) {
            let periods = self.accounts.entry(before.account.clone()).or_default();
            periods.take(id);
            periods.leave(id.clone(), left.left(after.last_at));
        }
        let announced = |event: &Event| {
            effects(&after, event).into_iter().any(|effect| match effect {
                Effect::Announce(name) => ORDER_ENDED.contains(&name.as_str()) || name == ACCOUNT_CORRECTED,
                Effect::Mail(_) => false,
            })
        };
        if events.iter().any(announced) {
            self.announced.push(before.account.clone());
        }
        self.events.extend(events.into_iter().map(|event| (id.clone(), event)));
        self.orders.insert(id.clone(), after);
    }
}
