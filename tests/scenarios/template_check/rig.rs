//! A shop whose functions each have their own recorder, so that a request is known by the function that made it. A request
//! goes to its function by the list of routes, as the gateway sends it.

use axum::Router;
use axum::extract::Request;
use axum::routing::{MethodFilter, on};
use chrono::NaiveTime;
use domain::agreement::Agreement;
use functions::dispatch::{Dispatch, Pace};
use functions::http::{RequestClock, edge};
use functions::permissions::{PERMISSIONS, Permission, Resource};
use gateways::events::Bus;
use harness::World;
use harness::faults::Faults;
use harness::recording::{Key, Operation, Service};
use local::shop::{Options, Shop, TABLE};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tower::ServiceExt;

/// A function, an action, what it was done to, and the kind of the leading key.
pub(super) type Use = (String, String, Resource, String);

/// The shop, a client of it, and the recorders.
pub(super) struct Rig {
    pub(super) world: World,
    pub(super) shop: Shop,
    /// The function of the stream, beside that of the sweep, which is in the shop.
    pub(super) dispatch: Dispatch,
    recorders: BTreeMap<&'static str, Faults>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Rig {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A sender of effects whose every call is recorded.
fn recorded(sender: &Dispatch, recorder: &Faults) -> Dispatch {
    let beneath = |client: Option<_>| recorder.before(client.expect("the sandbox's clients have one"));
    let mail = sender.mail.config();
    let mail = mail.to_builder().http_client(beneath(mail.http_client())).build();
    Dispatch {
        agreement: sender.agreement.clone(),
        store: Store::new(recorder.dynamodb(), TABLE),
        mail: aws_sdk_ses::Client::from_conf(mail).into(),
        bus: recorded_bus(&sender.bus, recorder),
        links: sender.links.clone(),
        pace: Pace::new(Duration::ZERO),
        settings: sender.settings.clone(),
    }
}

/// A bus whose every call is recorded.
fn recorded_bus(bus: &Bus, recorder: &Faults) -> Bus {
    let config = bus.client.config();
    let recorded = recorder.before(config.http_client().expect("the sandbox's clients have one"));
    let config = config.to_builder().http_client(recorded).build();
    Bus { client: aws_sdk_eventbridge::Client::from_conf(config).into(), name: bus.name.clone() }
}

impl Rig {
    pub(super) async fn new() -> Rig {
        let listener =
            tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("as the template and the shop have it");
        let url = format!("http://{}", listener.local_addr().expect("as the template and the shop have it"));
        let clock = Some(harness::BEGIN.parse().expect("as the template and the shop have it"));
        let mut agreement = Agreement::of_tests();
        agreement.policy.desk.digest_at = NaiveTime::from_hms_opt(9, 0, 0);
        agreement.policy.second_person.rates = true;
        let mut shop = Shop::open(&Options { agreement, data: None, clock }, &url)
            .await
            .expect("as the template and the shop have it");
        let names: BTreeSet<_> = PERMISSIONS.iter().map(|permission| permission.function).collect();
        let recorders: BTreeMap<_, _> = names.into_iter().map(|name| (name, Faults::over(&shop.engine))).collect();
        let activation = Arc::get_mut(&mut shop.activation).expect("the only owner");
        activation.store = Store::new(recorders["activation"].dynamodb(), TABLE);
        let claim_intake = Arc::get_mut(&mut shop.claim_intake).expect("the only owner");
        claim_intake.store = Store::new(recorders["claim_intake"].dynamodb(), TABLE);
        claim_intake.bucket = shop.bucket.in_name_of("claim_intake").client();
        let claim_files = Arc::get_mut(&mut shop.claim_files).expect("the only owner");
        claim_files.store = Store::new(recorders["claim_files"].dynamodb(), TABLE);
        claim_files.bucket = shop.bucket.in_name_of("claim_files").client();
        let payment = Arc::get_mut(&mut shop.payment).expect("the only owner");
        payment.store = Store::new(recorders["payment"].dynamodb(), TABLE);
        shop.dead_letters.store = Store::new(recorders["dead_letters"].dynamodb(), TABLE);
        shop.bus_of_operators = recorded_bus(&shop.bus_of_operators, &recorders["operator"]);
        let dispatch = recorded(&shop.sweep.dispatch, &recorders["dispatch"]);
        shop.sweep.dispatch = recorded(&shop.sweep.dispatch, &recorders["deadline_sweep"]);
        let clock = shop.clock.clone();
        let instant: RequestClock = Arc::new(move |_| clock.now());
        let mut routes = shop.outside();
        for route in functions::routes::routes() {
            shop.store = Store::new(recorders[route.function].dynamodb(), TABLE);
            shop.bucket = shop.bucket.in_name_of(route.function);
            let function = edge(shop.functions(), instant.clone());
            let method = MethodFilter::try_from(
                route.method.parse::<axum::http::Method>().expect("as the template and the shop have it"),
            )
            .expect("as the template and the shop have it");
            let handler = move |mut request: Request| {
                // What was matched here is not what the function's own router matches.
                request.extensions_mut().clear();
                function.oneshot(request)
            };
            routes = routes.merge(Router::new().route(&route.path, on(method, handler)));
        }
        shop.store = Store::new(shop.engine.dynamodb(), TABLE);
        let server =
            tokio::spawn(
                async move { axum::serve(listener, routes).await.expect("as the template and the shop have it") },
            );
        Rig { world: World::of(&url), shop, dispatch, recorders, server }
    }

