//! Every code of the published list is met by a scenario; a code without one does not compile.

mod account;
mod operator;
pub(crate) mod published;

use crate::problems::{self, Expected, assert_problem, offers, ours};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::types::AttributeValue;
use axum::Router;
use domain::agreement::Agreement;
use domain::agreement::policy::ResidentCharge;
use domain::code::{Code, Refusal};
use domain::order::OrderId;
use domain::order::claim_facts::StrikeReason;
use domain::order::license::Activator;
use domain::rules::license::Activate;
use domain::rules::{Command, decide};
use functions::acceptance::{self, Acceptance};
use functions::http::address::Edge;
use functions::http::edge;
use harness::faults::{Fault, Faults};
use harness::{Answer, Placed, World, act, answer};
use local::engine::Engine;
use local::keys;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Store;
use store::order::execute::Execution;

/// How a code was met.
enum Met {
    /// By a caller, in an answer.
    Answered(Box<Answer>),
    /// In the rules alone, because no route leads to it.
    Refused(Refusal),
}

#[tokio::test]
async fn every_code_is_met() {
    for code in Code::ALL.iter().copied() {
        let expected = expected(code);
        assert_eq!(expected.code, code.as_str());
        match meet(code).await {
            // Which fields are named is the business of the scenarios of bad input.
            Met::Answered(answer) => {
                assert_problem(&answer, expected, &pointers(&answer.json), code.as_str());
                let terms = names_terms(code).then_some("2023-01");
                assert_eq!(answer.json["terms"].as_str(), terms, "{code:?}");
            }
            Met::Refused(refusal) => {
                let clause = refusal.clause.map(|clause| clause.to_string());
                assert_eq!((refusal.code, clause.as_deref()), (code, expected.clause));
                assert_eq!(refusal.code.status(), expected.status);
            }
        }
    }
}

/// Whether an answer with this code names the terms: it rests on a clause, and on one order or on an order that was not placed.
fn names_terms(code: Code) -> bool {
    let of_no_order = [
        Code::TermsPublished,
        Code::TermsNotPublished,
        Code::TermsWithdrawn,
        Code::TermsDiscarded,
        Code::TermsComeIntoForce,
        Code::PageDiffers,
        Code::PageUnavailable,
        Code::RateOutsideBand,
        // The bank's word, and what another order has.
        Code::BankRefuses,
        Code::BankUnavailable,
        Code::ReceiptElsewhere,
        Code::ReferenceTaken,
    ];
    code.clause().is_some() && !of_no_order.contains(&code)
}

fn pointers(document: &Value) -> Vec<&str> {
    let errors = document["errors"].as_array().into_iter().flatten();
    errors.filter_map(|error| error["pointer"].as_str()).collect()
}

/// What is expected of a code that is about the state of a claim.
fn of_claims(code: Code) -> Expected {
    match code {
        Code::ClaimAnswered => offers(409, "claim_answered", "10.1"),
        Code::ClaimUnanswered => offers(409, "claim_unanswered", "10.1"),
        Code::ClaimFilesClosed => offers(409, "claim_files_closed", "10.1"),
        _ => problems::CLAIM_CLOSED,
    }
}

