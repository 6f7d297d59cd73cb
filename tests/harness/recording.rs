//! What was asked of the outside: each request with the items that it touches and the capacity that it consumed.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;

/// A request to a service, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Who was asked.
    pub service: Service,
    /// The operation, such as `GetItem`; for the bank, its endpoint.
    pub name: String,
    /// The table, if one was asked.
    pub table: Option<String>,
    /// The index of that table, if it was asked rather than the table.
    pub index: Option<String>,
    /// The shard of that index, if one was asked.
    pub shard: Option<String>,
    /// The items, in the request's order.
    pub keys: Vec<Key>,
    /// What it consumed; nothing until it is answered, and nothing where it failed.
    pub consumed: Halves,
}

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// The table.
    DynamoDb,
    /// The bus.
    EventBridge,
    /// Mails.
    Ses,
    /// The gateway of card payments.
    Bank,
    /// The bucket of claims' files.
    Bucket,
}

/// An item by the kinds of its keys: what stands before the first `#`. One that is written on a condition is shown with a `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The permission that touching it takes, such as `PutItem`.
    pub action: &'static str,
    /// The kind of its partition, such as `ORDER`; of an index, the family.
    pub pk: String,
    /// The kind of its sort key, such as `OUT`; empty for a query.
    pub sk: String,
    /// The condition on which it is written, with the names of its attributes; none if it is written whatever stands there.
    pub condition: Option<String>,
    /// The attributes that an update names, its keys and those of its condition among them.
    pub attributes: BTreeSet<String>,
}

/// Capacity units, counted in halves: an eventually consistent read takes one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Halves(pub u64);

impl fmt::Display for Halves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.0 / 2, if self.0.is_multiple_of(2) { "" } else { ".5" })
    }
}

impl std::iter::Sum for Halves {
    fn sum<I: Iterator<Item = Halves>>(all: I) -> Halves {
        Halves(all.map(|halves| halves.0).sum())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pk)?;
        if !self.sk.is_empty() {
            write!(f, "/{}", self.sk)?;
        }
        f.write_str(if self.condition.is_some() { "?" } else { "" })
    }
}

impl Operation {
    /// A request that touches no table.
    pub fn outside(service: Service, name: impl Into<String>) -> Operation {
        let (table, index, shard) = (None, None, None);
        Operation { service, name: name.into(), table, index, shard, keys: Vec::new(), consumed: Halves(0) }
    }

    /// A request to DynamoDB by its JSON.
    pub fn dynamodb(name: &str, body: &Value) -> Operation {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let (table, keys) = match name {
            "TransactWriteItems" => {
                let actions: Vec<_> = members(&body["TransactItems"]).flat_map(actions).collect();
                let table = actions.first().and_then(|(_, action)| text(&action["TableName"]));
                (table, actions.iter().map(|(name, action)| key(name, action)).collect())
            }
            "BatchGetItem" => {
                let tables = body["RequestItems"].as_object().into_iter().flatten();
                let (names, wanted): (Vec<_>, Vec<_>) = tables.unzip();
                let keys = wanted.into_iter().flat_map(|wanted| members(&wanted["Keys"]));
                (names.into_iter().next().cloned(), keys.map(|key| of(key, "GetItem")).collect())
            }
            "Query" => (text(&body["TableName"]), vec![partition(body)]),
            "GetItem" => (text(&body["TableName"]), vec![key("GetItem", body)]),
            "PutItem" => (text(&body["TableName"]), vec![key("PutItem", body)]),
            "UpdateItem" => (text(&body["TableName"]), vec![key("UpdateItem", body)]),
            "DeleteItem" => (text(&body["TableName"]), vec![key("DeleteItem", body)]),
            _ => (text(&body["TableName"]), Vec::new()),
        };
        let index = text(&body["IndexName"]);
        let shard = text(&body["ExpressionAttributeValues"][":shard"]["S"]).filter(|_| index.is_some());
        Operation { table, index, shard, keys, ..Operation::outside(Service::DynamoDb, name) }
    }

    /// Whether it may change items of the table.
    pub fn writes(&self) -> bool {
        self.service == Service::DynamoDb
            && matches!(self.name.as_str(), "TransactWriteItems" | "PutItem" | "UpdateItem" | "DeleteItem")
    }
}