    /// What a function did since it was last asked.
    ///
    /// # Panics
    /// An update names an attribute that its permission does not.
    pub(super) fn uses(&self, function: &str) -> BTreeSet<Use> {
        let recorded = self.recorders[function].recorded();
        recorded.iter().flat_map(|operation| &operation.keys).for_each(|key| assert_attributes(function, key));
        recorded.iter().flat_map(|operation| uses(function, operation)).collect()
    }

    /// What every function did since it was last asked.
    pub(super) fn all_uses(&self) -> BTreeSet<Use> {
        let files = self.shop.bucket.uses().into_iter().map(|(function, action, key)| {
            let kind = key.split('/').next().unwrap_or_default().to_owned();
            (function, action.to_owned(), Resource::Files, kind)
        });
        self.recorders.keys().flat_map(|name| self.uses(name)).chain(files).collect()
    }
}

/// The functions whose transactions are of one partition each, so that each write is granted on its own keys alone.
pub(super) const IN_ONE_PARTITION: [&str; 2] = ["account", "dispatch"];

/// Holds the attributes that an update names against what is declared of its function and the kind of its partition.
fn assert_attributes(function: &str, key: &Key) {
    let of_key = |permission: &&Permission| {
        let mut kinds = permission.leading_keys.iter().map(|pattern| pattern.trim_end_matches(['#', '*']));
        permission.function == function
            && permission.action == "dynamodb:UpdateItem"
            && kinds.any(|kind| kind == key.pk)
    };
    let Some(permission) = PERMISSIONS.iter().find(of_key) else { return };
    let known: BTreeSet<String> = permission.attributes.iter().map(|&name| name.to_owned()).collect();
    let more: Vec<_> = key.attributes.difference(&known).collect();
    assert!(known.is_empty() || more.is_empty(), "{function} names {more:?} of {key}");
}

/// What an operation needs to be allowed.
fn uses(function: &str, operation: &Operation) -> Vec<Use> {
    let one = |action: String, resource, kind: &str| (function.to_owned(), action, resource, kind.to_owned());
    let resource = match (operation.service, operation.index.as_deref()) {
        (Service::DynamoDb, None) => Resource::Table,
        (Service::DynamoDb, Some(store::table::keys::DUE_INDEX)) => Resource::DueIndex,
        (Service::DynamoDb, Some(store::table::keys::LIST_INDEX)) => Resource::Lists,
        (Service::EventBridge, _) => return vec![one(format!("events:{}", operation.name), Resource::Bus, "")],
        (Service::Ses, _) => return vec![one(format!("ses:{}", operation.name), Resource::Mail, "")],
        (service, index) => panic!("{function} asks {service:?}, index {index:?}, which no permission is about"),
    };
    assert_eq!(operation.table.as_deref(), Some(TABLE), "{operation:?}");
    assert!(!operation.keys.is_empty(), "an operation without keys: {operation:?}");
    if operation.name == "TransactWriteItems" && IN_ONE_PARTITION.contains(&function) {
        assert!(operation.keys.iter().all(|key| key.pk == operation.keys[0].pk), "over partitions: {operation:?}");
    }
    let action = |key: &'static str| if operation.name == "BatchGetItem" { &operation.name } else { key };
    operation.keys.iter().map(|key| one(format!("dynamodb:{}", action(key.action)), resource, &key.pk)).collect()
}
