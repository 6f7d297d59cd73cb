//! The one list of what the functions may do outside, as IAM names it: the roles of the deployment grant this and no more,
//! and the scenarios do this and no less. The job that renews pseudonyms has the whole table, in a stack of its own that stands
//! for the time of its work (`infra/rekey.yaml`).

/// What an action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// The table; its patterns are those of partition keys.
    Table,
    /// The index of what is due; its patterns are those of its shards.
    DueIndex,
    /// The index of orders by month and state; its patterns are those of its months.
    Lists,
    /// The bus.
    Bus,
    /// The sender's identity at SES.
    Mail,
    /// The objects of the bucket of claims' files; its patterns are those of their keys.
    Files,
    /// That bucket itself.
    Bucket,
}

/// An action that a function needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    pub function: &'static str,
    /// The action. A transaction needs those of its items.
    pub action: &'static str,
    /// What it is done to.
    pub resource: Resource,
    /// The leading keys, or those of objects, as patterns; none where the resource has no keys.
    pub leading_keys: &'static [&'static str],
    /// The attributes that a request may name, the keys among them; none where it may name any.
    pub attributes: &'static [&'static str],
}

const fn on(
    function: &'static str,
    action: &'static str,
    resource: Resource,
    leading_keys: &'static [&'static str],
) -> Permission {
    Permission { function, action, resource, leading_keys, attributes: &[] }
}

const fn table(function: &'static str, action: &'static str, leading_keys: &'static [&'static str]) -> Permission {
    on(function, action, Resource::Table, leading_keys)
}

/// An update of what is sent and of what became of it, in partitions that have more than that: it cannot say another order, other events
/// or another version, whatever item it is made on. IAM tells items of a partition apart by nothing else.
const fn marks(
    function: &'static str,
    leading_keys: &'static [&'static str],
    attributes: &'static [&'static str],
) -> Permission {
    Permission { attributes, ..table(function, UPDATE, leading_keys) }
}

const fn other(function: &'static str, action: &'static str, resource: Resource) -> Permission {
    on(function, action, resource, &[])
}

const fn files(function: &'static str, action: &'static str, keys: &'static [&'static str]) -> Permission {
    on(function, action, Resource::Files, keys)
}

const GET: &str = "dynamodb:GetItem";
const GET_ALL: &str = "dynamodb:BatchGetItem";
const PUT: &str = "dynamodb:PutItem";
const UPDATE: &str = "dynamodb:UpdateItem";
const CHECK: &str = "dynamodb:ConditionCheckItem";
const QUERY: &str = "dynamodb:Query";
const SEND: &str = "ses:SendRawEmail";
const ANNOUNCE: &str = "events:PutEvents";
const GET_FILE: &str = "s3:GetObject";
const PUT_FILE: &str = "s3:PutObject";
const DELETE_FILE: &str = "s3:DeleteObject";

/// What is written of a notice when it becomes known that it arrived.
const RECEIPT: &[&str] = &["pk", "sk", "facts", "awaited", "revision", "failures", "due_shard", "due_at"];
/// What is written of an effect that is sent, and of the text of one.
const SENDING: &[&str] = &[
    "pk",
    "sk",
    "facts",
    "awaited",
    "revision",
    "failures",
    "due_shard",
    "due_at",
    "sent_at",
    "schema",
    "salt",
    "subject",
    "text",
    "sha256",
    "at",
];

