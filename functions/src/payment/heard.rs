//! What the bank says of a refund that it was asked for before: by its status, and where that does not tell by its lists of
//! operations (K60). No answer is never taken for "no".

use super::Payment;
use super::listed::{Compared, Listed, listed, returned_by_bank};
use domain::Instant;
use domain::order::Order;
use domain::order::payment::Source;
use domain::order::refund::Refund;
use domain::rules::refund_gateway::GatewaySaid;
use gateways::avangard::{BankError, OrderInfo, Status, date_of};

impl Payment {
    /// What became of a refund by the bank's own word. Its no is its status, by which nothing more went back than before; or
    /// its lists of every day from the first attempt to the first whole day after the last, all of them without the refund,
    /// while the status, asked after that, has no more as gone back than before.
    pub(super) async fn heard(&self, order: &Order, refund: &Refund, now: Instant) -> GatewaySaid {
        let info = self.asked(refund).await;
        let by_status = info.as_ref().map_or(GatewaySaid::Unknown, |info| by_status(order, refund, info));
        if by_status != GatewaySaid::Unknown {
            return by_status;
        }
        let back = info.and_then(|info| gone_back(&info, whole(order, refund)));
        self.by_lists(order, refund, back, now).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the bank's lists do not say what became of a refund");
            GatewaySaid::Unknown
        })
    }

    /// What became of it by the bank's status alone.
    pub(super) async fn by_status(&self, order: &Order, refund: &Refund) -> GatewaySaid {
        let info = self.asked(refund).await;
        info.map_or(GatewaySaid::Unknown, |info| by_status(order, refund, &info))
    }

    async fn asked(&self, refund: &Refund) -> Option<OrderInfo> {
        let answer = self.bank.order_info(ticket(refund)).await;
        answer.inspect_err(|error| tracing::warn!(%error, "the bank did not say what became of a refund")).ok()
    }

    /// What became of it by the bank's lists; `back` is what its status has as gone back in all, where it tells.
    async fn by_lists(
        &self,
        order: &Order,
        refund: &Refund,
        back: Option<i64>,
        now: Instant,
    ) -> Result<GatewaySaid, BankError> {
        let attempts = refund.first_attempted_at.zip(refund.attempted_at);
        let Some((first, last)) = attempts.map(|(first, last)| (date_of(first), date_of(last))) else {
            return Ok(GatewaySaid::Unknown);
        };
        let (today, last) = (date_of(now), last.succ_opt().unwrap_or(last));
        let mut found = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= last && *day <= today) {
            found.extend(listed(&self.bank.operations_on(day).await?, ticket(refund), day));
        }
        let compared = Compared::of(order, &refund.source, found);
        let is = |it: &&Listed| compared.equal(order, &refund.source, it, back).is_some_and(|it| it.id == refund.id);
        if let Some(ours) = compared.loose.iter().find(is) {
            return Ok(GatewaySaid::Listed(ours.at));
        }
        // The last of the days is not over, or something went back that no refund explains.
        if today <= last || !compared.loose.is_empty() {
            return Ok(GatewaySaid::Unknown);
        }
        let info = self.bank.order_info(ticket(refund)).await?;
        let before = returned_by_bank(order, &refund.source);
        let no = no_more(&info, before, whole(order, refund));
        Ok(if no { GatewaySaid::NotReturned } else { GatewaySaid::Unknown })
    }
}

/// What the bank's status says of a refund, where its figures tell it from what was settled before.
fn by_status(order: &Order, refund: &Refund, info: &OrderInfo) -> GatewaySaid {
    let before = returned_by_bank(order, &refund.source);
    match gone_back(info, whole(order, refund)) {
        Some(back) if back == before => GatewaySaid::NotReturned,
        Some(back) if back == before + refund.amount_minor => {
            info.status_date.map_or(GatewaySaid::Settled, GatewaySaid::SettledAt)
        }
        _ => GatewaySaid::Unknown,
    }
}

/// The bank's name for the payment that a card refund returns.
pub(super) fn ticket(refund: &Refund) -> &str {
    let (Source::Card(name) | Source::Transfer(name)) = &refund.source;
    name
}

/// What came in by the payment that a refund returns, in minor units.
fn whole(order: &Order, refund: &Refund) -> i64 {
    order.payment.capture(&refund.source).map_or(0, |capture| capture.amount_minor)
}

/// What went back of a ticket in all by the bank's figures, in minor units; `None` where they do not tell.
pub(super) fn gone_back(info: &OrderInfo, whole: i64) -> Option<i64> {
    match (info.status, info.refund_amount_minor) {
        (Status::Paid, None | Some(0)) => Some(0),
        (Status::PartlyRefunded, Some(back)) if back > 0 && back < whole => Some(back),
        (Status::Refunded, None) => Some(whole),
        (Status::Refunded, Some(back)) if back == whole => Some(whole),
        _ => None,
    }
}

/// Whether the bank's status has no more as gone back than before. Where it states no figure, a part went back, as it had
/// before.
fn no_more(info: &OrderInfo, before: i64, whole: i64) -> bool {
    match gone_back(info, whole) {
        Some(back) => back <= before,
        None => partly(info) && 0 < before && before < whole,
    }
}

/// Whether the status says that a part went back, and not how much.
pub(super) fn partly(info: &OrderInfo) -> bool {
    info.status == Status::PartlyRefunded && info.refund_amount_minor.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(status: Status, refund_amount_minor: Option<i64>) -> OrderInfo {
        OrderInfo { status, amount_minor: Some(100), refund_amount_minor, status_date: None, method_name: None }
    }

    #[test]
    fn figures_that_contradict_each_other_tell_nothing() {
        let table = [
            (Status::Paid, None, Some(0)),
            (Status::Paid, Some(0), Some(0)),
            (Status::Paid, Some(40), None),
            (Status::PartlyRefunded, Some(40), Some(40)),
            (Status::PartlyRefunded, None, None),
            (Status::PartlyRefunded, Some(0), None),
            (Status::PartlyRefunded, Some(100), None),
            (Status::Refunded, None, Some(100)),
            (Status::Refunded, Some(100), Some(100)),
            (Status::Refunded, Some(40), None),
            (Status::NotFound, None, None),
            (Status::Processing, Some(0), None),
            (Status::Rejected, Some(0), None),
            (Status::Other(4), Some(40), None),
        ];
        for (status, figure, expected) in table {
            assert_eq!(gone_back(&info(status, figure), 100), expected, "{status:?} {figure:?}");
        }
    }

    #[test]
    fn after_the_lists_a_status_without_a_figure_is_enough_where_a_part_had_gone_back() {
        let table = [
            (Status::Paid, None, 0, true),
            (Status::Paid, None, 40, true),
            (Status::PartlyRefunded, Some(40), 40, true),
            (Status::PartlyRefunded, Some(41), 40, false),
            (Status::PartlyRefunded, None, 40, true),
            (Status::PartlyRefunded, None, 0, false),
            (Status::PartlyRefunded, Some(0), 40, false),
            (Status::Refunded, None, 40, false),
            (Status::NotFound, None, 40, false),
            (Status::Processing, Some(0), 40, false),
        ];
        for (status, figure, before, expected) in table {
            assert_eq!(no_more(&info(status, figure), before, 100), expected, "{status:?} {figure:?} {before}");
        }
    }
}
