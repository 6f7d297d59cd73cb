//! An order to which things happen by its own rules, and the notices that they set going.

use super::super::{Text, answer_values, order_values, said_now, write};
use domain::Instant;
use domain::act::{Act, Channel};
use domain::agreement::Agreement;
use domain::agreement::calendar::Calendar;
use domain::agreement::consent::Purpose;
use domain::agreement::source::Source;
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::money::{Currency, Money};
use domain::order::claim::About;
use domain::order::deeming::Shown;
use domain::order::event::Event;
use domain::order::license::{Activator, Term};
use domain::order::payment::TicketIssued;
use domain::order::periods::Behind;
use domain::order::placing::{Method, TermsRef};
use domain::order::{Order, OrderId, evolve};
use domain::party::InvoiceBuyer;
use domain::rules::claim::LodgeClaim;
use domain::rules::ending::Terminate;
use domain::rules::license::Activate;
use domain::rules::payment::ConfirmPayment;
use domain::rules::placing::Place;
use domain::rules::transfer::RecordTransfer;
use domain::rules::{Command, decide};
use store::outbox::item::OutboxItem;

/// Where the shop is found.
pub(super) const SHOP: &str = "https://shop.example";
/// A name that the bank has for a payment, which no mail may repeat.
pub(super) const BANK: &str = "bank-reference-7";

/// What an operator answered to a claim.
pub(super) const ANSWER: &str = "The report is in the menu <Reports>.\n\n- Open it.\n- Press \"Run\".";

/// An order with the mails that its events have set going.
pub(super) struct Story {
    pub(super) agreement: Agreement,
    pub(super) order: Order,
    pub(super) mails: Vec<(Notice, OutboxItem)>,
}

pub(super) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(super) fn act(actor: &str) -> Act {
    Act { actor: actor.to_owned(), reason: "commitment".to_owned() }
}

impl Story {
    /// An order placed on Monday, 2025-02-03, at ten o'clock in Astana.
    pub(super) fn placed(sku: &str, method: Method) -> Story {
        Story::placed_under(Agreement::of_tests().with_rates_again(), sku, method)
    }

    /// The same under an agreement.
    pub(super) fn placed_under(mut agreement: Agreement, sku: &str, method: Method) -> Story {
        let now = at("2025-02-03T05:00:00Z");
        agreement.policy.deem_without_notice = true;
        let terms = agreement.offer.terms_in_force(now).unwrap();
        let place = Command::Place(Box::new(Place {
            id: OrderId::parse("01JGZ8QK3W0000000000000042").unwrap(),
            subject: "01JGZ8QK3W0000000000000043".to_owned(),
            account: "account".to_owned(),
            natural_person: true,
            terms: TermsRef::new(&terms.version, &terms.sha256),
            accepted: true,
            sku: sku.to_owned(),
            currency: Currency::Usd,
            method,
            resident: true,
            invoice_buyer: Some("commitment".to_owned()),
            language: "en".to_owned(),
            consents: [Purpose::Perform, Purpose::Automated].into(),
            restrictions_acknowledged: None,
            shown: None,
            commitment: "commitment".to_owned(),
        }));
        let mut order = None;
        let mut sent = Vec::new();
        for event in decide(&agreement, None, &place, now).unwrap() {
            let after = evolve(order, &event);
            sent.extend(mails(&after, &event));
            order = Some(after);
        }
        Story { agreement, order: order.unwrap(), mails: sent }
    }

    /// The same, paid by card at once: to be activated by 2025-02-04, the right to terminate from 2025-02-15 on.
    pub(super) fn paid(sku: &str) -> Story {
        Story::placed(sku, Method::Card).pay("2025-02-03T05:00:00Z")
    }

    /// The same, activated at once: claims until 2025-02-13, paid until 2025-03-03.
    pub(super) fn active() -> Story {
        Story::paid("widget-month").activate("2025-02-03T05:00:00Z")
    }

    /// Carries out a command, which must have events. Every mail so far can still be written after it.
    pub(super) fn then(mut self, now: &str, command: &Command) -> Story {
        let events = decide(&self.agreement, Some(&self.order), command, at(now)).unwrap();
        assert!(!events.is_empty(), "{command:?}");
        for event in &events {
            self.order = evolve(Some(self.order), event);
            self.mails.extend(mails(&self.order, event));
        }
        for (notice, _) in &self.mails {
            self.text(*notice, "en");
        }
        self
    }

    /// Pays what is owed by card.
    pub(super) fn pay(self, now: &str) -> Story {
        let (ticket, amount_minor) = (format!("{BANK}-{now}"), self.order.owed().amount_minor);
        let issued = TicketIssued { ticket: ticket.clone(), expires_at: at(now), amount_minor };
        let confirmed = ConfirmPayment { ticket, captured_at: None };
        self.then(now, &Command::IssueTicket(issued)).then(now, &Command::ConfirmPayment(confirmed))
    }

    /// Enters a transfer.
    pub(super) fn transfer(self, now: &str, reference: &str, amount_minor: i64, currency: Currency) -> Story {
        let receipt = RecordTransfer {
            reference: reference.to_owned(),
            amount: Money::new(amount_minor, currency),
            received_at: at(now),
            third_party: false,
            act: act("operator"),
        };
        self.then(now, &Command::RecordTransfer(receipt))
    }

    pub(super) fn activate(self, now: &str) -> Story {
        self.then(now, &Command::Activate(Activate { by: Activator::Operator(act("operator")), behind: None }))
    }

