//! The table, as the deployment describes it: for the embedded engine and for tests.

use super::error::{StoreError, failed};
use super::keys::{DUE_AT, DUE_INDEX, DUE_SHARD, LIST_INDEX, LISTED, LISTED_AS, MONTH, PK, SK, TTL};
use crate::Store;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
};

impl Store {
    /// Creates the table unless it exists.
    ///
    /// # Errors
    /// The service does not answer, or refuses.
    pub async fn create_table(&self) -> Result<(), StoreError> {
        let build = |e: aws_sdk_dynamodb::error::BuildError| StoreError::Unavailable(e.to_string());
        let index = GlobalSecondaryIndex::builder()
            .index_name(DUE_INDEX)
            .key_schema(key(DUE_SHARD, KeyType::Hash).map_err(build)?)
            .key_schema(key(DUE_AT, KeyType::Range).map_err(build)?)
            .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build())
            .build()
            .map_err(build)?;
        let shown = Projection::builder().projection_type(ProjectionType::Include).non_key_attributes(LISTED).build();
        let lists = GlobalSecondaryIndex::builder()
            .index_name(LIST_INDEX)
            .key_schema(key(MONTH, KeyType::Hash).map_err(build)?)
            .key_schema(key(LISTED_AS, KeyType::Range).map_err(build)?)
            .projection(shown)
            .build()
            .map_err(build)?;
        let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewImage);
        let created = self
            .client
            .create_table()
            .table_name(&self.table)
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(attribute(PK, ScalarAttributeType::S).map_err(build)?)
            .attribute_definitions(attribute(SK, ScalarAttributeType::S).map_err(build)?)
            .attribute_definitions(attribute(DUE_SHARD, ScalarAttributeType::S).map_err(build)?)
            .attribute_definitions(attribute(DUE_AT, ScalarAttributeType::N).map_err(build)?)
            .attribute_definitions(attribute(MONTH, ScalarAttributeType::S).map_err(build)?)
            .attribute_definitions(attribute(LISTED_AS, ScalarAttributeType::S).map_err(build)?)
            .key_schema(key(PK, KeyType::Hash).map_err(build)?)
            .key_schema(key(SK, KeyType::Range).map_err(build)?)
            .global_secondary_indexes(index)
            .global_secondary_indexes(lists)
            .stream_specification(stream.build().map_err(build)?)
            .send()
            .await;
        match created {
            Ok(_) => self.expire_by_ttl().await,
            Err(e) if e.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) => Ok(()),
            Err(e) => Err(failed(&e)),
        }
    }

    async fn expire_by_ttl(&self) -> Result<(), StoreError> {
        let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name(TTL);
        let ttl = ttl.build().map_err(|e| StoreError::Unavailable(e.to_string()))?;
        let request = self.client.update_time_to_live().table_name(&self.table).time_to_live_specification(ttl);
        request.send().await.map_err(|e| failed(&e))?;
        Ok(())
    }
}

fn key(name: &str, kind: KeyType) -> Result<KeySchemaElement, aws_sdk_dynamodb::error::BuildError> {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build()
}

fn attribute(
    name: &str,
    kind: ScalarAttributeType,
) -> Result<AttributeDefinition, aws_sdk_dynamodb::error::BuildError> {
    AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build()
}