/// Every permission.
pub const PERMISSIONS: &[Permission] = &[
    table(
        "acceptance",
        GET,
        &["ORDER#*", "IDEM#*", "OFFER#*", "TERMS#*", "PRICES#*", "CALENDAR#*", "MAILBOX#*", "SUBJECT#*"],
    ),
    table("acceptance", GET_ALL, &["IDEM#*", "OFFER#*", "PRICES#*", "ORDER#*", "MAILBOX#*"]),
    table("acceptance", PUT, &["ORDER#*", "IDEM#*", "SUBJECT#*", "MAILBOX#*", "FIND#*"]),
    table("acceptance", UPDATE, &["LIMIT#*", "MAILBOX#*", "FIGURES#*"]),
    table("acceptance", QUERY, &["OUTAGES#*"]),
    table("payment", GET, &["ORDER#*", "REF#*", "QUARANTINE#*", "RECONCILED#*", "CALENDAR#*"]),
    table("payment", GET_ALL, &["ORDER#*", "IDEM#*", "OFFER#*", "MAILBOX#*"]),
    table("payment", PUT, &["ORDER#*", "IDEM#*", "REF#*", "SETTLED#*", "QUARANTINE#*", "RECONCILED#*"]),
    table("payment", UPDATE, &["REF#*", "ACCOUNT#*", "QUARANTINE#*", "MAILBOX#*", "FIGURES#*"]),
    table("payment", QUERY, &["SETTLED#*"]),
    table("payment_webhook", GET, &["REF#*", "QUARANTINE#*", "CALENDAR#*"]),
    table("payment_webhook", GET_ALL, &["ORDER#*", "OFFER#*"]),
    table("payment_webhook", PUT, &["ORDER#*", "QUARANTINE#*"]),
    table("payment_webhook", UPDATE, &["REF#*", "QUARANTINE#*", "FIGURES#*"]),
    table("activation", GET, &["ACCOUNT#*", "CALENDAR#*"]),
    table("activation", GET_ALL, &["ORDER#*", "ACCOUNT#*", "OFFER#*"]),
    table("activation", PUT, &["ORDER#*"]),
    table("activation", UPDATE, &["ACCOUNT#*"]),
    table("claim_intake", GET, &["ORDER#*", "SUBJECT#*", "CALENDAR#*", "MAILBOX#*"]),
    table("claim_intake", GET_ALL, &["ORDER#*", "IDEM#*", "OFFER#*", "MAILBOX#*"]),
    table("claim_intake", PUT, &["ORDER#*", "IDEM#*", "SUBJECT#*", "MAILBOX#*"]),
    table("claim_intake", CHECK, &["MAILBOX#*"]),
    table("claim_intake", UPDATE, &["ORDER#*", "ACCOUNT#*", "REF#*", "MAILBOX#*", "LIMIT#*", "FIGURES#*"]),
    table("claim_intake", QUERY, &["MAILBOX#*"]),
    files("claim_intake", PUT_FILE, &["incoming/*"]),
    table("claim_files", GET_ALL, &["ORDER#*", "OFFER#*"]),
    table("claim_files", GET, &["CALENDAR#*"]),
    table("claim_files", PUT, &["ORDER#*"]),
    files("claim_files", GET_FILE, &["incoming/*"]),
    files("claim_files", PUT_FILE, &["kept/*"]),
    files("claim_files", DELETE_FILE, &["incoming/*", "kept/*"]),
    // Without it the bucket denies what is not there instead of saying so.
    other("claim_files", "s3:ListBucket", Resource::Bucket),
    // The page of a claim has the forms by which its files are sent.
    files("account", PUT_FILE, &["incoming/*"]),
    files("account", GET_FILE, &["kept/*"]),
    files("operator", GET_FILE, &["kept/*"]),
    table("account", GET, &["ORDER#*", "OFFER#*", "TERMS#*", "PRICES#*", "MAILBOX#*", "SUBJECT#*", "LICENSOR#*"]),
    table("account", GET_ALL, &["ORDER#*", "TERMS#*", "PRICES#*", "MAILBOX#*", "LICENSOR#*"]),
    table("account", PUT, &["MAILBOX#*"]),
    table("account", UPDATE, &["MAILBOX#*"]),
    marks("account", &["ORDER#*", "TERMS#*", "PRICES#*", "LICENSOR#*"], RECEIPT),
    table("account", QUERY, &["ORDER#*", "MAILBOX#*", "LICENSOR#*"]),
    table(
        "operator",
        GET,
        &[
            "ORDER#*",
            "SUBJECT#*",
            "ACCOUNT#*",
            "REF#*",
            "QUARANTINE#*",
            "OFFER#*",
            "TERMS#*",
            "PRICES#*",
            "CALENDAR#*",
            "MAILBOX#*",
            "RATES#*",
            "OPERATOR#*",
            "LICENSOR#*",
            "LETTER#*",
            "DESK#*",
        ],
    ),
    table(
        "operator",
        GET_ALL,
        &[
            "ORDER#*",
            "IDEM#*",
            "OFFER#*",
            "TERMS#*",
            "PRICES#*",
            "CALENDAR#*",
            "LICENSOR#*",
            "REF#*",
            "QUARANTINE#*",
            "TAKEN#*",
            "MAILBOX#*",
            "RATES#*",
            "DESK#*",
        ],
    ),
    table(
        "operator",
        PUT,
        &[
            "ORDER#*",
            "SUBJECT#*",
            "MAILBOX#*",
            "FIND#*",
            "IDEM#*",
            "REF#*",
            "SETTLED#*",
            "QUARANTINE#*",
            "OFFER#*",
            "RATES#*",
            "TERMS#*",
            "PRICES#*",
            "CALENDAR#*",
            "OPERATOR#*",
            "LOOKED#*",
            "EMAIL_ACTS#*",
            "LICENSOR#*",
            "OUTAGES#*",
            "LETTER#*",
            "TAKEN#*",
            "DESK#*",
        ],
    ),
    table(
        "operator",
        QUERY,
        &[
            "ORDER#*",
            "TERMS#*",
            "PRICES#*",
            "EMAIL_ACTS#*",
            "LICENSOR#*",
            "FIND#*",
            "MAILBOX#*",
            "OPERATOR#*",
            "FIGURES#*",
        ],
    ),
    on("operator", QUERY, Resource::Lists, &["MONTH#*"]),
    table(
        "operator",
        UPDATE,
        &[
            "ORDER#*",
            "MAILBOX#*",
            "FIND#*",
            "ACCOUNT#*",
            "REF#*",
            "QUARANTINE#*",
            "TERMS#*",
            "PRICES#*",
            "CALENDAR#*",
            "RATES#*",
            "OPERATOR#*",
            "LICENSOR#*",
            "LETTER#*",
            "FIGURES#*",
            "DESK#*",
        ],
    ),
    other("operator", ANNOUNCE, Resource::Bus),
    table("dead_letters", PUT, &["LETTER#*"]),
    on("operator", QUERY, Resource::DueIndex, &["task", "parked", "unproven", "set_aside", "order#*", "calendar#*"]),
    table(
        "deadline_sweep",
        GET,
        &[
            "ORDER#*",
            "SUBJECT#*",
            "MAILBOX#*",
            "QUARANTINE#*",
            "OFFER#*",
            "TERMS#*",
            "PRICES#*",
            "CALENDAR#*",
            "LICENSOR#*",
            "DESK#*",
        ],
    ),
    table("deadline_sweep", GET_ALL, &["ORDER#*", "OFFER#*", "ACCOUNT#*", "SUBJECT#*"]),
    table("deadline_sweep", QUERY, &["MAILBOX#*"]),
    table("deadline_sweep", PUT, &["ORDER#*", "TERMS#*", "PRICES#*", "CALENDAR#*", "LICENSOR#*", "DESK#*"]),
    table(
        "deadline_sweep",
        UPDATE,
        &[
            "ORDER#*",
            "MAILBOX#*",
            "ACCOUNT#*",
            "QUARANTINE#*",
            "TERMS#*",
            "PRICES#*",
            "CALENDAR#*",
            "LICENSOR#*",
            "DESK#*",
        ],
    ),
    on(
        "deadline_sweep",
        QUERY,
        Resource::DueIndex,
        &["order#*", "published", "outbox#*", "account#*", "calendar#*", "task"],
    ),
    other("deadline_sweep", SEND, Resource::Mail),
    other("deadline_sweep", ANNOUNCE, Resource::Bus),
    table(
        "dispatch",
        GET,
        &[
            "ORDER#*",
            "SUBJECT#*",
            "MAILBOX#*",
            "QUARANTINE#*",
            "OFFER#*",
            "TERMS#*",
            "PRICES#*",
            "CALENDAR#*",
            "LICENSOR#*",
            "DESK#*",
        ],
    ),
    table("dispatch", PUT, &["MAILBOX#*"]),
    table("dispatch", QUERY, &["MAILBOX#*"]),
    table("dispatch", UPDATE, &["MAILBOX#*"]),
    marks(
        "dispatch",
        &["ORDER#*", "QUARANTINE#*", "TERMS#*", "PRICES#*", "CALENDAR#*", "LICENSOR#*", "DESK#*"],
        SENDING,
    ),
    other("dispatch", SEND, Resource::Mail),
    other("dispatch", ANNOUNCE, Resource::Bus),
];

