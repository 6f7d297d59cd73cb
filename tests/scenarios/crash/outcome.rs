//! What a job led to once all is quiet, in a form in which two runs can be compared: names of chance are replaced, instants
//! are cut to their day.

use super::jobs::Run;
use super::stage::Stage;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::table::keys::partitions;

/// What a job led to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    /// The status of the last answer, if it was a request.
    status: Option<u16>,
    /// The order as its buyer sees it.
    order: Value,
    /// How many items there are of a kind, and of how many notices something is known.
    items: BTreeMap<String, usize>,
    /// What was put on the bus, by reference.
    events: BTreeMap<String, Value>,
    /// What was mailed, by reference.
    mails: BTreeMap<String, Value>,
    /// The objects of the bucket.
    files: Vec<String>,
    /// How often it had to be called until it was done, and how much was sent: a copy counts too.
    effort: [usize; 2],
}

impl Outcome {
    /// Waits until all is quiet and looks at everything.
    pub(crate) async fn of(stage: &Stage, run: Run) -> Outcome {
        stage.fault("callback", "error", 0).await;
        stage.settle().await;
        let order = match run.orders.first() {
            Some(placed) => {
                let answer = stage.get(&format!("/v1/orders/{}", placed.id), Some(&placed.token)).await;
                // An approved address ends the tokens: then the order shows itself to nobody here.
                if answer.status == 200 { answer.json } else { answer.json["code"].clone() }
            }
            None => Value::Null,
        };
        let sent = stage.mails().await;
        let names = Names::of(&stage.url, &run, &order, &sent);
        let mut items = BTreeMap::new();
        // How often an order was counted is not what it leads to: where the counters fail it is placed uncounted.
        let lasting = stage.items().await.into_iter().filter(|(pk, ..)| !pk.starts_with(partitions::LIMIT));
        for (pk, sk, item) in lasting {
            // In which shard an order is counted is drawn with its id: what all of them together say is the same.
            if pk.starts_with(partitions::FIGURES) {
                let counted = item.as_object().into_iter().flatten().filter(|(name, _)| *name != "schema");
                for (name, count) in counted.filter_map(|(name, value)| Some((name, value.as_u64()?))) {
                    *items.entry(format!("figures: {name}")).or_default() += usize::try_from(count).expect("a count");
                }
                continue;
            }
            *items.entry(format!("{}/{}", kind(&pk), kind(&sk))).or_default() += 1;
            let rounds = item["facts"].as_array().into_iter().flatten().filter_map(Value::as_object);
            for known in rounds.flat_map(|round| round.keys()) {
                *items.entry(format!("known of notices: {known}")).or_default() += 1;
            }
        }
        let told = stage.told.lock().expect("one teller").clone();
        let effort = [run.calls, sent.len() + told.len()];
        let events = told.into_iter().map(|delivery| {
            let event = json!({"type": delivery.event.detail_type, "detail": delivery.event.detail});
            (delivery.event.detail["id"].clone(), event)
        });
        let mails = sent.into_iter().map(|mail| {
            let kept = json!({"to": mail["to"], "subject": mail["subject"], "text": mail["text"]});
            (mail["reference"].clone(), kept)
        });
        Outcome {
            status: run.status,
            items,
            events: names.by_reference(events),
            mails: names.by_reference(mails),
            files: stage.shop.bucket.keys().expect("the bucket's keys").iter().map(|key| names.text(key)).collect(),
            order: names.plain(order),
            effort,
        }
    }