fn expected(code: Code) -> Expected {
    match code {
        Code::NotJson => problems::NOT_JSON,
        Code::IdempotencyKeyMissing => problems::KEY_MISSING,
        Code::IdempotencyKeyInvalid => problems::KEY_INVALID,
        Code::CallbackMalformed => problems::CALLBACK_MALFORMED,
        Code::TokenMissing => problems::TOKEN_MISSING,
        Code::TokenInvalid => problems::TOKEN_INVALID,
        Code::TokenExpired => problems::TOKEN_EXPIRED,
        Code::CrossSite => ours(403, "cross_site"),
        Code::CallbackSignature => problems::CALLBACK_SIGNATURE,
        Code::NotFound => problems::NOT_FOUND,
        Code::TooManyOrders => ours(429, "too_many_orders"),
        Code::MethodNotAllowed => problems::METHOD_NOT_ALLOWED,
        Code::TermsNotInForce => problems::TERMS_NOT_IN_FORCE,
        Code::RateNotCurrent => offers(409, "rate_not_current", "4.2"),
        Code::ResidentRateNotCurrent => offers(409, "resident_rate_not_current", "4.2"),
        Code::PriceChanged => offers(409, "price_changed", "4.1"),
        Code::ChargeTooSmall => offers(409, "charge_too_small", "4.2"),
        Code::ChargeTooLarge => offers(409, "charge_too_large", "4.2"),
        Code::BankRefuses => offers(409, "bank_refuses", "4.5"),
        Code::PaidByInvoice => problems::PAID_BY_INVOICE,
        Code::AlreadyPaid => problems::ALREADY_PAID,
        Code::NotPaid => problems::NOT_PAID,
        Code::RoleMissing => ours(403, "role_missing"),
        Code::PaidByCard => offers(409, "paid_by_card", "4.3"),
        Code::InvoiceOpen => offers(409, "invoice_open", "4.3"),
        Code::AwaitingReview => problems::AWAITING_REVIEW,
        Code::OrderEnded => problems::order_ended("3.5"),
        Code::NotCancellable => problems::NOT_CANCELLABLE,
        Code::NotTerminable => problems::NOT_TERMINABLE,
        Code::NoRefundNotAcknowledged => problems::NO_REFUND_NOT_ACKNOWLEDGED,
        Code::MailboxFrozen => offers(409, "mailbox_frozen", "10.4"),
        Code::MailboxProven => offers(409, "mailbox_proven", "3.1"),
        Code::NothingProposed => ours(409, "nothing_proposed"),
        Code::NotHeld => ours(409, "not_held"),
        Code::NoGroundToSuspend => offers(422, "no_ground_to_suspend", "5.6"),
        Code::RenewalTooEarly => offers(409, "renewal_too_early", "4.3"),
        Code::NotActive => offers(409, "not_active", "4.7"),
        Code::LicenseInUse => offers(409, "license_in_use", "2.3"),
        Code::ClaimAnswered | Code::ClaimUnanswered | Code::ClaimClosed | Code::ClaimFilesClosed => of_claims(code),
        Code::NotClassified => offers(409, "not_classified", "4.9"),
        Code::ClaimNotHeld => offers(409, "claim_not_held", "4.9"),
        Code::HandedInAfterReceipt => offers(422, "handed_in_after_receipt", "4.9"),
        Code::LossMonthOutside => problems::LOSS_MONTH_OUTSIDE,
        Code::RecordedWithoutNotice => offers(422, "recorded_without_notice", "10.2"),
        Code::CannotSupersede => offers(409, "cannot_supersede", "10.3"),
        Code::NoticeQueued => ours(409, "notice_queued"),
        Code::ReportClosed => ours(409, "report_closed"),
        Code::LetterClosed => ours(409, "letter_closed"),
        Code::LetterNotSendable => ours(409, "letter_not_sendable"),
        Code::NoticeNotLost => ours(409, "notice_not_lost"),
        Code::NothingToConfirm => offers(409, "nothing_to_confirm", "4.9"),
        Code::ObjectionResolved => problems::OBJECTION_RESOLVED,
        Code::QueryAnswered => offers(409, "query_answered", "3.6"),
        Code::RefundOpen => offers(409, "refund_open", "4.11"),
        Code::RefundNotOpen => offers(409, "refund_not_open", "4.11"),
        Code::RefundReferenceKnown => problems::REFUND_REFERENCE_KNOWN,
        Code::RefundBeforePayment => problems::REFUND_BEFORE_PAYMENT,
        Code::RefundTooLarge => offers(422, "refund_too_large", "4.11"),
        Code::SecondOperator => offers(409, "second_operator", "4.11"),
        Code::InvoiceDayPast => offers(422, "invoice_day_past", "4.3"),
        Code::ReceiptElsewhere => offers(409, "receipt_elsewhere", "4.7"),
        Code::FactsDiffer => problems::FACTS_DIFFER,
        Code::ReferenceTaken => problems::REFERENCE_TAKEN,
        Code::NotCorrectable => problems::NOT_CORRECTABLE,
        Code::DebtSmaller => problems::DEBT_SMALLER,
        Code::VersionChanged => ours(412, "version_changed"),
        Code::IfMatchMissing => ours(428, "if_match_missing"),
        Code::LimitReached => problems::LIMIT_REACHED,
        Code::BodyTooLarge => problems::BODY_TOO_LARGE,
        Code::UnsupportedMediaType => problems::UNSUPPORTED_MEDIA_TYPE,
        Code::InvalidFields => problems::INVALID_FIELDS,
        Code::InvalidQuery => problems::INVALID_QUERY,
        Code::NotAccepted => problems::NOT_ACCEPTED,
        Code::ConsentRequired => problems::CONSENT_REQUIRED,
        Code::UnknownSku => problems::UNKNOWN_SKU,
        Code::CurrencyNotListed => problems::CURRENCY_NOT_LISTED,
        Code::IdempotencyKeyReused => problems::KEY_REUSED,
        Code::Internal => problems::INTERNAL,
        Code::BankUnavailable => problems::BANK_UNAVAILABLE,
        Code::Contended => problems::CONTENDED,
        Code::Unavailable => problems::UNAVAILABLE,
        Code::IssuerUnavailable => ours(503, "issuer_unavailable"),
        published => published::expected(published),
    }
}

