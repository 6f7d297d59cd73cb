//! Which orders are meant by what an operator types or asks for: by what is nobody's own first, then by the words of buyers.

use super::Operator;
use super::caller::Looking;
use super::looks::kept_first;
use crate::http::problem::Problem;
use crate::http::request::order_of_part;
use domain::Instant;
use domain::code::Code;
use domain::month::Month;
use domain::order::{OrderId, OrderState};
use domain::party::{Email, normalised};
use gateways::avangard::GATEWAY;
use std::collections::{BTreeMap, BTreeSet};
use store::operators::looks::OpenedFrom;
use store::order::lists::{Place, Row};
use store::table::error::StoreError;

/// The longest text that is looked for, in characters: that of the longest name.
const TEXT_CHARS_MAX: usize = 200;
/// How long an order's number is, in bytes, and where its parts of one length begin.
const NUMBER_BYTES: usize = 17;
const NUMBER_BEGINS: &str = "OF-";
const NUMBER_ENDS: &str = "-Z";

/// A page of orders.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The orders.
    pub(super) rows: Vec<Row>,
    /// The report of the bank that has the id which was typed.
    pub(super) report: Option<String>,
    /// The cursor of the next page; none on the last.
    pub(super) next: Option<String>,
}

/// What is looked for, and by whom.
pub(super) struct Finding<'a> {
    /// What was typed.
    pub(super) text: &'a str,
    /// How many orders a page holds.
    pub(super) limit: i32,
    /// The cursor of the page.
    pub(super) cursor: Option<&'a str>,
    /// Who looks.
    pub(super) looking: &'a Looking,
    /// What for.
    pub(super) opened_from: OpenedFrom,
}

impl Operator {
    /// The orders that a text means, exactly: a number or an id of an order or of a part of it, wherever a number stands in a line
    /// of a bank; a ticket, a reference of the bank, the id of a report; else an address, or the words of a name, an organisation, a
    /// BIN or IIN, an account or its subdomain, the newest order first. That somebody was looked for by their words is kept first.
    ///
    /// # Errors
    /// [`Code::InvalidQuery`]; [`Code::Unavailable`] where the look cannot be kept.
    pub(super) async fn find(&self, finding: &Finding<'_>, now: Instant) -> Result<Found, Problem> {
        let text = finding.text.trim();
        if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
            return Err(Problem::field(Code::InvalidQuery, "find", "must be 1 to 200 characters"));
        }
        let behind = finding.cursor.map(read_cursor).transpose()?;
        if behind.is_none() {
            let found = self.find_directly(text, finding.limit).await?;
            if !found.rows.is_empty() || found.report.is_some() {
                return Ok(found);
            }
        }
        let (ids, by) = match (Email::parse(text), normalised(text)) {
            (Ok(email), _) => {
                let mailbox = self.pseudonyms.mailbox(&email.normalised());
                (self.store.newest_mailbox_orders(&mailbox, finding.limit, behind.as_ref()).await?, "found_by_email")
            }
            (Err(_), Some(words)) => {
                let word = self.pseudonyms.word(&words);
                (self.store.find(&word, finding.limit, behind.as_ref()).await?, "found_by_word")
            }
            (Err(_), None) => return Ok(Found::default()),
        };
        let orders: BTreeSet<OrderId> = ids.iter().cloned().collect();
        let look = finding.looking.look(finding.opened_from.clone(), orders, [by], now);
        self.store.record_look(&look).await.map_err(kept_first)?;
        let next = (ids.len() == finding.limit as usize).then(|| ids.last().map(cursor_of)).flatten();
        Ok(Found { rows: self.rows(&ids).await?, report: None, next })
    }

    /// The orders and the report that a text names without being anybody's own.
    async fn find_directly(&self, text: &str, limit: i32) -> Result<Found, Problem> {
        let upper = text.to_uppercase();
        if let Some(number) = number_in(&upper) {
            let ids = self.store.find(number, limit, None).await?;
            return Ok(Found { rows: self.rows(&ids).await?, ..Found::default() });
        }
        if let Some(id) = OrderId::parse(&upper).or_else(|| order_of_part(&upper)) {
            return Ok(Found { rows: self.rows(&[id]).await?, ..Found::default() });
        }
        // Names that the bank or we give have no space in them; what has an @ is an address.
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@') {
            return Ok(Found::default());
        }
        let known = self.store.known_as(GATEWAY, text).await?;
        let ids: Vec<OrderId> = known.orders.into_iter().collect();
        Ok(Found { rows: self.rows(&ids).await?, report: known.report, next: None })
    }

    /// What a list shows of orders, in their order here; what is not there is left out.
    async fn rows(&self, ids: &[OrderId]) -> Result<Vec<Row>, StoreError> {
        let orders = self.store.orders(ids).await?;
        let mut rows: BTreeMap<OrderId, Row> = orders.iter().map(|order| (order.id.clone(), Row::of(order))).collect();
        Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
    }

    /// The orders that were placed in a month by local days, all or those of a stored state, each state's newest first.
    ///
    /// # Errors
    /// [`Code::InvalidQuery`] for a cursor that was not given out.
    pub(super) async fn listed(
        &self,
        month: Month,
        state: Option<OrderState>,
        limit: i32,
        cursor: Option<&str>,
    ) -> Result<Found, Problem> {
        let behind = cursor.map(read_place).transpose()?;
        if behind.as_ref().is_some_and(|behind| state.is_some_and(|state| state != behind.state)) {
            return Err(unknown_cursor());
        }
        let rows = self.store.listed(month, state, limit, behind.as_ref()).await?;
        let next = (rows.len() == limit as usize).then(|| rows.last().map(place_of)).flatten();
        Ok(Found { rows, report: None, next })
    }
}

