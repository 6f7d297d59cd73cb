//! What stories and examples are made of: the agreement as it is built in, a sample order, an operator.

use domain::Instant;
use domain::act::{Act, Channel};
use domain::agreement::Agreement;
use domain::agreement::consent::Purpose;
use domain::money::Currency;
use domain::order::claim::About;
use domain::order::event::Fact;
use domain::order::placing::{Method, TermsRef};
use domain::order::{Order, OrderId, evolve};
use domain::rules::claim::LodgeClaim;
use domain::rules::placing::Place;
use domain::rules::{Command, decide};
use std::sync::LazyLock;

/// The agreement as it is built in, with rates of every day, but that nobody asks whether the buyer was told of the window (K53).
pub(crate) static AGREEMENT: LazyLock<Agreement> = LazyLock::new(|| {
    let mut agreement = Agreement::of_tests().with_rates_again();
    agreement.policy.deem_without_notice = true;
    agreement
});

/// The sample order, by card, as a natural person places it.
pub(crate) fn sample(agreement: &Agreement, sku: &str, now: Instant) -> Place {
    let terms = agreement.offer.terms_in_force(now).unwrap();
    Place {
        id: OrderId::parse("01JGZ8QK3W0000000000000042").unwrap(),
        subject: "01JGZ8QK3W0000000000000043".to_owned(),
        account: "account".to_owned(),
        natural_person: true,
        terms: TermsRef::new(&terms.version, &terms.sha256),
        accepted: true,
        sku: sku.to_owned(),
        currency: Currency::Usd,
        method: Method::Card,
        resident: true,
        invoice_buyer: Some("commitment".to_owned()),
        language: "en".to_owned(),
        consents: [Purpose::Perform, Purpose::Automated].into(),
        restrictions_acknowledged: None,
        shown: None,
        commitment: "commitment".to_owned(),
    }
}

/// A command that must be decided, and the order after it.
pub(crate) fn carry_out(agreement: &Agreement, order: Option<Order>, command: &Command, now: Instant) -> Order {
    play_out(agreement, order, command, now).0
}

/// A command that must be decided, the order after it, and what happened.
pub(crate) fn play_out(
    agreement: &Agreement,
    order: Option<Order>,
    command: &Command,
    now: Instant,
) -> (Order, Vec<Fact>) {
    let events = decide(agreement, order.as_ref(), command, now).unwrap();
    let order = events.iter().fold(order, |order, event| Some(evolve(order, event))).unwrap();
    (order, events.into_iter().map(|event| event.fact).collect())
}

/// An operator's part in something.
pub(crate) fn signed() -> Act {
    operator("operator")
}

/// The part in something of one operator of several.
pub(crate) fn operator(actor: &str) -> Act {
    Act { actor: actor.to_owned(), reason: "commitment".to_owned() }
}

/// A claim that arrives at an instant.
pub(crate) fn claim(received_at: Instant) -> Command {
    Command::LodgeClaim(LodgeClaim {
        about: About::Other,
        received_at,
        handed_in_at: None,
        loss_month: None,
        proven: false,
        channel: Channel::Api,
        commitment: "commitment".to_owned(),
        cards_masked: 0,
        act: None,
    })
}