async fn meet(code: Code) -> Met {
    let world = &World::new().await;
    let answer = match code {
        Code::NotJson => post(world, "k", "{").await,
        Code::IdempotencyKeyMissing => post(world, "", "{}").await,
        Code::IdempotencyKeyInvalid => post(world, "a key", "{}").await,
        Code::CallbackMalformed => callback(world, "<order_info>").await,
        Code::TokenMissing => world.get("/v1/orders", None).await,
        Code::TokenInvalid => world.get("/v1/orders", Some("x")).await,
        Code::TokenExpired => token_expired(world).await,
        Code::CallbackSignature => callback(world, &wrongly_signed()).await,
        Code::CrossSite | Code::MailboxProven | Code::NothingProposed | Code::RenewalTooEarly => {
            account::met(code, world).await
        }
        Code::AwaitingReview | Code::LicenseInUse => account::met(code, world).await,
        Code::NotFound => world.get("/v1/none", None).await,
        Code::MethodNotAllowed => answer(world.request(Method::DELETE, "/v1/offer")).await,
        Code::TermsNotInForce => changed(world, "/terms/version", json!("2022-12")).await,
        Code::PaidByInvoice => paid_by_invoice(world).await,
        Code::AlreadyPaid => pay(world, &world.paid("k").await).await,
        Code::NotPaid => return Met::Refused(not_paid(world).await),
        Code::OrderEnded => ended(world).await,
        Code::NotCancellable => world.say(&world.paid("k").await, "cancellation", "c", &json!({})).await,
        Code::NotTerminable => world.say(&world.place("k").await, "termination", "t", &json!({})).await,
        Code::NoRefundNotAcknowledged => world.say(&world.paid("k").await, "termination", "t", &json!({})).await,
        Code::ClaimClosed | Code::ClaimFilesClosed => closed(world, code).await,
        Code::VersionTaken
        | Code::LanguageTaken
        | Code::TermsPublished
        | Code::TermsNotPublished
        | Code::TermsWithdrawn
        | Code::TermsDiscarded
        | Code::TermsComeIntoForce
        | Code::PageDiffers
        | Code::PageUnavailable
        | Code::CalendarBringsForward
        | Code::RateOutsideBand => published::meet(code).await,
        Code::TooManyOrders => one_too_many().await,
        Code::RateNotCurrent | Code::ResidentRateNotCurrent => uncharged(code).await,
        Code::ChargeTooSmall | Code::ChargeTooLarge => uncharged(code).await,
        Code::RoleMissing
        | Code::PaidByCard
        | Code::InvoiceOpen
        | Code::MailboxFrozen
        | Code::NotHeld
        | Code::NoGroundToSuspend
        | Code::NotActive
        | Code::ClaimAnswered
        | Code::ClaimUnanswered
        | Code::NotClassified
        | Code::ClaimNotHeld
        | Code::HandedInAfterReceipt
        | Code::LossMonthOutside
        | Code::RecordedWithoutNotice
        | Code::CannotSupersede
        | Code::NothingToConfirm
        | Code::ObjectionResolved
        | Code::QueryAnswered
        | Code::RefundOpen
        | Code::RefundNotOpen
        | Code::RefundTooLarge
        | Code::RefundReferenceKnown
        | Code::RefundBeforePayment
        | Code::SecondOperator
        | Code::InvoiceDayPast
        | Code::ReceiptElsewhere
        | Code::FactsDiffer
        | Code::ReferenceTaken
        | Code::NotCorrectable
        | Code::DebtSmaller
        | Code::VersionChanged
        | Code::IfMatchMissing
        | Code::IssuerUnavailable => operator::meet(code).await,
        Code::ReportClosed | Code::LetterClosed | Code::LetterNotSendable => operator::meet(code).await,
        Code::LimitReached => limit_reached(world).await,
        Code::NoticeQueued => sent_again(world, "paused@example.com").await,
        Code::NoticeNotLost => sent_again(world, "buyer@example.com").await,
        Code::BodyTooLarge => post(world, "k", &" ".repeat(65_537)).await,
        Code::UnsupportedMediaType => unsaid_type(world).await,
        Code::InvalidFields => post(world, "k", "{}").await,
        Code::InvalidQuery => world.get("/v1/terms?at=now", None).await,
        Code::NotAccepted | Code::ConsentRequired | Code::PriceChanged => misplaced(world, code).await,
        Code::UnknownSku | Code::CurrencyNotListed => misplaced(world, code).await,
        Code::IdempotencyKeyReused => {
            world.place("k").await;
            changed(world, "/sku", json!("widget-year")).await
        }
        Code::Internal => corrupted(world).await,
        Code::BankUnavailable | Code::BankRefuses => bank_fails(world, code).await,
        Code::Contended => while_each_commit_meets(Fault::cancelled(&["None", "ConditionalCheckFailed"])).await,
        Code::Unavailable => while_each_commit_meets(Fault::error(500, "InternalServerError")).await,
    };
    Met::Answered(Box::new(answer))
}

