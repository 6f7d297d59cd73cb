//! Letters about what was published: terms (9.4), price lists (4.13), a calendar that ends (K48); and what waits in the morning.

use super::{Dispatch, Failure, passing, unwritten};
use crate::notices::{self, Action, CalendarNotice, PricesNotice, TermsNotice, Text};
use crate::prices_view::PricesView;
use domain::Instant;
use domain::agreement::prices::PriceList;
use domain::agreement::{Agreement, zone};
use domain::follows::notice::Notice;
use store::outbox::item::OutboxItem;

impl Dispatch {
    /// The text of a notice about something published, in a language.
    pub(super) async fn of_published(
        &self,
        notice: Notice,
        item: &OutboxItem,
        language: &str,
        action: Option<Action>,
    ) -> Result<Text, Failure> {
        let version = item.subject_id.as_deref().ok_or(Failure::Final("it names no version"))?;
        match notice {
            Notice::PricesPosted | Notice::PricesNews => {
                let prices = self.prices(version).await?;
                notices::about_prices(&self.agreement, notice, language, &prices, action).map_err(unwritten)
            }
            Notice::LicensorMailboxReported => {
                let report = self.store.licensor_report(version).await.map_err(passing)?;
                let report = report.ok_or(Failure::Final("the report is not there"))?;
                let since = (report.since, report.reported_at);
                notices::about_licensor_mailbox(&self.agreement, language, since, action).map_err(unwritten)
            }
            _ => {
                let board = self.store.publication_index().await.map_err(passing)?;
                let line = board.terms(version).ok_or(Failure::Final("the terms are not there"))?;
                let shown = line.terms.with_added(&board.added).shown(&self.agreement.policy, language, item.at);
                let terms = TermsNotice {
                    version: version.to_owned(),
                    sha256: shown.sha256,
                    url: line.terms.url(&self.settings.public_url, &shown.language),
                    published_at: line.terms.published_at,
                    in_force_from: line.terms.in_force_from,
                };
                // What was queued before the withdrawal says what is true when it is sent.
                let notice = if line.withdrawn_at.is_some() { Notice::TermsWithdrawn } else { notice };
                notices::about_terms(&self.agreement, notice, language, &terms, action).map_err(unwritten)
            }
        }
    }

    async fn prices(&self, version: &str) -> Result<PricesNotice, Failure> {
        let list = match self.agreement.offer.prices(version) {
            Some(list) => list.clone(),
            None => {
                let list = self.store.price_list(version).await.map_err(passing)?;
                list.ok_or(Failure::Final("the price list is not there"))?
            }
        };
        let sha256 = PricesView::of(&list).sha256().map_err(|_| Failure::Final("the price list cannot be shown"))?;
        let url = format!("{}/v1/prices/{version}", self.settings.public_url);
        let PriceList { version, current_from, items, .. } = list;
        let items = items.into_iter().map(|item| {
            let prices: Vec<String> = item.prices.iter().map(ToString::to_string).collect();
            (item.name, prices.join(", "))
        });
        Ok(PricesNotice { version, sha256, url, current_from, items: items.collect() })
    }

    /// The text of what the vendor is told that is about no order: what waits, a calendar that ends. `None` for another notice.
    pub(super) async fn of_no_order(
        &self,
        notice: Notice,
        item: &OutboxItem,
        now: Instant,
    ) -> Result<Option<Text>, Failure> {
        let shop = &self.settings.public_url;
        let text = match notice {
            Notice::VendorCalendarEnding => self.of_calendar(now).await?,
            Notice::VendorApprovalWanted => notices::about_approval(&self.agreement, item, shop).map_err(unwritten)?,
            Notice::VendorDigest => {
                let digest = self.store.digest(&item.pk).await.map_err(passing)?;
                let digest = digest.ok_or(Failure::Final("what waited is not there"))?;
                notices::about_desk(&self.agreement, &digest, shop).map_err(unwritten)?
            }
            _ => return Ok(None),
        };
        Ok(Some(text))
    }

    /// The text by which the vendor is told that the calendar in use ends.
    async fn of_calendar(&self, now: Instant) -> Result<Text, Failure> {
        let in_use = self.store.in_force_now(&self.agreement).await.map_err(passing)?;
        let calendar = calendar_notice(&in_use, now).ok_or(Failure::Final("the calendar has no official day"))?;
        notices::about_calendar(&in_use, &calendar).map_err(unwritten)
    }
}

fn calendar_notice(agreement: &Agreement, now: Instant) -> Option<CalendarNotice> {
    let calendar = &agreement.policy.calendar;
    let last_day = calendar.last_official_day()?;
    let today = zone::local_date(agreement.policy.zone, now);
    let days_left = (last_day - today).num_days();
    Some(CalendarNotice { version: calendar.version.clone(), last_day, days_left })
}
