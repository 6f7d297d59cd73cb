//! In which language who reads a mailbox wants the pages: kept with the mailbox, so that another device shows them in it too.

use crate::table::error::{StoreError, unreadable};
use crate::table::item::update_if_allowed;
use crate::table::keys;
use crate::{SCHEMA, Store};
use aws_sdk_dynamodb::types::AttributeValue;

impl Store {
    /// Keeps in which language who reads a mailbox wants the pages. The last choice counts.
    pub async fn keep_language(&self, mailbox: &str, language: &str) -> Result<(), StoreError> {
        let update = self
            .update(&keys::mailbox(mailbox), keys::LANGUAGE, "SET #schema = :schema, #language = :language")
            .expression_attribute_names("#schema", "schema")
            .expression_attribute_names("#language", "language")
            .expression_attribute_values(":schema", AttributeValue::N(SCHEMA.to_string()))
            .expression_attribute_values(":language", AttributeValue::S(language.to_owned()));
        update_if_allowed(update).await.map(|_| ())
    }

    /// The language that was chosen with a mailbox; `None` where none was.
    pub async fn language_of(&self, mailbox: &str) -> Result<Option<String>, StoreError> {
        let item = self.get(&keys::mailbox(mailbox), keys::LANGUAGE).await?;
        let language = item.and_then(|mut item| item.remove("language"));
        language.map(|it| serde_dynamo::from_attribute_value(it).map_err(unreadable("language"))).transpose()
    }
}