/// A body of which nobody says what it is.
async fn unsaid_type(world: &World) -> Answer {
    answer(world.request(Method::POST, "/v1/orders").header("idempotency-key", "k").body("{}")).await
}

/// A notice that waits while the mail service has the account paused, or that arrived, is to be sent again.
async fn sent_again(world: &World, email: &str) -> Answer {
    let mut body = world.order_body().await;
    body["party"]["email"] = json!(email);
    let placed = world.place_body("k", &body).await;
    world.settle().await;
    let token = world.operator_token("olga", &["operator"]).await;
    let notices = world.get(&format!("/v1/operator/orders/{}/notices", placed.id), Some(&token)).await.json;
    let path = format!("/v1/operator/notices/{}/sending", notices["items"][0]["id"].as_str().expect("an id"));
    world.post(&path, Some(&token), "s", &json!({"reason": "They ask for it."})).await
}

/// A POST of bytes as an order.
async fn post(world: &World, key: &str, body: &str) -> Answer {
    let request = world.request(Method::POST, "/v1/orders").header("idempotency-key", key);
    answer(request.header("content-type", "application/json").body(body.to_owned())).await
}

/// The sample order with what a code is told of.
async fn misplaced(world: &World, code: Code) -> Answer {
    let (pointer, value) = match code {
        Code::NotAccepted => ("/accepted", json!(false)),
        Code::ConsentRequired => ("/consents/perform", json!(false)),
        Code::UnknownSku => ("/sku", json!("none")),
        Code::PriceChanged => ("/shown", json!({"prices": "2022-12", "rates": []})),
        _ => ("/currency", json!("GBP")),
    };
    changed(world, pointer, value).await
}

/// The sample order with one field changed.
async fn changed(world: &World, pointer: &str, value: Value) -> Answer {
    let mut body = world.order_body().await;
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    body.pointer_mut(parent).expect("an object")[name] = value;
    world.post("/v1/orders", None, "k", &body).await
}

async fn pay(world: &World, placed: &Placed) -> Answer {
    world.post(&format!("/v1/orders/{}/payments", placed.id), Some(&placed.token), "p", &json!({})).await
}

async fn callback(world: &World, body: &str) -> Answer {
    let request = world.request(Method::POST, "/v1/payments/avangard/callback");
    answer(request.header("content-type", "application/x-www-form-urlencoded").body(body.to_owned())).await
}

