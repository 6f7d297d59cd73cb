//! A ticket: one registered order at the bank, from registration to refund.

use chrono::{FixedOffset, TimeDelta};
use domain::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How long a ticket can be paid. The real bank states no time; the shop's policy says the same.
const VALID_FOR: TimeDelta = TimeDelta::minutes(20);

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Registered,
    Declined,
    Paid,
    PartlyRefunded,
    Refunded,
    Cancelled,
    /// Registered and never paid in time. It follows from the instant, so it is never stored.
    Expired,
}

impl State {
    /// The bank's `status_code`.
    pub(super) fn code(self) -> u8 {
        match self {
            State::Registered => 1,
            State::Declined | State::Cancelled | State::Expired => 2,
            State::Paid => 3,
            State::PartlyRefunded => 5,
            State::Refunded => 6,
        }
    }

    /// The bank's `status_desc`.
    pub(super) fn description(self) -> &'static str {
        match self {
            State::Registered => "Processing",
            State::Declined => "Rejected",
            State::Paid => "Paid",
            State::PartlyRefunded => "Partly refunded",
            State::Refunded => "Refunded",
            State::Cancelled => "Cancelled",
            State::Expired => "Expired",
        }
    }
}

/// What moved money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum OperationKind {
    Payment,
    Refund,
}

/// One movement of money, in kopecks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Operation {
    pub(super) kind: OperationKind,
    pub(super) amount: i64,
    pub(super) at: Instant,
}

/// The last callback as it left the bank, and the HTTP status it was answered with, if it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) url: String,
    pub(super) content_type: String,
    pub(super) body: String,
    pub(super) answered: Option<u16>,
}

/// What the shop registers. `amount` is in kopecks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Registration {
    pub(super) order_number: String,
    pub(super) amount: i64,
    pub(super) description: String,
    pub(super) back_url: String,
    pub(super) back_url_ok: Option<String>,
    pub(super) back_url_fail: Option<String>,
}

/// Why a refund is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefundRefused {
    NotPaid,
    BadAmount,
}

/// A ticket as the bank keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Ticket {
    pub(super) ticket: String,
    pub(super) number: u64,
    pub(super) ok_code: String,
    pub(super) failure_code: String,
    pub(super) order: Registration,
    registered_at: Instant,
    pub(super) state: State,
    pub(super) changed_at: Instant,
    refunded: i64,
    pub(super) operations: Vec<Operation>,
    pub(super) callback_due: bool,
    pub(super) callbacks_sent: u32,
    pub(super) callback: Option<Sent>,
}

impl Ticket {
    pub(super) fn new(number: u64, order: Registration, now: Instant) -> Ticket {
        let mut letters = Letters(number);
        Ticket {
            ticket: format!("{}{number:012}{}", letters.take(8), letters.take(20)),
            number,
            ok_code: letters.take(16),
            failure_code: letters.take(16),
            order,
            registered_at: now,
            state: State::Registered,
            changed_at: now,
            refunded: 0,
            operations: Vec::new(),
            callback_due: false,
            callbacks_sent: 0,
            callback: None,
        }
    }

    /// Where the ticket stands, and since when.
    pub(super) fn standing(&self, now: Instant) -> (State, Instant) {
        let expires_at = self.registered_at + VALID_FOR;
        match self.state {
            State::Registered if now >= expires_at => (State::Expired, expires_at),
            state => (state, self.changed_at),
        }
    }

    pub(super) fn refunded(&self) -> i64 {
        self.refunded
    }

    /// The outcome of the buyer's payment; a callback is due from now on. False, and nothing changes, if the ticket
    /// cannot be paid any more.
    pub(super) fn settle(&mut self, paid: bool, now: Instant) -> bool {
        if self.standing(now).0 != State::Registered {
            return false;
        }
        self.become_at(if paid { State::Paid } else { State::Declined }, now);
        if paid {
            self.operations.push(Operation { kind: OperationKind::Payment, amount: self.order.amount, at: now });
        }
        self.callback_due = true;
        true
    }

    /// Gives `amount` back, or all that is left.
    pub(super) fn refund(&mut self, amount: Option<i64>, now: Instant) -> Result<(), RefundRefused> {
        if !matches!(self.state, State::Paid | State::PartlyRefunded | State::Refunded) {
            return Err(RefundRefused::NotPaid);
        }
        let left = self.order.amount - self.refunded;
        let amount = amount.unwrap_or(left);
        if amount <= 0 || amount > left {
            return Err(RefundRefused::BadAmount);
        }
        self.refunded += amount;
        self.operations.push(Operation { kind: OperationKind::Refund, amount, at: now });
        self.become_at(if amount == left { State::Refunded } else { State::PartlyRefunded }, now);
        Ok(())
    }

    /// Voids a ticket that was not paid. False, and nothing changes, if it was settled before.
    pub(super) fn cancel(&mut self, now: Instant) -> bool {
        let open = self.state == State::Registered;
        if open {
            self.become_at(State::Cancelled, now);
        }
        open
    }

    fn become_at(&mut self, state: State, now: Instant) {
        self.state = state;
        self.changed_at = now;
    }

    /// The ticket as `GET /local/bank/tickets/{ticket}` shows it.
    pub(super) fn view(&self, now: Instant) -> Value {
        let (state, since) = self.standing(now);
        json!({
            "ticket": self.ticket,
            "order_number": self.order.order_number,
            "amount_minor": self.order.amount,
            "state": state,
            "status_code": state.code(),
            "status_date": moscow(since).to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
            "refunded_minor": self.refunded,
            "callbacks_sent": self.callbacks_sent,
            "callback": self.callback,
        })
    }
}

/// An instant on Moscow's clocks, which the bank's dates are written in: UTC+3, the year round, since October 2014.
pub(super) fn moscow(instant: Instant) -> chrono::DateTime<FixedOffset> {
    // Three hours are a valid offset; were they not, the same instant in UTC would still be right.
    let offset = FixedOffset::east_opt(3 * 3600).unwrap_or_else(|| chrono::Offset::fix(&chrono::Utc));
    instant.with_timezone(&offset)
}

/// Capital letters that follow from a number (SplitMix64), so that the same calls give the same tickets.
struct Letters(u64);

impl Letters {
    fn take(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'A' + (self.next() % 26) as u8)).collect()
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