/// The number of an order that stands somewhere in a text of capitals.
fn number_in(upper: &str) -> Option<&str> {
    upper.match_indices(NUMBER_BEGINS).find_map(|(at, _)| {
        let number = upper.get(at..at + NUMBER_BYTES)?;
        let middle = number.strip_prefix(NUMBER_BEGINS)?.strip_suffix(NUMBER_ENDS)?;
        middle.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()).then_some(number)
    })
}

fn unknown_cursor() -> Problem {
    Problem::field(Code::InvalidQuery, "cursor", "was not given out")
}

fn cursor_of(id: &OrderId) -> String {
    hex::encode(id.as_str())
}

fn read_text(cursor: &str) -> Option<String> {
    String::from_utf8(hex::decode(cursor).ok()?).ok()
}

fn read_cursor(cursor: &str) -> Result<OrderId, Problem> {
    read_text(cursor).and_then(|id| OrderId::parse(&id)).ok_or_else(unknown_cursor)
}

fn place_of(row: &Row) -> String {
    let state: &'static str = row.state.into();
    hex::encode(format!("{state}#{}", row.id))
}

fn read_place(cursor: &str) -> Result<Place, Problem> {
    let read = || {
        let text = read_text(cursor)?;
        let (state, id) = text.split_once('#')?;
        Some(Place { state: state_of(state)?, id: OrderId::parse(id)? })
    };
    read().ok_or_else(unknown_cursor)
}

/// The stored state of a name.
pub(super) fn state_of(name: &str) -> Option<OrderState> {
    OrderState::ALL.iter().copied().find(|state| <&str>::from(state) == name)
}

#[cfg(test)]
mod tests {
    use super::number_in;

    #[test]
    fn a_number_is_found_in_the_line_of_a_bank() {
        for (line, number) in [
            ("OF-000000000042-Z", Some("OF-000000000042-Z")),
            ("ОПЛАТА ПО СЧЕТУ OF-0000000000AB-Z-1 ОТ 03.02.2025", Some("OF-0000000000AB-Z")),
            ("OF-OF-000000000042-Z", Some("OF-000000000042-Z")),
            ("OF-000000000042", None),
            ("OF-00000000004Я-Z", None),
            ("OF-0000000000 2-Z", None),
            ("", None),
        ] {
            assert_eq!(number_in(line), number, "{line}");
        }
    }
}