    /// What another outcome has otherwise, if anything. Its effort counts only where trouble is to be hidden from the caller.
    pub(crate) fn differs(&self, other: &Outcome, hidden: bool) -> Option<String> {
        let parts = |outcome: &Outcome| {
            [
                json!(hidden.then_some(outcome.effort)),
                json!(outcome.status),
                outcome.order.clone(),
                json!(outcome.items),
                json!(outcome.events),
                json!(outcome.mails),
                json!(outcome.files),
            ]
        };
        let pairs = parts(self).into_iter().zip(parts(other)).filter(|(expected, found)| expected != found);
        let lines: Vec<String> = pairs.map(|(expected, found)| format!("  - {expected}\n  + {found}")).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

fn kind(key: &str) -> &str {
    key.split('#').next().unwrap_or_default()
}

/// The names that differ from run to run.
struct Names(Vec<(String, String)>);

impl Names {
    fn of(url: &str, run: &Run, order: &Value, mails: &[Value]) -> Names {
        let mut names = vec![(url.to_owned(), "URL".to_owned())];
        names.extend((!run.ticket.is_empty()).then(|| (run.ticket.clone(), "TICKET".to_owned())));
        for (n, placed) in run.orders.iter().enumerate() {
            names.push((placed.id.clone(), format!("ORDER-{n}")));
            names.push((placed.number.clone(), format!("NUMBER-{n}")));
        }
        for (n, claim) in order["claims"].as_array().into_iter().flatten().enumerate() {
            names.push((claim["id"].as_str().expect("a claim has an id").to_owned(), format!("CLAIM-{n}")));
        }
        // A report of what was set aside is known by a hash over names of chance.
        let references = mails.iter().filter_map(|mail| Some((mail["reference"].as_str()?, mail["text"].as_str()?)));
        for (reference, text) in references.filter(|(reference, _)| reference.starts_with("Q-")) {
            let plain = if text.starts_with("The bank shows") { "SUM" } else { "Q" };
            names.push((reference.to_owned(), plain.to_owned()));
        }
        // A notice that an operator asks for is named by a hash over the operator's pseudonym, and so over the issuer's address.
        for reference in mails.iter().filter_map(|mail| mail["reference"].as_str()) {
            if let Some((_, hash)) = reference.split_once("-demanded-") {
                names.push((hash.to_owned(), "ACT".to_owned()));
            }
        }
        Names(names)
    }

    /// One entry for each reference. Two copies that say different things are no copies.
    fn by_reference(&self, sent: impl Iterator<Item = (Value, Value)>) -> BTreeMap<String, Value> {
        let mut all = BTreeMap::new();
        for (reference, content) in sent {
            let reference = self.plain(reference).as_str().expect("a reference").to_owned();
            let content = self.plain(content);
            let before = all.insert(reference.clone(), content.clone());
            assert!(before.is_none_or(|before| before == content), "{reference} means two things: {content}");
        }
        all
    }

    fn plain(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(values) => values.into_iter().map(|value| self.plain(value)).collect(),
            Value::Object(members) => {
                // The sum of a deadline tells times of the day in words; what it comes to is compared beside it.
                let members = members.into_iter().filter(|(name, _)| name != "sum");
                members.map(|(name, value)| (name, self.plain(value))).collect()
            }
            other => other,
        }
    }

    fn text(&self, text: &str) -> String {
        if let Ok(instant) = text.parse::<domain::Instant>() {
            return instant.date_naive().to_string();
        }
        let plain = self.0.iter().fold(without_link(text), |text, (name, plain)| text.replace(name, plain));
        without_times(&plain)
    }
}

/// A text without times of the day, which the sums of deadlines tell: whoever was disturbed came later.
fn without_times(text: &str) -> String {
    let time = |word: &str| {
        let plain = word.trim_end_matches([',', '.', ';']);
        let parts: Vec<&str> = plain.split(':').collect();
        (2..=3).contains(&parts.len())
            && parts.iter().all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let words = text.split(' ').map(|word| if time(word) { "TIME" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// A text without the link that confirms its receipt, or the report that it is about: the shop's address and the order's id
/// are in it, signed.
fn without_link(text: &str) -> String {
    let links = [("/v1/receipts?token=", "RECEIPT"), ("/v1/mailbox-reports/confirmation?token=", "REPORT")];
    let found = links.into_iter().find_map(|(link, name)| Some((text.split_once(link)?, name)));
    let Some(((before, after), name)) = found else { return text.to_owned() };
    let rest = after.find(char::is_whitespace).map_or("", |end| &after[end..]);
    format!("{}{name}{rest}", before.trim_end_matches(|c: char| !c.is_whitespace()))
}
