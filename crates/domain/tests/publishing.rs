//! What operators publish, over stories of at least a hundred acts (I17–I20): what counts when is held against an oracle that
//! keeps a plain list, and orders that were placed keep what they were placed under.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "lifecycle/story/sample.rs"]
#[expect(dead_code, reason = "the stories of orders use the rest")]
mod sample;

use chrono::{Days, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Asia::Almaty;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::prices::{Activation, Period, PeriodUnit, PriceItem, PriceList};
use domain::agreement::publications::{Draft, PublicationIndex};
use domain::agreement::terms::{TermsState, check_terms};
use domain::code::Code;
use domain::money::{Currency, Money};
use domain::order::event::Event;
use domain::order::{Order, evolve};
use domain::rules::{Command, decide};
use proptest::prelude::*;
use sample::{AGREEMENT, sample};

/// What is done in a story, each after some time.
#[derive(Debug, Clone)]
enum Act {
    /// Terms are drafted and published at once.
    Publish,
    /// One of the versions is withdrawn, counted from the last.
    Withdraw(usize),
    /// A price list is posted, current some hours later.
    Post(i64),
    /// An order is placed.
    Place,
    /// Nothing but time.
    Wait,
}

fn story() -> impl Strategy<Value = Vec<(i64, Act)>> {
    let act = prop_oneof![
        2 => Just(Act::Publish),
        2 => (0usize..3).prop_map(Act::Withdraw),
        2 => prop_oneof![Just(0), 1i64..200].prop_map(Act::Post),
        3 => Just(Act::Place),
        1 => Just(Act::Wait),
    ];
    // Minutes to a few days, and often exactly nothing.
    let after = prop_oneof![1 => Just(0i64), 3 => 0i64..600, 3 => 0i64..4_000];
    prop::collection::vec((after, act), 100..130)
}

/// The oracle's line: a version, when it was published, from when it counts, when it was withdrawn.
#[derive(Debug, Clone)]
struct Line {
    version: String,
    at: Instant,
    from: Instant,
    withdrawn: Option<Instant>,
}

/// The midnight after seven whole local days, worked out on the calendar and nowhere else.
fn after_seven_days(at: Instant) -> Instant {
    let day = at.with_timezone(&Almaty).date_naive() + Days::new(8);
    Almaty.from_local_datetime(&day.and_time(NaiveTime::MIN)).unwrap().to_utc()
}

/// Which line counts at an instant: of those that began by then the one that began last, and of several the newest.
fn counting(lines: &[Line], at: Instant) -> Option<&Line> {
    let mut found: Option<&Line> = None;
    for line in lines.iter().filter(|line| line.withdrawn.is_none() && line.from <= at) {
        if found.is_none_or(|other| other.from <= line.from) {
            found = Some(line);
        }
    }
    found
}

/// A story as it is played.
struct Play {
    now: Instant,
    board: PublicationIndex,
    lists: Vec<PriceList>,
    terms: Vec<Line>,
    prices: Vec<Line>,
    orders: Vec<(Order, Instant)>,
}

impl Play {
    fn new() -> Play {
        let offer = &AGREEMENT.offer;
        let line = |version: &str, at, from| Line { version: version.to_owned(), at, from, withdrawn: None };
        let terms = offer.all_terms().iter().map(|it| line(&it.version, it.published_at, it.in_force_from)).collect();
        let prices = offer.all_prices().iter().map(|it| line(&it.version, it.posted_at, it.current_from)).collect();
        let now = "2025-02-03T05:00:00Z".parse().unwrap();
        Play { now, board: PublicationIndex::default(), lists: Vec::new(), terms, prices, orders: Vec::new() }
    }

    fn agreement(&self) -> Agreement {
        AGREEMENT.with(&self.board, self.lists.clone(), None)
    }

    /// Does one act; both sides must agree on whether it can be done.
    fn act(&mut self, n: usize, act: &Act) -> Result<(), TestCaseError> {
        match act {
            Act::Publish => self.publish(&format!("t{n}")),
            Act::Withdraw(back) => self.withdraw(*back),
            Act::Post(hours) => self.post(&format!("p{n}"), *hours),
            Act::Place => self.place(),
            Act::Wait => Ok(()),
        }
    }

    fn publish(&mut self, version: &str) -> Result<(), TestCaseError> {
        let sha256 = check_terms(version, version).unwrap();
        let draft = Draft {
            version: version.to_owned(),
            language: "en".to_owned(),
            sha256,
            drafted_at: self.now,
            discarded_at: None,
        };
        let drafted = self.board.draft_terms(&AGREEMENT.offer, draft.clone()).unwrap();
        prop_assert_eq!(drafted.draft_terms(&AGREEMENT.offer, draft).unwrap_err().code, Code::VersionTaken);
        let (board, terms) = drafted.publish_terms(&AGREEMENT.policy, version, self.now).unwrap();
        prop_assert_eq!(
            board.publish_terms(&AGREEMENT.policy, version, self.now).unwrap_err().code,
            Code::TermsPublished
        );
        prop_assert_eq!(terms.published_at, self.now, "the instant of the act, never the author's (K43)");
        self.board = board;
        let (version, from) = (version.to_owned(), after_seven_days(self.now));
        self.terms.push(Line { version, at: self.now, from, withdrawn: None });
        Ok(())
    }

    fn withdraw(&mut self, back: usize) -> Result<(), TestCaseError> {
        let now = self.now;
        let Some(line) = self.terms.iter_mut().skip(1).rev().nth(back) else { return Ok(()) };
        let result = self.board.withdraw_terms(&line.version, now);
        let expected = match (line.withdrawn, line.from <= now) {
            (Some(_), _) => Err(Code::TermsWithdrawn),
            (None, true) => Err(Code::TermsComeIntoForce),
            (None, false) => Ok(()),
        };
        prop_assert_eq!(result.as_ref().map(|_| ()).map_err(|refusal| refusal.code), expected);
        if let Ok((board, _)) = result {
            self.board = board;
            line.withdrawn = Some(now);
        }
        Ok(())
    }

    fn post(&mut self, version: &str, hours: i64) -> Result<(), TestCaseError> {
        let from = self.now + TimeDelta::hours(hours);
        let prices = [Currency::Usd, Currency::Eur].map(|currency| Money::new(1000 + hours, currency)).to_vec();
        let period = Period { unit: PeriodUnit::Month, count: 1 };
        let (sku, name, activation) = ("widget-month".to_owned(), "Widget".to_owned(), Activation::Automatic);
        let items = vec![PriceItem { sku, name, period, prices, activation }];
        let list = PriceList { version: version.to_owned(), posted_at: self.now, current_from: from, items };
        let list = list.checked().unwrap();
        let behind = PriceList { posted_at: self.now - TimeDelta::days(1), ..list.clone() };
        let (_, dated) = self.board.post_prices(&AGREEMENT.offer, behind, "0".repeat(64)).unwrap();
        let last = self.board.prices.last().map_or(dated.posted_at, |last| last.posted_at);
        prop_assert!(dated.posted_at >= last && dated.current_from >= dated.posted_at, "a clock that lags");
        let (board, posted) = self.board.post_prices(&AGREEMENT.offer, list.clone(), "0".repeat(64)).unwrap();
        prop_assert_eq!(&posted, &list);
        self.board = board;
        let again = self.board.post_prices(&AGREEMENT.offer, list.clone(), "0".repeat(64)).unwrap_err();
        prop_assert_eq!(again.code, Code::VersionTaken);
        self.lists.push(list);
        self.prices.push(Line { version: version.to_owned(), at: self.now, from, withdrawn: None });
        Ok(())
    }

    /// I17: an order is placed under the one version in force and the one list current at its tick, and under no other.
    fn place(&mut self) -> Result<(), TestCaseError> {
        let (agreement, now) = (self.agreement(), self.now);
        let (terms, prices) = (counting(&self.terms, now).unwrap(), counting(&self.prices, now).unwrap());
        for other in &agreement.offer.all_terms().to_vec() {
            let mut place = sample(&agreement, "widget-month", now);
            (place.terms.version, place.terms.sha256) = (other.version.clone(), other.sha256.clone());
            let placed = decide(&agreement, None, &Command::Place(Box::new(place)), now);
            prop_assert_eq!(placed.is_ok(), other.version == terms.version, "{} at {}", other.version, now);
            let Ok(events) = placed else { continue };
            let order = events.iter().fold(None, |order, event: &Event| Some(evolve(order, event))).unwrap();
            prop_assert_eq!(&order.terms.sha256, &other.sha256);
            prop_assert_eq!(&order.prices, &prices.version);
            self.orders.push((order, now));
        }
        Ok(())
    }

    /// I18, I19: at an instant one version and one list count, as the oracle says, and none before its time.
    fn holds_at(&self, agreement: &Agreement, at: Instant) -> Result<(), TestCaseError> {
        let offer = &agreement.offer;
        let in_force = offer.terms_in_force(at).unwrap();
        prop_assert_eq!(&in_force.version, &counting(&self.terms, at).unwrap().version, "terms at {}", at);
        prop_assert!(after_seven_days(in_force.published_at) <= at, "{} before its time", in_force.version);
        let current = offer.prices_current(at).unwrap();
        prop_assert_eq!(&current.version, &counting(&self.prices, at).unwrap().version, "prices at {}", at);
        let standing = offer.all_terms().iter().filter(|it| offer.terms_state(&it.version, at) == TermsState::InForce);
        prop_assert_eq!(standing.count(), 1);
        for coming in offer.coming_terms(at) {
            prop_assert!(coming.published_at <= at && at < coming.in_force_from);
        }
        Ok(())
    }

    /// I20: what is published decides nothing about an order that stands.
    fn orders_stand(&self, before: &Agreement, after: &Agreement) -> Result<(), TestCaseError> {
        for (order, _) in &self.orders {
            let tick = |agreement| decide(agreement, Some(order), &Command::Tick, self.now);
            prop_assert_eq!(tick(after), tick(before));
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn i17_i18_i19_i20_what_is_published_counts_from_its_instant_and_touches_nothing_that_stands(story in story()) {
        let mut play = Play::new();
        for (n, (minutes, act)) in story.iter().enumerate() {
            play.now += TimeDelta::minutes(*minutes);
            let before = play.agreement();
            play.act(n, act)?;
            let after = play.agreement();
            play.orders_stand(&before, &after)?;
        }
        let agreement = play.agreement();
        let edges = play.terms.iter().chain(&play.prices).flat_map(|line| [line.at, line.from]);
        for edge in edges.chain([play.now]).filter(|edge| *edge >= Play::new().now).collect::<Vec<_>>() {
            for at in [edge - TimeDelta::milliseconds(1), edge, edge + TimeDelta::milliseconds(1)] {
                play.holds_at(&agreement, at)?;
            }
        }
    }
}