async fn token_expired(world: &World) -> Answer {
    let placed = world.place("k").await;
    world.clock("2025-06-01T00:00:00Z").await;
    world.get("/v1/orders", Some(&placed.token)).await
}

async fn paid_by_invoice(world: &World) -> Answer {
    let mut body = world.order_body().await;
    body["method"] = json!("invoice");
    let placed = world.place_body("k", &body).await;
    pay(world, &placed).await
}

/// Only an activation can be refused so, and none is asked for before the order is paid.
async fn not_paid(world: &World) -> Refusal {
    let placed = world.place("k").await;
    let shop = world.shop();
    let id = OrderId::parse(&placed.id).expect("an order id");
    let stored = shop.store.order(&id).await.expect("a table").expect("an order");
    let activate = Command::Activate(Activate { by: Activator::Operator(act()), behind: None });
    decide(&shop.agreement, Some(&stored.order), &activate, shop.clock.now()).expect_err("a refusal")
}

async fn ended(world: &World) -> Answer {
    let placed = world.place("k").await;
    assert_eq!(world.say(&placed, "cancellation", "c", &json!({})).await.status, 200);
    world.say(&placed, "termination", "t", &json!({})).await
}

/// A claim that an operator struck cannot be withdrawn any more.
async fn closed(world: &World, code: Code) -> Answer {
    let placed = world.place("k").await;
    let claim = world.claim(&placed, "c", &json!({"text": "Buy our pills.", "about": "other"})).await;
    let id = claim.json["id"].as_str().expect("an id").to_owned();
    if code == Code::ClaimFilesClosed {
        world.clock("2025-02-04T10:00:00+05:00").await;
        return world.say(&placed, &format!("claims/{id}/files"), "f", &json!({"name": "late.txt"})).await;
    }
    let shop = world.shop();
    let strike = Command::StrikeClaim { id: id.clone(), reason: StrikeReason::Spam, act: act() };
    let order = OrderId::parse(&placed.id).expect("an order id");
    shop.store
        .execute(&shop.agreement, Execution::on(&order, &strike), shop.clock.now())
        .await
        .expect("a struck claim");
    world.say(&placed, &format!("claims/{id}/withdrawal"), "w", &json!({})).await
}

async fn limit_reached(world: &World) -> Answer {
    let placed = world.place("k").await;
    let path = format!("/v1/orders/{}/claims", placed.id);
    let claim = json!({"text": "Again.", "about": "other"});
    for n in 0..domain::rules::claim::CLAIMS_MAX {
        let taken = world.post(&path, Some(&placed.token), &n.to_string(), &claim).await;
        assert_eq!(taken.status, 201, "{n}: {}", taken.text);
    }
    let refused = world.post(&path, Some(&placed.token), "one-too-many", &claim).await;
    let order = world.order(&placed).await;
    assert_eq!(order["claims"].as_array().map(Vec::len), Some(domain::rules::claim::CLAIMS_MAX));
    refused
}

/// An order whose state is of no form that we know.
async fn corrupted(world: &World) -> Answer {
    let placed = world.place("k").await;
    let key = |text: &str| AttributeValue::S(text.to_owned());
    let update = world.shop().engine.dynamodb().update_item().table_name(local::shop::TABLE);
    let update = update.key("pk", key(&format!("ORDER#{}", placed.id))).key("sk", key("STATE"));
    let update = update.update_expression("SET #order = :none").expression_attribute_names("#order", "order");
    update.expression_attribute_values(":none", key("none")).send().await.expect("an update");
    let failed = world.get(&format!("/v1/orders/{}", placed.id), Some(&placed.token)).await;
    assert!(!failed.text.contains("STATE") && !failed.text.contains("ORDER#"), "{}", failed.text);
    failed
}

async fn bank_fails(world: &World, code: Code) -> Answer {
    let how = if code == Code::BankRefuses { "refused" } else { "error" };
    let placed = world.place("k").await;
    world.fault("reg", how, 1).await;
    pay(world, &placed).await
}

