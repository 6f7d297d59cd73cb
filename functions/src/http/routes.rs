//! The one list of routes: which function answers which path and methods. The edge tells an unknown path from a known one
//! met with another method by it, since any function may be asked either.

/// A route of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path, its parameters in braces.
    pub path: &'static str,
    /// The function that answers.
    pub function: &'static str,
}

const fn route(method: &'static str, path: &'static str, function: &'static str) -> Route {
    Route { method, path, function }
}

/// Every route.
pub const ROUTES: &[Route] = &[
    route("GET", "/v1/offer", "acceptance"),
    route("GET", "/v1/terms", "acceptance"),
    route("GET", "/v1/terms/{version}", "acceptance"),
    route("GET", "/v1/terms/{version}/diff/{other}", "acceptance"),
    route("GET", "/v1/prices/{version}", "acceptance"),
    route("GET", "/v1/deadlines", "acceptance"),
    route("GET", "/v1/openapi.json", "acceptance"),
    route("POST", "/v1/orders", "acceptance"),
    route("GET", "/v1/orders", "account"),
    route("GET", "/v1/orders/{id}", "account"),
    route("GET", "/v1/receipts", "account"),
    route("POST", "/v1/receipts", "account"),
    route("POST", "/v1/orders/{id}/payments", "payment"),
    route("POST", "/v1/orders/{id}/claims", "claim_intake"),
    route("POST", "/v1/orders/{id}/claims/{claim}/withdrawal", "claim_intake"),
    route("POST", "/v1/orders/{id}/termination", "claim_intake"),
    route("POST", "/v1/orders/{id}/cancellation", "claim_intake"),
    route("POST", "/v1/orders/{id}/objection", "claim_intake"),
    route("POST", "/v1/orders/{id}/payment-queries", "claim_intake"),
    route("POST", "/v1/mailbox-reports", "claim_intake"),
    route("GET", "/v1/mailbox-reports/confirmation", "claim_intake"),
    route("POST", "/v1/mailbox-reports/confirmation", "claim_intake"),
    route("POST", "/v1/payments/avangard/callback", "payment_webhook"),
    route("GET", "/v1/license", "activation"),
    route("OPTIONS", "/v1/license", "activation"),
    route("GET", "/v1/operator/queue", "operator"),
    route("GET", "/v1/operator/orders/{id}", "operator"),
    route("GET", "/v1/operator/orders/{id}/texts", "operator"),
    route("GET", "/v1/operator/orders/{id}/notices", "operator"),
    route("GET", "/v1/operator/notices/{id}", "operator"),
    route("POST", "/v1/operator/notices/{id}/fallback", "operator"),
    route("POST", "/v1/operator/notices/{id}/sending", "operator"),
    route("POST", "/v1/operator/orders/{id}/activation", "operator"),
    route("POST", "/v1/operator/orders/{id}/deeming", "operator"),
    route("POST", "/v1/operator/orders/{id}/claims", "operator"),
    route("POST", "/v1/operator/orders/{id}/objections", "operator"),
    route("GET", "/v1/operator/orders/{id}/messages", "operator"),
    route("POST", "/v1/operator/orders/{id}/messages", "operator"),
    route("POST", "/v1/operator/orders/{id}/cancellation", "operator"),
    route("POST", "/v1/operator/orders/{id}/termination", "operator"),
    route("POST", "/v1/operator/orders/{id}/termination-refusal", "operator"),
    route("POST", "/v1/operator/orders/{id}/invoices", "operator"),
    route("POST", "/v1/operator/orders/{id}/invoices/{number}/void", "operator"),
    route("POST", "/v1/operator/orders/{id}/receipt-returns", "operator"),
    route("POST", "/v1/operator/orders/{id}/receipt-corrections", "operator"),
    route("POST", "/v1/operator/orders/{id}/chargebacks", "operator"),
    route("POST", "/v1/operator/orders/{id}/debt-waivers", "operator"),
    route("POST", "/v1/operator/claims/{id}/answer", "operator"),
    route("POST", "/v1/operator/claims/{id}/closing", "operator"),
    route("POST", "/v1/operator/claims/{id}/withdrawal", "operator"),
    route("POST", "/v1/operator/claims/{id}/classification", "operator"),
    route("POST", "/v1/operator/claims/{id}/striking", "operator"),
    route("POST", "/v1/operator/claims/{id}/handing-in", "operator"),
    route("POST", "/v1/operator/claims/{id}/loss-month", "operator"),
    route("POST", "/v1/operator/claims/{id}/timeliness", "operator"),
    route("POST", "/v1/operator/objections/{id}/resolution", "operator"),
    route("POST", "/v1/operator/payment-queries/{id}/answer", "operator"),
    route("GET", "/v1/operator/bank-reports/{id}", "operator"),
    route("POST", "/v1/operator/bank-reports/{id}/closing", "operator"),
    route("POST", "/v1/operator/bank-receipts", "operator"),
    route("POST", "/v1/operator/refunds", "operator"),
    route("POST", "/v1/operator/bank-refunds", "operator"),
    route("POST", "/v1/operator/refunds/{id}/question", "operator"),
    route("POST", "/v1/operator/refunds/{id}/retry", "operator"),
    route("POST", "/v1/operator/refunds/{id}/reroute", "operator"),
    route("POST", "/v1/operator/refunds/{id}/approval", "operator"),
    route("POST", "/v1/operator/refunds/{id}/payout", "operator"),
    route("GET", "/v1/operator/terms", "operator"),
    route("POST", "/v1/operator/terms", "operator"),
    route("GET", "/v1/operator/terms/{version}", "operator"),
    route("GET", "/v1/operator/terms/{version}/notices", "operator"),
    route("POST", "/v1/operator/terms/{version}/publication", "operator"),
    route("POST", "/v1/operator/terms/{version}/withdrawal", "operator"),
    route("GET", "/v1/operator/prices", "operator"),
    route("POST", "/v1/operator/prices", "operator"),
    route("POST", "/v1/operator/prices/{version}/sending", "operator"),
    route("GET", "/v1/operator/calendars", "operator"),
    route("POST", "/v1/operator/calendars", "operator"),
    route("GET", "/v1/operator/rates", "operator"),
    route("POST", "/v1/operator/rates", "operator"),
    route("POST", "/v1/operator/holds", "operator"),
    route("POST", "/v1/operator/holds/lifting", "operator"),
];

/// The methods of a path, as an `Allow` header says them; `None` for a path that is none of ours.
pub fn allowed(path: &str) -> Option<String> {
    let methods: Vec<&str> = ROUTES.iter().filter(|route| fits(route.path, path)).map(|route| route.method).collect();
    (!methods.is_empty()).then(|| methods.join(", "))
}

fn fits(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(expected), Some(segment)) if expected == segment => {}
            (Some(expected), Some(segment)) if expected.starts_with('{') && !segment.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_its_pattern_whichever_function_is_asked() {
        assert_eq!(allowed("/v1/orders").as_deref(), Some("POST, GET"));
        assert_eq!(allowed("/v1/orders/X/payments").as_deref(), Some("POST"));
        assert_eq!(allowed("/v1/terms/2023-01").as_deref(), Some("GET"));
        for path in
            ["/", "/v1", "/v1/orders/", "/v1/orders/X/claims/", "/v1/orders//claims", "/v2/offer", "/v1/offer/x"]
        {
            assert_eq!(allowed(path), None, "{path}");
        }
    }
}
