//! Placing an order: each guard refuses with its code and its clause, and what is placed is kept as it was shown.

use crate::story::{AGREEMENT, carry_out, claim, sample, signed};
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::consent::Purpose;
use domain::agreement::policy::ResidentCharge;
use domain::agreement::prices::PRICE_CURRENCIES;
use domain::agreement::publications::PublicationIndex;
use domain::agreement::rates::Rate;
use domain::clause::Clause;
use domain::code::Code;
use domain::money::{Currency, Money};
use domain::order::license::Activator;
use domain::order::payment::TicketIssued;
use domain::order::placing::Method;
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;
use domain::rules::placing::{Place, ShownPrice, ShownRate, card_rate, rates_now};
use domain::rules::{Command, decide};

fn now() -> Instant {
    "2025-02-03T05:00:00Z".parse().unwrap()
}

fn refusal(agreement: &Agreement, place: Place, now: Instant) -> (Code, Option<Clause>) {
    let refused = decide(agreement, None, &Command::Place(Box::new(place)), now).unwrap_err();
    (refused.code, refused.clause)
}

/// What is wrong with an order, how it gets so, and what it is refused with.
type Case = (&'static str, fn(&mut Place), Code, Clause);

#[test]
fn each_guard_of_placing_refuses_with_its_clause() {
    let cases: [Case; 8] = [
        ("the box is not ticked", |place| place.accepted = false, Code::NotAccepted, Clause::new(2, 4)),
        (
            "no consent to perform",
            |place| _ = place.consents.remove(&Purpose::Perform),
            Code::ConsentRequired,
            Clause::new(8, 6),
        ),
        (
            "no consent to what is automated",
            |place| _ = place.consents.remove(&Purpose::Automated),
            Code::ConsentRequired,
            Clause::new(8, 6),
        ),
        (
            "terms of another version",
            |place| place.terms.version = "2022-01".to_owned(),
            Code::TermsNotInForce,
            Clause::new(2, 4),
        ),
        (
            "terms of another text",
            |place| place.terms.sha256 = "0".repeat(64),
            Code::TermsNotInForce,
            Clause::new(2, 4),
        ),
        ("an unknown item", |place| place.sku = "widget-decade".to_owned(), Code::UnknownSku, Clause::new(4, 1)),
        (
            "a card charged in what no rate leads from",
            |place| place.currency = Currency::Rub,
            Code::CurrencyNotListed,
            Clause::new(4, 2),
        ),
        (
            "an invoice in what the list lacks",
            |place| (place.method, place.currency) = (Method::Invoice, Currency::Rub),
            Code::CurrencyNotListed,
            Clause::new(4, 2),
        ),
    ];
    for (name, spoil, code, clause) in cases {
        let mut place = sample(&AGREEMENT, "widget-month", now());
        spoil(&mut place);
        assert_eq!(refusal(&AGREEMENT, place, now()), (code, Some(clause)), "{name}");
    }
}

#[test]
fn free_consents_are_not_asked_for() {
    let mut place = sample(&AGREEMENT, "widget-month", now());
    place.consents = [Purpose::Perform, Purpose::Automated].into();
    assert!(decide(&AGREEMENT, None, &Command::Place(Box::new(place.clone())), now()).is_ok());
    place.consents.extend(Purpose::ALL);
    assert!(decide(&AGREEMENT, None, &Command::Place(Box::new(place)), now()).is_ok());
}

#[test]
fn terms_count_from_the_instant_they_are_in_force() {
    let from = AGREEMENT.offer.terms_in_force(now()).unwrap().in_force_from;
    let place = sample(&AGREEMENT, "widget-month", now());
    let before = from - chrono::TimeDelta::milliseconds(1);
    assert_eq!(refusal(&AGREEMENT, place.clone(), before), (Code::TermsNotInForce, Some(Clause::new(2, 4))));
    assert!(decide(&AGREEMENT, None, &Command::Place(Box::new(place)), from).is_ok());
}

#[test]
fn the_price_and_the_charge_are_those_of_the_tick() {
    let order = |method| {
        let place = Place { method, ..sample(&AGREEMENT, "widget-month", now()) };
        carry_out(&AGREEMENT, None, &Command::Place(Box::new(place)), now())
    };
    let by_card = order(Method::Card);
    assert_eq!((by_card.price, by_card.owed()), (Money::new(4900, Currency::Usd), Money::new(453_250, Currency::Rub)));
    assert_eq!(by_card.prices, "2023-01");
    let by_invoice = order(Method::Invoice);
    assert_eq!((by_invoice.charge.clone(), by_invoice.owed()), (None, Money::new(4900, Currency::Usd)));
}

#[test]
fn a_card_is_charged_by_no_rate_that_is_missing_or_too_old_and_never_nothing_or_too_much() {
    let board = |value: &str, published_at: &str| -> PublicationIndex {
        let rate = serde_json::json!({"from": "USD", "to": "RUB", "value": value, "source": "s",
            "published_at": published_at});
        serde_json::from_value(serde_json::json!({"revision": 1, "rates": [rate]})).unwrap()
    };
    let with = |value: &str, published_at: &str| {
        let mut agreement = Agreement::of_tests().with(&board(value, published_at), [], None);
        agreement.policy.rates.greatest_age = TimeDelta::days(7);
        agreement
    };
    let place = |agreement: &Agreement, currency| {
        let place = Place { currency, ..sample(agreement, "widget-month", now()) };
        decide(agreement, None, &Command::Place(Box::new(place)), now())
            .map_err(|refused| (refused.code, refused.clause))
    };
    let refused = |code| Err((code, Some(Clause::new(4, 2))));
    let current = with("90", "2025-01-27T05:00:00Z");
    assert!(place(&current, Currency::Usd).is_ok(), "seven days old");
    assert_eq!(place(&current, Currency::Eur), refused(Code::RateNotCurrent), "of 2023");
    assert_eq!(place(&with("90", "2025-01-27T04:59:59.999Z"), Currency::Usd), refused(Code::RateNotCurrent));
    assert_eq!(place(&with("0.0001", "2025-02-03T05:00:00Z"), Currency::Usd), refused(Code::ChargeTooSmall));
    assert!(place(&with("0.00010205", "2025-02-03T05:00:00Z"), Currency::Usd).is_ok(), "half a kopeck is one");
    let dear = with("999999999", "2025-02-03T05:00:00Z");
    assert!(place(&dear, Currency::Usd).is_ok(), "49.00 by the greatest rate is a number still");
    let mut list = dear.offer.prices_current(now()).unwrap().clone();
    list.posted_at = now();
    list.current_from = now();
    for price in list.items.iter_mut().flat_map(|item| &mut item.prices) {
        price.amount_minor = i64::MAX / 1000;
    }
    let dearest = Agreement { offer: dear.offer.with(&board("999999999", "2025-02-03T05:00:00Z"), [list]), ..dear };
    assert_eq!(place(&dearest, Currency::Usd), refused(Code::ChargeTooLarge));
}

#[test]
fn nothing_is_placed_by_another_price_list_or_rate_than_was_shown() {
    let mut agreement = Agreement::of_tests().with_rates_again();
    agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
    let rates = |agreement: &Agreement| -> Vec<ShownRate> {
        let shown = |rate: &Rate| ShownRate { from: rate.from, to: rate.to, published_at: rate.published_at };
        rates_now(agreement, now()).map(shown).collect()
    };
    assert_eq!(rates(&AGREEMENT).len(), 2, "a card's alone");
    let shown = ShownPrice { prices: "2023-01".to_owned(), rates: rates(&agreement) };
    let placed = |method, resident, shown: &ShownPrice| {
        let invoice_buyer = (method == Method::Invoice).then(|| "a commitment".to_owned());
        let place = sample(&agreement, "widget-month", now());
        let place = Place { method, resident, invoice_buyer, shown: Some(shown.clone()), ..place };
        decide(&agreement, None, &Command::Place(Box::new(place)), now()).map(|_| ()).map_err(|refused| refused.code)
    };
    let older = ShownRate { published_at: now() - TimeDelta::days(9), ..shown.rates[0] };
    let without = |to: Currency| ShownPrice {
        rates: shown.rates.iter().filter(|rate| rate.to != to).copied().collect(),
        ..shown.clone()
    };
    let of_another_day = ShownPrice { rates: vec![older], ..shown.clone() };
    let other_list = ShownPrice { prices: "2022-12".to_owned(), ..shown.clone() };
    for (method, resident, shown, expected) in [
        (Method::Card, true, &shown, Ok(())),
        (Method::Invoice, true, &shown, Ok(())),
        (Method::Card, true, &without(Currency::Kzt), Ok(())),
        (Method::Invoice, false, &without(Currency::Kzt), Ok(())),
        (Method::Invoice, true, &without(Currency::Kzt), Err(Code::PriceChanged)),
        (Method::Card, false, &without(Currency::Rub), Err(Code::PriceChanged)),
        (Method::Card, false, &of_another_day, Err(Code::PriceChanged)),
        (Method::Invoice, false, &other_list, Err(Code::PriceChanged)),
    ] {
        assert_eq!(placed(method, resident, shown), expected, "{method:?} {resident} {shown:?}");
    }
}

#[test]
fn the_sample_has_a_rate_of_every_day() {
    let agreement = Agreement::of_tests().with_rates_again();
    for day in ["2023-01-01T06:00:00Z", "2025-02-03T05:00:00Z", "2026-11-26T01:00:00Z", "2049-12-31T00:00:00Z"] {
        for currency in PRICE_CURRENCIES {
            assert!(card_rate(&agreement, currency, day.parse().unwrap()).is_some(), "{day} {currency:?}");
        }
    }
    assert_eq!(card_rate(&Agreement::of_tests(), Currency::Usd, now()), None, "what is deployed has not");
}

#[test]
fn an_order_is_placed_once() {
    let place = Command::Place(Box::new(sample(&AGREEMENT, "widget-month", now())));
    let order = carry_out(&AGREEMENT, None, &place, now());
    assert_eq!(decide(&AGREEMENT, Some(&order), &place, now()), Ok(vec![]));
}

#[test]
fn without_an_order_there_is_nothing_to_change() {
    let ticket = "t".to_owned();
    let commands = [
        Command::IssueTicket(TicketIssued { ticket: ticket.clone(), expires_at: now(), amount_minor: 1 }),
        Command::ConfirmPayment(ConfirmPayment { ticket: ticket.clone(), captured_at: None }),
        Command::DeclinePayment { ticket },
        Command::Activate(Activate { by: Activator::Operator(signed()), behind: None }),
        claim(now()),
        Command::Tick,
    ];
    let order =
        carry_out(&AGREEMENT, None, &Command::Place(Box::new(sample(&AGREEMENT, "widget-month", now()))), now());
    for (n, command) in commands.iter().enumerate() {
        assert_eq!(decide(&AGREEMENT, None, command, now()).unwrap_err().code, Code::NotFound, "{command:?}");
        if (1..3).contains(&n) {
            let foreign = decide(&AGREEMENT, Some(&order), command, now());
            assert_eq!(foreign.unwrap_err().code, Code::NotFound, "a ticket that the order has not");
        }
    }
}
