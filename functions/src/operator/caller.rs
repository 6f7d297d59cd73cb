//! Who acts: an operator, by an access token of the operators' issuer that names them and their roles.

use super::Operator;
use crate::http::problem::Problem;
use crate::http::request::{Actor, Now, RequestId, bearer};
use crate::oidc::{Identity, Kind, TokenError};
use crate::telemetry;
use axum::extract::FromRequestParts;
use domain::Instant;
use domain::code::Code;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use strum::{IntoStaticStr, VariantArray};

/// What an operator may do. Each of them may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Every act but the second operator's.
    Operator,
    /// The approval of what another operator proposed (K9).
    Approver,
    /// Nothing but to look.
    Reader,
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Role] = Role::VARIANTS;

    /// Its name, to the letter as the issuer's groups have it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The roles among groups; what else an issuer puts into that claim means nothing here.
    pub(super) fn among(groups: &[String]) -> Vec<Role> {
        Role::ALL.iter().copied().filter(|role| groups.iter().any(|group| group == role.name())).collect()
    }
}

/// An operator who was let in.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The issuer's name for the operator, for the text that lies beside the order.
    pub sub: String,
    /// The keyed pseudonym of issuer and name, for events.
    pub actor: String,
}

/// An operator who is signed in. In a request it stands only where a page put it there, for the JSON route that the page carries an
/// act out by: no caller can.
#[derive(Debug, Clone)]
pub(super) struct SignedIn {
    pub(super) caller: Caller,
    pub(super) roles: Vec<Role>,
    /// When the session ends.
    pub(super) until: Instant,
    /// The request's identity, as in its log line.
    pub(super) request: String,
}

impl SignedIn {
    /// Whether the operator has a role.
    pub(super) fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the operator may do more than look.
    pub(super) fn acts(&self) -> bool {
        self.is(Role::Operator) || self.is(Role::Approver)
    }

    /// Whether the operator may do what another proposed: an approver, or one who stands in for one.
    ///
    /// # Errors
    /// The table does not answer.
    pub(super) async fn approves(&self, function: &Operator, now: Instant) -> Result<bool, Problem> {
        Ok(self.is(Role::Approver)
            || self.is(Role::Operator) && function.store.stands_in(&self.caller.actor, now).await?)
    }

    /// The operator as one who looks.
    pub(super) fn looking(&self) -> Looking {
        Looking { caller: self.caller.clone(), request: self.request.clone() }
    }
}

impl Operator {
    /// By which an operator is known in what is kept and shown, from the `sub` of their tokens.
    pub(super) fn pseudonym(&self, sub: &str) -> String {
        self.pseudonyms.operator(&self.issuer.settings().issuer, sub)
    }

    /// Lets a request in whose token has one of these roles, and has its log line name who it is. A page carries an act out in the name
    /// of who is signed in, whom it puts into the request by itself.
    ///
    /// # Errors
    /// No, a bad or an expired token; [`Code::RoleMissing`]; [`Code::IssuerUnavailable`].
    pub(super) async fn admit(&self, parts: &Parts, roles: &[Role], now: Instant) -> Result<Caller, Problem> {
        let (caller, has) = self.identified(parts, now).await?;
        if has.iter().any(|role| roles.contains(role)) { Ok(caller) } else { Err(Code::RoleMissing.into()) }
    }

    /// Lets a request in of who approves what another proposed: an approver, or an operator who stands in for one.
    ///
    /// # Errors
    /// As [`Operator::admit`], or the table's failure.
    pub(super) async fn admit_to_approve(&self, parts: &Parts, now: Instant) -> Result<Caller, Problem> {
        let (caller, has) = self.identified(parts, now).await?;
        let may = has.contains(&Role::Approver)
            || has.contains(&Role::Operator) && self.store.stands_in(&caller.actor, now).await?;
        if may { Ok(caller) } else { Err(Code::RoleMissing.into()) }
    }

    /// Who asks, and the roles that they have; their log line names them.
    async fn identified(&self, parts: &Parts, now: Instant) -> Result<(Caller, Vec<Role>), Problem> {
        if let Some(signed_in) = parts.extensions.get::<SignedIn>() {
            return Ok((signed_in.caller.clone(), signed_in.roles.clone()));
        }
        let token = bearer(&parts.headers)?;
        let identity = self.issuer.identify(token, Kind::Access, now).await;
        let Identity { sub, groups } = identity.map_err(|why| self.turned_away(why, parts, now))?;
        let actor = self.pseudonym(&sub);
        if let Some(line) = parts.extensions.get::<Actor>() {
            line.is(&actor);
        }
        Ok((Caller { sub, actor }, Role::among(&groups)))
    }

    /// What is said of a token that opens nothing. The reason is for the log only, with the pseudonym of the address that it came
    /// from.
    pub(super) fn turned_away(&self, why: TokenError, parts: &Parts, now: Instant) -> Problem {
        match why {
            TokenError::Expired => Code::TokenExpired.into(),
            TokenError::Refused(reason) => {
                self.log_refusal(reason, parts, now);
                Code::TokenInvalid.into()
            }
            TokenError::Unavailable => {
                telemetry::metric("issuer_unavailable", 1, "Count", None, now);
                Code::IssuerUnavailable.into()
            }
        }
    }

    /// Logs a token or a sign-in that was refused.
    pub(super) fn log_refusal(&self, reason: &'static str, parts: &Parts, now: Instant) {
        let source = self.pseudonyms.address(self.edge.caller(&parts.headers, &parts.extensions));
        tracing::warn!(reason, source, "an operator's token or sign-in was refused");
        telemetry::metric("sign_in_refused", 1, "Count", None, now);
    }
}

/// An operator who looks, which every role may. It stands first among what a handler takes, so that nothing is said of the rest
/// of the request to anybody else.
pub(super) struct Looking {
    pub(super) caller: Caller,
    /// The request's identity, as in its log line.
    pub(super) request: String,
}

impl FromRequestParts<Arc<Operator>> for Looking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, function: &Arc<Operator>) -> Result<Looking, Problem> {
        let Now(now) = Now::from_request_parts(parts, function).await?;
        let caller = function.admit(parts, Role::ALL, now).await?;
        let request = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        Ok(Looking { caller, request })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_known_by_their_exact_names_among_other_groups() {
        let among = |groups: &[&str]| {
            let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
            Role::among(&groups)
        };
        assert_eq!(among(&["eu-central-1_x_Google", "approver", "operator"]), [Role::Operator, Role::Approver]);
        assert_eq!(among(&["reader"]), [Role::Reader]);
        assert_eq!(among(&["Operator", "operator ", "operators", "\u{43e}perator", "approver,operator", ""]), []);
    }
}
