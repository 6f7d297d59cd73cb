//! The vendor's mail of each working morning, and the one at once about what waits for a second person.

use super::format::{Values, day};
use super::letter::{NoText, Text};
use super::list_values;
use super::wording::{message, write};
use domain::Instant;
use domain::agreement::Agreement;
use domain::agreement::local_text::ENGLISH;
use domain::follows::notice::Notice;
use store::outbox::digests::{Digest, Waiting};
use store::outbox::item::OutboxItem;

/// Tells the vendor what waits for a person, for a shop at an address.
///
/// # Errors
/// The notice has no text, or a kind of task has none.
pub fn about_desk(agreement: &Agreement, digest: &Digest, shop: &str) -> Result<Text, NoText> {
    let notice = Notice::VendorDigest;
    let values = desk_values(agreement, digest, shop, ENGLISH).ok_or(NoText(notice.name()))?;
    write(agreement, ENGLISH, notice, &values, None)
}

/// Tells the vendor that something was proposed and waits for a second person, for a shop at an address.
///
/// # Errors
/// The notice has no text.
pub fn about_approval(agreement: &Agreement, item: &OutboxItem, shop: &str) -> Result<Text, NoText> {
    let proposed = item.event.as_deref().and_then(|act| act.split_once('.')).map_or("", |(what, _)| what);
    let values = approval_values(agreement, proposed, item.subject_id.as_deref(), item.at, shop);
    write(agreement, ENGLISH, Notice::VendorApprovalWanted, &values, None)
}

pub(super) fn approval_values(
    agreement: &Agreement,
    proposed: &str,
    version: Option<&str>,
    at: Instant,
    shop: &str,
) -> Values {
    vec![
        ("what", proposed.to_owned()),
        ("version", version.unwrap_or_default().to_owned()),
        ("at", day(agreement, at)),
        ("url", format!("{shop}/operator")),
    ]
}

/// What the words are given; `None` if a line has no text.
pub(super) fn desk_values(agreement: &Agreement, digest: &Digest, shop: &str, language: &str) -> Option<Values> {
    let lines: Option<Vec<String>> = digest.waiting.iter().map(|waiting| line(agreement, waiting, language)).collect();
    let sum = |of: fn(&Waiting) -> u32| digest.waiting.iter().map(of).sum::<u32>().to_string();
    let mut values = vec![
        ("day", digest.day.to_string()),
        ("count", sum(|it| it.count)),
        ("overdue", sum(|it| it.overdue)),
        ("today", sum(|it| it.today)),
        ("more", if digest.more { "yes" } else { "no" }.to_owned()),
        ("url", format!("{shop}/operator")),
    ];
    values.extend(list_values::values(&lines?));
    Some(values)
}

fn line(agreement: &Agreement, waiting: &Waiting, language: &str) -> Option<String> {
    let name = |id: String| message(agreement, language, &id, &Vec::new());
    let values = vec![
        ("what", name(format!("waits-{}", waiting.kind.name()))?),
        ("count", waiting.count.to_string()),
        ("overdue", waiting.overdue.to_string()),
        ("today", waiting.today.to_string()),
    ];
    message(agreement, language, "digest-line", &values)
}