#[cfg(test)]
mod tests {
    use super::{PERMISSIONS, Resource};
    use std::collections::BTreeSet;
    use store::due::{Family, PARKED, SET_ASIDE, TASKS};
    use store::order::shared_tasks::UNPROVEN;
    use store::table::keys::partitions;

    #[test]
    fn what_is_granted_is_what_the_store_has() {
        let of = |resource| PERMISSIONS.iter().filter(move |it| it.resource == resource).flat_map(|it| it.leading_keys);
        let granted: BTreeSet<String> = of(Resource::Table).map(|&key| key.to_owned()).collect();
        // How far pseudonyms were renewed is kept by the job that renews them alone.
        let of_functions = partitions::ALL.iter().filter(|prefix| **prefix != partitions::COUNTER);
        let partitions = of_functions.map(|prefix| format!("{prefix}*")).collect();
        assert_eq!(granted, partitions, "each partition of the table, and nothing else");
        let shards: Vec<String> = [Family::Order, Family::Published, Family::Outbox]
            .into_iter()
            .flat_map(Family::shards)
            .chain([PARKED, TASKS, UNPROVEN, SET_ASIDE].map(str::to_owned))
            .collect();
        let granted: Vec<&str> = of(Resource::DueIndex).map(|key| key.trim_end_matches('*')).collect();
        for shard in shards {
            assert!(granted.iter().any(|prefix| shard.starts_with(prefix)), "{shard} is queried by nobody");
        }
    }
}