/// A card or a resident's invoice that cannot be charged: by the rate of 2023, by the least there can be, for the dearest item.
async fn uncharged(code: Code) -> Answer {
    let mut agreement = Agreement::of_tests();
    if ![Code::RateNotCurrent, Code::ResidentRateNotCurrent].contains(&code) {
        agreement = agreement.with_rates_again();
    }
    agreement.policy.charge_currency.resident = ResidentCharge::Tenge;
    let now = harness::BEGIN.parse().expect("an instant");
    let mut list = agreement.offer.prices_current(now).expect("a list").clone();
    (list.version, list.posted_at, list.current_from) = ("dear".to_owned(), now, now);
    if code == Code::ChargeTooLarge {
        list.items.iter_mut().flat_map(|item| &mut item.prices).for_each(|price| price.amount_minor = i64::MAX / 10);
    }
    let least = json!({"from": "USD", "to": "RUB", "value": "0.00000001", "source": "s", "published_at": now});
    let rates = if code == Code::ChargeTooSmall { json!([least]) } else { json!([]) };
    let board = serde_json::from_value(json!({"revision": 1, "rates": rates})).expect("a board");
    agreement.offer = agreement.offer.with(&board, [list]);
    let store = Store::new(Engine::memory().expect("an engine").dynamodb(), "orders");
    store.create_table().await.expect("a table");
    let agreement = Arc::new(agreement);
    let world = serve(acceptance::routes(placing(agreement, store))).await;
    let mut body = world.order_body().await;
    if code == Code::ResidentRateNotCurrent {
        body["method"] = json!("invoice");
    }
    world.post("/v1/orders", None, "k", &body).await
}

/// What a buyer is told while each commit meets a fault; once none does, the same order is placed.
async fn while_each_commit_meets(fault: Fault) -> Answer {
    let faults = Faults::over(&Engine::memory().expect("an engine"));
    let store = Store::new(trying_once(&faults.dynamodb()), "orders");
    store.create_table().await.expect("a table");
    let agreement = Arc::new(Agreement::of_tests().with_rates_again());
    let world = serve(acceptance::routes(placing(agreement, store))).await;
    let body = world.order_body().await;
    faults.script(COMMIT, vec![fault; 100]);
    let failed = world.post("/v1/orders", None, "k", &body).await;
    assert!(!faults.spent(), "the shop gives up");
    faults.script(COMMIT, []);
    world.place_body("k", &body).await;
    failed
}

const COMMIT: &str = "TransactWriteItems";

/// The client without the SDK's own repeats, so that no test waits for their back-off.
fn trying_once(client: &Client) -> Client {
    Client::from_conf(client.config().to_builder().retry_config(RetryConfig::disabled()).build())
}

/// The function that takes orders.
pub(crate) fn placing(agreement: Arc<Agreement>, store: Store) -> Acceptance {
    Acceptance {
        limits: acceptance::orders_an_hour(&agreement.policy.limits),
        edge: Edge::new(None),
        agreement,
        store,
        tokens: keys::tokens(),
        bodies: keys::bodies(),
        pseudonyms: keys::pseudonyms(),
        public_url: String::new(),
    }
}

/// A callback whose signature is none of the bank's.
fn wrongly_signed() -> String {
    let fields = "ticket=T&shop_id=1113&order_number=OF-1-Z&amount=1&status_code=3";
    format!("{fields}&signature={}", "0".repeat(32))
}

/// What a buyer is told who orders once more than an hour takes for one mailbox.
async fn one_too_many() -> Answer {
    let store = Store::new(Engine::memory().expect("an engine").dynamodb(), "orders");
    store.create_table().await.expect("a table");
    let agreement = Arc::new(Agreement::of_tests().with_rates_again());
    let most = agreement.policy.limits.orders_of_mailbox;
    let world = serve(acceptance::routes(placing(agreement, store))).await;
    let body = world.order_body().await;
    for n in 0..most {
        world.place_body(&format!("k{n}"), &body).await;
    }
    world.post("/v1/orders", None, "once-more", &body).await
}

/// One function behind the edge on a port of its own.
async fn serve(routes: Router) -> World {
    let now = harness::BEGIN.parse().expect("an instant");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, edge(routes, Arc::new(move |_| now))).await });
    World::of(&url)
}
