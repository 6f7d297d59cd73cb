//! The sandbox's own durable memory: what the clock, the mailbox, the bus and the bank must not forget.
//!
//! It is a second table in the embedded engine, apart from the shop's, so that a restart finds the world around the
//! functions as they left it. Calls are short and synchronous.

use dynoxide::{AttributeValue, Database, DynoxideError, Item};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::engine::Engine;

const TABLE: &str = "oferta-local";

/// Why the local database failed.
#[derive(Debug, thiserror::Error)]
pub enum LocalDbError {
    /// The engine refused or failed.
    #[error("the sandbox's store failed: {0}")]
    Engine(#[from] DynoxideError),
    /// A value has no JSON form, or what is stored is not of the type asked for.
    #[error("a value of the sandbox's store cannot be read or written: {0}")]
    Value(#[from] serde_json::Error),
}

/// JSON values by kind and id. Clones share one table.
#[derive(Clone)]
pub struct LocalDb {
    database: Database,
}

impl LocalDb {
    /// Opens the local database of `engine`, and makes its table on first use.
    ///
    /// # Errors
    /// [`LocalDbError::Engine`] if the table can be neither found nor made.
    pub fn open(engine: &Engine) -> Result<LocalDb, LocalDbError> {
        let db = LocalDb { database: engine.database().clone() };
        let request = serde_json::from_value(json!({
            "TableName": TABLE,
            "KeySchema": [
                { "AttributeName": "kind", "KeyType": "HASH" },
                { "AttributeName": "id", "KeyType": "RANGE" },
            ],
            "AttributeDefinitions": [
                { "AttributeName": "kind", "AttributeType": "S" },
                { "AttributeName": "id", "AttributeType": "S" },
            ],
            "BillingMode": "PAY_PER_REQUEST",
        }))?;
        match db.database.create_table(request) {
            Ok(_) | Err(DynoxideError::ResourceInUseException(_)) => Ok(db),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps `value` under `kind` and `id`, in place of what stood there. It is durable when this returns.
    ///
    /// # Errors
    /// [`LocalDbError`] if the value has no JSON form or the engine fails.
    pub fn put(&self, kind: &str, id: &str, value: &impl Serialize) -> Result<(), LocalDbError> {
        let body = serde_json::to_string(value)?;
        let item = json!({ "kind": { "S": kind }, "id": { "S": id }, "body": { "S": body } });
        self.database.put_item(serde_json::from_value(json!({ "TableName": TABLE, "Item": item }))?)?;
        Ok(())
    }

    /// The value under `kind` and `id`, if there is one.
    ///
    /// # Errors
    /// [`LocalDbError`] if the engine fails or the value is of another type.
    pub fn get<T: DeserializeOwned>(&self, kind: &str, id: &str) -> Result<Option<T>, LocalDbError> {
        let request = json!({ "TableName": TABLE, "Key": key(kind, id), "ConsistentRead": true });
        match self.database.get_item(serde_json::from_value(request)?)?.item {
            Some(item) => Ok(Some(serde_json::from_str(text(&item, "body"))?)),
            None => Ok(None),
        }
    }

    /// All values of `kind` with their ids, in the order of the ids.
    ///
    /// # Errors
    /// As [`LocalDb::get`].
    pub fn list<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<(String, T)>, LocalDbError> {
        let mut values = Vec::new();
        let mut request = json!({
            "TableName": TABLE,
            "KeyConditionExpression": "kind = :kind",
            "ExpressionAttributeValues": { ":kind": { "S": kind } },
            "ConsistentRead": true,
        });
        loop {
            let page = self.database.query(serde_json::from_value(request.clone())?)?;
            for item in page.items.unwrap_or_default() {
                values.push((text(&item, "id").to_owned(), serde_json::from_str(text(&item, "body"))?));
            }
            match page.last_evaluated_key {
                Some(last) => request["ExclusiveStartKey"] = serde_json::to_value(last)?,
                None => return Ok(values),
            }
        }
    }

    /// Removes what stands under `kind` and `id`, if anything does.
    ///
    /// # Errors
    /// [`LocalDbError::Engine`] if the engine fails.
    pub fn delete(&self, kind: &str, id: &str) -> Result<(), LocalDbError> {
        self.database.delete_item(serde_json::from_value(json!({ "TableName": TABLE, "Key": key(kind, id) }))?)?;
        Ok(())
    }

    /// The next number of `series`: 1, 2, 3 …, each given once, also over a restart.
    ///
    /// # Errors
    /// [`LocalDbError::Engine`] if the engine fails.
    pub fn number(&self, series: &str) -> Result<u64, LocalDbError> {
        let answer = self.database.update_item(serde_json::from_value(json!({
            "TableName": TABLE,
            "Key": key("series", series),
            "UpdateExpression": "ADD last_number :one",
            "ExpressionAttributeValues": { ":one": { "N": "1" } },
            "ReturnValues": "UPDATED_NEW",
        }))?)?;
        match answer.attributes.as_ref().and_then(|item| item.get("last_number")) {
            Some(AttributeValue::N(number)) => Ok(serde_json::from_str(number)?),
            _ => Err(DynoxideError::InternalServerError("a counter without a number".to_owned()).into()),
        }
    }
}

/// A number as an id that sorts by its value.
pub fn numbered(number: u64) -> String {
    format!("{number:012}")
}

fn key(kind: &str, id: &str) -> serde_json::Value {
    json!({ "kind": { "S": kind }, "id": { "S": id } })
}

/// An attribute that this module itself wrote as a string; anything else reads as empty, and so fails as JSON.
fn text<'a>(item: &'a Item, name: &str) -> &'a str {
    match item.get(name) {
        Some(AttributeValue::S(text)) => text,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_in_the_order_of_their_ids_over_many_pages() {
        let db = LocalDb::open(&Engine::memory().unwrap()).unwrap();
        let long = "x".repeat(100_000);
        for number in (0..30u64).rev() {
            db.put("page", &numbered(number), &(number, &long)).unwrap();
        }
        db.put("other", "a", &1).unwrap();
        let listed: Vec<(String, (u64, String))> = db.list("page").unwrap();
        let numbers: Vec<u64> = listed.iter().map(|(_, (number, _))| *number).collect();
        assert_eq!(numbers, (0..30).collect::<Vec<u64>>());
        assert_eq!(listed[7].0, numbered(7));
    }

    #[test]
    fn a_deleted_value_is_gone_and_another_type_is_refused() {
        let db = LocalDb::open(&Engine::memory().unwrap()).unwrap();
        db.put("thing", "a", &"text").unwrap();
        assert_eq!(db.get::<String>("thing", "a").unwrap().as_deref(), Some("text"));
        assert!(matches!(db.get::<u64>("thing", "a"), Err(LocalDbError::Value(_))));
        db.delete("thing", "a").unwrap();
        assert_eq!(db.get::<String>("thing", "a").unwrap(), None);
        db.delete("thing", "a").unwrap();
    }

    #[test]
    fn a_restart_finds_values_and_numbers() {
        let dir = tempfile::tempdir().unwrap();
        let db = LocalDb::open(&Engine::open(dir.path()).unwrap()).unwrap();
        db.put("thing", "a", &7).unwrap();
        assert_eq!((db.number("mail").unwrap(), db.number("mail").unwrap()), (1, 2));
        drop(db);
        let db = LocalDb::open(&Engine::open(dir.path()).unwrap()).unwrap();
        assert_eq!(db.get::<u64>("thing", "a").unwrap(), Some(7));
        assert_eq!(db.number("mail").unwrap(), 3);
        assert_eq!(db.number("bus").unwrap(), 1);
    }
}
