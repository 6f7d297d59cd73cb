//! The table's stream, read as Lambda would deliver it.

use aws_lambda_events::dynamodb::EventRecord;
use dynoxide::actions::describe_stream::DescribeStreamRequest;
use dynoxide::actions::describe_table::DescribeTableRequest;
use dynoxide::actions::get_records::GetRecordsRequest;
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::{Database, DynoxideError};

/// Why a stream cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The table was created without a stream.
    #[error("the table has no stream")]
    NoStream,
    /// The engine refused or failed.
    #[error("the engine failed to read the stream: {0}")]
    Engine(#[from] DynoxideError),
    /// A record that does not have the form in which Lambda delivers it.
    #[error("a stream record cannot be read: {0}")]
    Record(#[from] serde_json::Error),
}

/// A position in a table's stream.
pub struct StreamReader {
    database: Database,
    stream_arn: String,
    iterator: String,
}

impl StreamReader {
    pub(crate) fn latest(database: Database, table: &str) -> Result<StreamReader, StreamError> {
        let request = DescribeTableRequest { table_name: table.to_owned() };
        let stream_arn = database.describe_table(request)?.table.latest_stream_arn.ok_or(StreamError::NoStream)?;
        let request = DescribeStreamRequest { stream_arn: stream_arn.clone(), ..Default::default() };
        let shards = database.describe_stream(request)?.stream_description.shards;
        // The engine keeps one shard per table.
        let shard = shards.into_iter().next().ok_or(StreamError::NoStream)?;
        let iterator = database
            .get_shard_iterator(GetShardIteratorRequest {
                stream_arn: stream_arn.clone(),
                shard_id: shard.shard_id,
                shard_iterator_type: "LATEST".to_owned(),
                sequence_number: None,
            })?
            .shard_iterator
            .ok_or(StreamError::NoStream)?;
        Ok(StreamReader { database, stream_arn, iterator })
    }

    /// The records written since the last call, oldest first, at most a thousand; none if nothing was written. It does
    /// not wait.
    ///
    /// # Errors
    /// [`StreamError`] if the engine fails; the position is then unchanged.
    pub fn read(&mut self) -> Result<Vec<EventRecord>, StreamError> {
        let request = GetRecordsRequest { shard_iterator: self.iterator.clone(), limit: None };
        let answer = self.database.get_records(request)?;
        let records =
            answer.records.iter().map(|record| self.as_delivered(record)).collect::<Result<Vec<_>, StreamError>>()?;
        if let Some(next) = answer.next_shard_iterator {
            self.iterator = next;
        }
        Ok(records)
    }

    fn as_delivered(&self, record: &impl serde::Serialize) -> Result<EventRecord, StreamError> {
        let mut record = serde_json::to_value(record)?;
        // Lambda adds which stream a record came from; the stream itself does not say.
        record["eventSourceARN"] = self.stream_arn.as_str().into();
        Ok(serde_json::from_value(record)?)
    }
}