    /// A license that waits until 2025-02-20 behind another one of its account.
    pub(super) fn waiting() -> Story {
        let behind = Behind { until: at("2025-02-20T05:00:00Z"), anchor: None, place: 1 };
        let activate = Activate { by: Activator::Operator(act("operator")), behind: Some(behind) };
        Story::paid("widget-month").then("2025-02-03T05:00:00Z", &Command::Activate(activate))
    }

    /// The one before it ended, and it moves up.
    pub(super) fn moves_up(self, now: &str, from: &str, until: &str) -> Story {
        self.then(now, &Command::MovePeriod(Some(Term { from: at(from), until: at(until) })))
    }

    pub(super) fn claim(self, now: &str) -> Story {
        let claim = LodgeClaim {
            about: About::Other,
            received_at: at(now),
            handed_in_at: None,
            loss_month: None,
            proven: false,
            channel: Channel::Api,
            commitment: "commitment".to_owned(),
            cards_masked: 0,
            act: None,
        };
        self.then(now, &Command::LodgeClaim(claim))
    }

    pub(super) fn terminate(self, now: &str) -> Story {
        let notice = Terminate { received_at: at(now), channel: Channel::Api, acknowledged: true, act: None };
        self.then(now, &Command::Terminate(notice))
    }

    /// Time passes; the notice of the activation had gone out (K53).
    pub(super) fn tick(self, now: &str) -> Story {
        self.then(now, &Command::TickShown(Shown::Notice))
    }

    /// The last mail of a notice, in a language, as it would be sent now. Here the vendor reads every language.
    pub(super) fn text(&self, notice: Notice, language: &str) -> Text {
        self.text_by(&self.agreement, notice, language)
    }

    /// The same as another agreement says it.
    pub(super) fn text_by(&self, agreement: &Agreement, notice: Notice, language: &str) -> Text {
        let (_, item) =
            self.mails.iter().rfind(|(story, _)| *story == notice).unwrap_or_else(|| panic!("no {notice:?}"));
        let notice = said_now(notice, &self.order);
        let values = order_values(agreement, notice, item, &self.order, language);
        let mut values = values.unwrap_or_else(|e| panic!("{language}: {e}"));
        values.extend(answer_values(Some(ANSWER)));
        values.extend(super::super::order_pages(notice, &self.order, SHOP));
        if notice == Notice::InvoiceIssued {
            values.extend(super::super::invoices::buyer_values(&buyer()));
        }
        write(agreement, language, notice, &values, None).unwrap_or_else(|e| panic!("{language}: {e}"))
    }

    /// Checks that the last mail of a notice says each of these things, in both languages.
    #[track_caller]
    pub(super) fn says(&self, notice: Notice, facts: &[&str]) {
        for language in ["en", "ru"] {
            let Text { subject, body, html, .. } = self.text(notice, language);
            for fact in facts {
                assert!(body.contains(fact), "{notice:?} in {language} does not say {fact:?}:\n{body}");
            }
            assert!(subject.contains(&self.order.id.number()) || notice.to_vendor(), "{subject}");
            assert!(![&subject, &body, &html].iter().any(|it| it.contains(BANK)), "{notice:?} in {language}:\n{body}");
        }
    }
}

/// The buyer as invoices name them.
pub(super) fn buyer() -> InvoiceBuyer {
    let (bin, address) = (Some("250140000003".to_owned()), "5 Sample Street, Astana".to_owned());
    InvoiceBuyer { name: "Sample LLP".to_owned(), bin, iin: None, address }
}

/// The mails of an event, as the store writes them.
fn mails(order: &Order, event: &Event) -> Vec<(Notice, OutboxItem)> {
    let item = |effect: Effect| OutboxItem {
        pk: order.id.to_string(),
        sk: store::table::keys::outbox(order.version, 0),
        schema: 1,
        reference: String::new(),
        effect,
        order: Some(order.id.clone()),
        account: None,
        former_account: None,
        subject_id: event.fact.subject_id(),
        event: Some(event.fact.name().to_owned()),
        clause: event.fact.clause(),
        terms: None,
        at: event.at,
        failures: 0,
        awaited: false,
        facts: Default::default(),
        revision: 0,
        due_shard: None,
        due_at: None,
        ttl: None,
    };
    let mails = effects(order, event).into_iter().filter_map(|effect| match effect {
        Effect::Mail(notice) => Some((notice, item(effect))),
        Effect::Announce(_) => None,
    });
    mails.collect()
}

fn file(version: &str) -> serde_json::Value {
    let mut file: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/agreement/calendar.json")).unwrap();
    file["version"] = version.into();
    file
}

/// The agreement with a calendar of which 2025 is not official, as it is known on the day before anything happens.
pub(super) fn unofficial() -> Agreement {
    let mut file = file("earlier");
    file["status"]["2025"] = "provisional".into();
    under(&file)
}

/// The agreement with one more holiday, under another version of the calendar.
pub(super) fn with_holiday(date: &str, version: &str) -> Agreement {
    let mut file = file(version);
    let holiday = serde_json::json!({"date": date, "kind": "holiday", "name": "A test"});
    let days = file["days"].as_array_mut().unwrap();
    let place = days.partition_point(|day| day["date"].as_str().unwrap() < date);
    days.insert(place, holiday);
    under(&file)
}

fn under(file: &serde_json::Value) -> Agreement {
    let mut agreement = Agreement::of_tests().with_rates_again();
    agreement.policy.calendar = Calendar::parse(Source { file: "calendar.json", text: &file.to_string() }).unwrap();
    agreement
}
