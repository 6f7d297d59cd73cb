//! Money beside the orders: what tickets and bank references stand for, what was settled and reconciled, what the bank shows
//! and no order bears.

pub mod known;
pub mod quarantine;
pub mod reconciled;
pub mod settlements;
pub mod tickets;
pub mod transfer_move;
pub mod transfers;
pub mod unexplained;
