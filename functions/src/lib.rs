//! The functions as Lambda runs them: for each its routes and handlers, or its job, and the edge they share.

pub mod acceptance;
pub mod account;
pub mod activation;
pub mod claim_intake;
pub mod config;
pub mod deadline_sweep;
pub mod dispatch;
pub mod http;
pub mod keys;
pub mod licensor_view;
mod mailed_link;
pub mod notices;
pub mod oidc;
pub mod openapi;
pub mod operator;
mod order_act;
pub mod order_view;
pub mod outage_view;
mod pages;
pub mod payment;
pub mod payment_webhook;
pub mod permissions;
pub mod prices_view;
pub mod rekey;
pub mod routes;
pub mod runtime;
pub mod telemetry;
