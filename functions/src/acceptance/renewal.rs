//! Renewing an order: another one for the same buyer and account, by the data of the first, which only who signed in with its
//! mailbox may use so (clauses 2.4, 3.1; K39, K49). It is placed as any other is.

use super::body::{Consents, Restrictions, ShownPrices};
use super::limits::Caller;
use super::placing::PlacedOrder;
use super::{Acceptance, PlacedView};
use crate::http::body::fields::SkuName;
use crate::http::body::{self, bodies};
use crate::http::buyer::{AtOrder, ForBuyers};
use crate::http::openapi::answers::{PostedAtOrder, refusals};
use crate::http::openapi::parameters::{IdempotencyKey as KeyHeader, OrderById};
use crate::http::problem::Problem;
use crate::http::request::IdempotencyKey;
use crate::keys::TokenKeys;
use crate::order_view::{OrderView, answer};
use axum::extract::State;
use axum::response::Response;
use domain::Instant;
use domain::code::Code;
use domain::order::Order;
use domain::order::placing::{Method, TermsRef};
use domain::rules::renewal::renewable;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Store;
use store::table::access::Access;

impl ForBuyers for Acceptance {
    fn tokens(&self) -> &TokenKeys {
        &self.tokens
    }

    fn store(&self) -> &Store {
        &self.store
    }
}

bodies! {
    /// A renewal: what the buyer says anew. Buyer and account are those of the order (clauses 2.4, 8.6).
    #[schema(examples(json!({
        "terms": {"version": "2023-01", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"},
        "accepted": true,
        "consents": {"perform": true, "automated": true, "assign": false, "collect": false, "inform": false},
    })))]
    pub(super) struct NewRenewal {
        /// The version that the buyer read; it must be in force (clauses 2.4, 9.4).
        terms: TermsRef,
        /// Whether the box was ticked; false is refused (clause 2.4).
        accepted: bool,
        consents: Consents,
        /// How it is paid; as the order was, where it is left out.
        method: Option<Method>,
        /// The item; that of the order, where it is left out.
        sku: Option<SkuName>,
        /// Currency of the price; that of the order, where it is left out.
        #[schema(examples("USD", "EUR"))]
        currency: Option<String>,
        /// What the buyer says to the line that acknowledges the use restrictions (clauses 5.2, 5.6, 5.8).
        restrictions_acknowledged: Option<bool>,
        /// What the buyer was shown of the price. Where something else counts by now, nothing is placed.
        shown: Option<ShownPrices>,
    }
}

refusals! {
    /// The order has ended, or its license was never active; the invoice of a renewal is asked for too early (clause 4.3); or
    /// what is refused of any order.
    RenewOrderRefused = OrderEnded, NotActive, RenewalTooEarly, TermsNotInForce, PriceChanged, RateNotCurrent, ResidentRateNotCurrent, ChargeTooSmall, ChargeTooLarge;
    /// What is refused of any order.
    RenewOrderInvalid = InvalidFields, NotAccepted, ConsentRequired, UnknownSku, CurrencyNotListed, IdempotencyKeyReused;
    /// Too many orders were placed within the hour.
    RenewOrderTooMany = TooManyOrders;
}

impl NewRenewal {
    /// Reads what a form says. It has a field for each choice, so that none is taken from the order.
    ///
    /// # Errors
    /// Every field that is unknown, missing or invalid, at once.
    pub(super) fn of_form(body: &Value, now: Instant) -> Result<NewRenewal, Problem> {
        body::read_with(body, now, |fields, reader| {
            for choice in ["sku", "currency", "method"].iter().filter(|choice| fields.value(choice).is_none()) {
                reader.error(fields.pointer(choice), "is missing");
            }
        })
    }
}

/// Renew an order
///
/// Places another order for the same buyer and account, by a new tick of the terms in force (clauses 2.4, 3.1). With a session
/// only: the order's own token does not show that its bearer reads the mailbox. The new period joins the one that runs, and has a
/// window for claims of its own (clause 4.9).
#[utoipa::path(
    post,
    path = "/v1/orders/{id}/renewal",
    operation_id = "renewOrder",
    tag = "orders",
    security(("session" = [])),
    params(OrderById, KeyHeader),
    request_body = NewRenewal,
    responses(
        (status = 201, description = "The order was placed.", body = PlacedView, headers(("ETag"), ("Cache-Control"))),
        PostedAtOrder, RenewOrderRefused, RenewOrderInvalid, RenewOrderTooMany,
    ),
)]
pub(super) async fn renew(
    State(function): State<Arc<Acceptance>>,
    Caller(address): Caller,
    AtOrder(asked, said): AtOrder<NewRenewal>,
) -> Result<Response, Problem> {
    let Access::Session(_) = &asked.access else { return Err(Code::TokenInvalid.into()) };
    let order = function.store.opened(&asked.order, &asked.access, asked.now).await?.order;
    let (body, key) = (asked.body(), asked.key());
    let sent = Sent { said, body, key, address: &address, restrictions: Restrictions::Recorded };
    let PlacedOrder { outcome, agreement, access_token } = function.renewed(&order, sent, asked.now).await?;
    let placed = outcome.order();
    let view = PlacedView { order: OrderView::of(placed, &agreement, asked.now), access_token };
    Ok(answer(StatusCode::CREATED, view, placed.version))
}

/// What was sent to renew an order.
pub(super) struct Sent<'a> {
    /// What is chosen anew.
    pub(super) said: NewRenewal,
    /// As it was sent.
    pub(super) body: &'a Value,
    pub(super) key: IdempotencyKey,
    pub(super) address: &'a str,
    pub(super) restrictions: Restrictions,
}

impl Acceptance {
    /// Places an order by the data of another, which is open to who asks.
    ///
    /// # Errors
    /// The order cannot be renewed; its buyer's data were erased; what is refused of any order.
    pub(super) async fn renewed(&self, order: &Order, sent: Sent<'_>, now: Instant) -> Result<PlacedOrder, Problem> {
        let Sent { said, body: sent, key, address, restrictions } = sent;
        let method = said.method.unwrap_or(order.method);
        renewable(&self.agreement.policy, order, method, now).map_err(|refusal| refusal.under(&order.terms.version))?;
        let vault = self.store.vault(&order.subject).await?.ok_or(Code::NotFound)?;
        let body = json!({
            "terms": sent["terms"],
            "accepted": sent["accepted"],
            "sku": said.sku.map_or_else(|| order.sku.clone(), |sku| sku.0),
            "currency": said.currency.as_deref().unwrap_or(order.price.currency.code()),
            "method": method,
            "language": order.language,
            "party": vault.party,
            "kommo": vault.kommo,
            "consents": sent["consents"],
            "restrictions_acknowledged": sent["restrictions_acknowledged"],
            "shown": sent["shown"],
        });
        self.place_order(&body, key, address, restrictions, now).await
    }
}
