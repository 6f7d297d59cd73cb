//! A refund whose reply was lost, at a bank whose services are away for three days.

use super::{Teller, money};
use crate::shop::Error;
use chrono::TimeDelta;
use domain::agreement::prices::Activation;
use domain::agreement::rule::Rule;
use reqwest::Method;
use serde_json::json;
use std::io::Write;

impl Teller {
    pub(super) async fn outage(&mut self, out: &mut impl Write) -> Result<(), Error> {
        let placed = self.accept(out, Activation::Manual, "card").await?;
        self.pay(out, &placed).await?;
        let ended = self.deadline(Rule::LicensorDelay, self.begin).expires_at + TimeDelta::hours(10);
        self.wait_until(ended).await?;
        // When the bank can be asked again.
        let back = ended + TimeDelta::hours(74);
        let lost = json!({"endpoint": "reverse_order", "fault": "lost_reply", "times": 1});
        let away = ["get_order_info", "get_opers_by_date"];
        let away = away.map(|endpoint| json!({"endpoint": endpoint, "fault": "error", "until": back}));
        for fault in [lost].iter().chain(&away) {
            let order = self.request(Method::POST, "/local/bank/faults", None, Some(fault)).send().await?;
            self.held &= order.status().is_success();
        }
        let termination = format!("{}/termination", placed.path);
        self.post(&termination, Some(&placed.token), &json!({"reason": "I wait no longer"})).await?;
        self.settle().await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let unknown = |order: &serde_json::Value| order["refunds"][0]["state"] == "unknown";
        let text = "terminated; the bank was asked for the refund, its reply was lost, its services are away";
        self.step(out, "4.11", text, unknown(&order))?;

        self.wait_until(ended + TimeDelta::days(1)).await?;
        let token = self.operator_token().await?;
        let queue = self.get("/v1/operator/queue", token["token"].as_str()).await?;
        let text = "a day later it is still unknown: the operator's task is to have the bank asked";
        self.step(out, "4.11", text, queue["items"][0]["kind"] == "ask_bank")?;
        let refund = format!("/v1/operator/refunds/{}-R1", placed.id());
        let elsewhere = json!({"channel": "kommo", "destination": "Another account", "reason": "It takes long"});
        let refused = self.refused(&placed, &format!("{refund}/reroute"), &elsewhere, "refund_not_open").await?;
        self.step(out, "4.11", "another way to pay is refused: the bank did not say no", refused)?;
        let question = json!({"reason": "What became of it?"});
        self.act(&placed, &format!("{refund}/question"), &question).await?;
        self.settle().await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        self.step(out, "4.11", "the bank is asked, does not answer, and nothing is paid", unknown(&order))?;

        self.wait_until(back).await?;
        self.act(&placed, &format!("{refund}/question"), &question).await?;
        self.settle().await?;
        let order = self.get(&placed.path, Some(&placed.token)).await?;
        let text =
            format!("the bank answers again: {} had gone back on the first day, once", money(&order["refunded"]));
        let whole = order["refunded"] == order["paid"] && order["state"] == "refunded";
        let dated = order["refunds"][0]["settled_at"] == json!(ended);
        self.step(out, "4.11", &text, whole && dated)?;
        self.timeline(out, &placed).await
    }
}