fn members(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// What a member of a transaction does: its permission and its parameters.
fn actions(member: &Value) -> impl Iterator<Item = (&'static str, &Value)> {
    let named = [
        ("Put", "PutItem"),
        ("Update", "UpdateItem"),
        ("Delete", "DeleteItem"),
        ("ConditionCheck", "ConditionCheckItem"),
    ];
    named.into_iter().filter_map(|(member_name, action)| Some((action, member.get(member_name)?)))
}

fn key(action: &'static str, body: &Value) -> Key {
    let attributes = if action == "UpdateItem" { named(body) } else { BTreeSet::new() };
    let of = of(body.get("Key").or(body.get("Item")).unwrap_or(&Value::Null), action);
    Key { condition: condition(body), attributes, ..of }
}

/// The attributes that an update names: its keys, and each name of its expressions that is neither a word of theirs, a value, nor behind
/// a dot.
fn named(body: &Value) -> BTreeSet<String> {
    const WORDS: &[&str] = &[
        "SET",
        "REMOVE",
        "ADD",
        "DELETE",
        "AND",
        "OR",
        "NOT",
        "IN",
        "BETWEEN",
        "attribute_exists",
        "attribute_not_exists",
        "if_not_exists",
        "list_append",
        "begins_with",
        "contains",
        "size",
    ];
    let keys = body["Key"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let texts = [&body["UpdateExpression"], &body["ConditionExpression"]].into_iter().filter_map(Value::as_str);
    let separates = |c: char| !(c.is_alphanumeric() || "_#:.".contains(c));
    let names = texts.flat_map(move |text| text.split(separates)).filter_map(|path| path.split('.').next());
    let names = names.filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '#') && !WORDS.contains(name));
    let named = names.map(|name| body["ExpressionAttributeNames"][name].as_str().unwrap_or(name).to_owned());
    keys.chain(named).collect()
}

fn of(item: &Value, action: &'static str) -> Key {
    Key { action, pk: kind(&item["pk"]["S"]), sk: kind(&item["sk"]["S"]), condition: None, attributes: BTreeSet::new() }
}

/// The condition of a write; the places of its names are filled, those of its values are not.
fn condition(body: &Value) -> Option<String> {
    let condition = body["ConditionExpression"].as_str()?.to_owned();
    let names = body["ExpressionAttributeNames"].as_object().into_iter().flatten();
    Some(names.fold(condition, |text, (place, name)| text.replace(place, name.as_str().unwrap_or_default())))
}

/// A query is for what is due of a shard, or for the items of a partition.
fn partition(body: &Value) -> Key {
    let values = &body["ExpressionAttributeValues"];
    let named = values.get(":shard").or(values.get(":pk")).unwrap_or(&Value::Null);
    Key { action: "Query", pk: kind(&named["S"]), sk: String::new(), condition: None, attributes: BTreeSet::new() }
}

fn kind(text: &Value) -> String {
    text.as_str().unwrap_or_default().split('#').next().unwrap_or_default().to_owned()
}

/// The units of an answer of DynamoDB, over its tables.
pub fn consumed(answer: &Value) -> Halves {
    let capacity = &answer["ConsumedCapacity"];
    let each = capacity.as_array().map_or(std::slice::from_ref(capacity), Vec::as_slice);
    each.iter().map(|capacity| halves(&capacity["CapacityUnits"])).sum()
}

/// A number of units, whole or with a half, by its digits.
fn halves(units: &Value) -> Halves {
    let text = if units.is_number() { units.to_string() } else { return Halves(0) };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole: u64 = whole.parse().expect("units are a decimal number");
    Halves(2 * whole + u64::from(fraction.starts_with('5')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn units_are_read_and_written_with_their_half() {
        for (units, text) in [(json!(0.5), "0.5"), (json!(1.0), "1"), (json!(22), "22"), (json!(2.5), "2.5")] {
            assert_eq!(consumed(&json!({"ConsumedCapacity": {"CapacityUnits": units}})).to_string(), text);
        }
        let two = json!({"ConsumedCapacity": [{"CapacityUnits": 0.5}, {"CapacityUnits": 2.0}]});
        assert_eq!((consumed(&two), consumed(&json!({}))), (Halves(5), Halves(0)));
    }

    #[test]
    fn a_transaction_is_read_by_its_members() {
        let item = |pk: &str, sk: &str| json!({"pk": {"S": pk}, "sk": {"S": sk}});
        let body = json!({"TransactItems": [
            {"Put": {"TableName": "t", "Item": item("ORDER#1", "OUT#2.0"), "ConditionExpression": "#v = :v",
                "ExpressionAttributeNames": {"#v": "version"}}},
            {"Update": {"TableName": "t", "Key": item("ACCOUNT#9", "LICENSES"),
                "UpdateExpression": "SET #a = if_not_exists(#a, :none), it.part = :v1 REMOVE old",
                "ConditionExpression": "attribute_exists(pk) AND NOT size(told) > :n",
                "ExpressionAttributeNames": {"#a": "active"}}},
        ]});
        let operation = Operation::dynamodb("TransactWriteItems", &body);
        let keys: Vec<_> = operation.keys.iter().map(|key| (key.action, key.to_string())).collect();
        assert_eq!(keys, [("PutItem", "ORDER/OUT?".to_owned()), ("UpdateItem", "ACCOUNT/LICENSES?".to_owned())]);
        assert_eq!(Vec::from_iter(&operation.keys[1].attributes), ["active", "it", "old", "pk", "sk", "told"]);
        assert_eq!(operation.keys[0].condition.as_deref(), Some("version = :v"));
        assert_eq!((operation.table.as_deref(), operation.writes()), (Some("t"), true));
    }
}
