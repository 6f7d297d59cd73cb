//! How many orders may be placed within an hour: counted before they are written, and not at all where the counters cannot be
//! reached, since a buyer is not to be kept from ordering by them.

use super::Acceptance;
use crate::http::problem::Problem;
use crate::telemetry;
use axum::extract::FromRequestParts;
use chrono::TimeDelta;
use domain::Instant;
use domain::agreement::policy::LimitPolicy;
use domain::code::Code;
use http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;
use store::order::execute::Outcome;
use store::order::limits::{Counted, OrderLimits, Placer};
use store::table::error::StoreError;
use store::table::idempotency::Keyed;

/// The limits of the policy: within an hour of the clock.
pub fn orders_an_hour(policy: &LimitPolicy) -> OrderLimits {
    OrderLimits {
        window: TimeDelta::hours(1),
        mailbox: policy.orders_of_mailbox,
        account: policy.orders_of_account,
        address: policy.orders_of_address,
    }
}

/// The pseudonym of the address from which a request comes.
pub(super) struct Caller(pub(super) String);

impl FromRequestParts<Arc<Acceptance>> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, function: &Arc<Acceptance>) -> Result<Caller, Infallible> {
        let address = function.edge.caller(&parts.headers, &parts.extensions);
        Ok(Caller(function.pseudonyms.address(address)))
    }
}

impl Acceptance {
    /// Counts an order that is about to be placed. Over a limit: what became of the order, if the same request placed it before.
    ///
    /// # Errors
    /// [`Code::TooManyOrders`], with the seconds until orders are taken again; too many at once; a key used with another body.
    pub(super) async fn count(
        &self,
        placer: &Placer<'_>,
        keyed: &Keyed,
        now: Instant,
    ) -> Result<Option<Outcome>, Problem> {
        let until = match self.store.count_order(&self.limits, placer, keyed, now).await {
            Ok(Counted::Within) => return Ok(None),
            Ok(Counted::Full(until)) => until,
            // Who sends so many at once is not let past the counter by that.
            Err(error @ StoreError::Contended) => return Err(error.into()),
            Err(error) => {
                tracing::error!(%error, "an order was not counted");
                telemetry::metric("order_not_counted", 1, "Count", None, now);
                return Ok(None);
            }
        };
        match self.store.placed_before(keyed, now).await? {
            Some(before) => Ok(Some(before)),
            None => Err(Problem::passing(Code::TooManyOrders, (until - now).num_seconds().max(1))),
        }
    }
}
