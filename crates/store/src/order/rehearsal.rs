//! A rehearsal: what a command would do to its order, told without doing it. In a store that rehearses nothing can be written: the
//! commit hands over what it would write, and whatever else would write fails before it is sent.

use crate::Store;
use crate::outbox::item::OutboxItem;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemInput;
use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::query::QueryInput;
use domain::follows::effect::{Effect, effects};
use domain::follows::notice::Notice;
use domain::order::event::Event;
use domain::order::{Order, evolve};
use std::sync::{Arc, Mutex, PoisonError};

/// What a command would do.
#[derive(Debug, Clone)]
pub struct Rehearsed {
    /// The order as it stands.
    pub before: Order,
    /// The order as it would be.
    pub after: Order,
    /// What would be recorded.
    pub events: Vec<Event>,
}

impl Rehearsed {
    /// The mails that would go out, each with its item.
    pub fn mails(&self) -> Vec<(Notice, OutboxItem)> {
        let (mut order, mut mails) = (self.before.clone(), Vec::new());
        for event in &self.events {
            order = evolve(Some(order), event);
            for (n, effect) in effects(&order, event).into_iter().enumerate() {
                if let Effect::Mail(notice) = effect {
                    mails.push((notice, OutboxItem::new(&order, event, n, effect)));
                }
            }
        }
        mails
    }
}

/// Where a store that rehearses leaves what it was asked for.
#[derive(Debug, Clone, Default)]
pub struct Rehearsal(Arc<Mutex<Option<Rehearsed>>>);

impl Rehearsal {
    /// What was rehearsed, if a command came as far as its commit.
    pub fn take(&self) -> Option<Rehearsed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) fn keep(&self, rehearsed: Rehearsed) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(rehearsed);
    }
}

impl Store {
    /// The same table, to rehearse in.
    pub fn rehearsing(&self, rehearsal: &Rehearsal) -> Store {
        let config = self.client.config().to_builder().interceptor(OnlyReads).build();
        Store { client: Client::from_conf(config), rehearsal: Some(rehearsal.clone()), ..self.clone() }
    }
}

/// Lets through what only reads.
#[derive(Debug)]
struct OnlyReads;

impl Intercept for OnlyReads {
    fn name(&self) -> &'static str {
        "OnlyReads"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = context.input();
        let reads = input.downcast_ref::<GetItemInput>().is_some()
            || input.downcast_ref::<BatchGetItemInput>().is_some()
            || input.downcast_ref::<QueryInput>().is_some();
        if reads { Ok(()) } else { Err("a rehearsal writes nothing".into()) }
    }
}
