//! The sandbox's clock: every instant of the local shop comes from here, and it can be moved forward.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{SubsecRound, TimeDelta, Utc};
use domain::Instant;
use domain::agreement::policy::parse_duration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::local_db::{LocalDb, LocalDbError};

/// Why the clock was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The instant asked for lies before the clock's.
    #[error("the clock never goes back")]
    WouldGoBack,
    /// The setting cannot be kept, so it does not hold.
    #[error(transparent)]
    LocalDb(#[from] LocalDbError),
}

/// A clock that stands still or runs, never goes back, and survives a restart. Clones show the same time.
#[derive(Clone)]
pub struct Clock {
    db: LocalDb,
    state: Arc<Mutex<State>>,
}

/// `offset_ms` is how far a running clock is ahead of the wall; a clock that stands still has none.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct State {
    now: Instant,
    offset_ms: Option<i64>,
}

impl State {
    /// The latest instant that a clock left in this state can have shown by now.
    fn reached(self, wall: Instant) -> Instant {
        let running = self.offset_ms.and_then(|offset| wall.checked_add_signed(TimeDelta::milliseconds(offset)));
        running.map_or(self.now, |running| running.max(self.now))
    }
}

impl Clock {
    /// Opens the clock kept on `db`. With `fixed` it stands still there; else it runs with the wall clock. It begins
    /// no earlier than it can have shown before a restart.
    ///
    /// # Errors
    /// [`LocalDbError`] if the state cannot be read or kept.
    pub fn open(db: &LocalDb, fixed: Option<Instant>) -> Result<Clock, LocalDbError> {
        let wall = wall();
        let saved = db.get::<State>("clock", "state")?;
        let wanted = fixed.unwrap_or(wall).trunc_subsecs(3);
        let now = saved.map_or(wanted, |saved| wanted.max(saved.reached(wall)));
        let state = State { now, offset_ms: fixed.is_none().then(|| (now - wall).num_milliseconds()) };
        db.put("clock", "state", &state)?;
        Ok(Clock { db: db.clone(), state: Arc::new(Mutex::new(state)) })
    }

    /// The instant that the clock shows, in whole milliseconds.
    pub fn now(&self) -> Instant {
        let mut state = self.lock();
        state.now = state.reached(wall());
        state.now
    }

    /// Moves the clock forward to `to`; a running clock runs on from there. The setting is kept before it shows.
    ///
    /// # Errors
    /// [`SetError::WouldGoBack`] if `to` lies before the clock's instant, [`SetError::LocalDb`] if it cannot be kept; the
    /// clock is then unchanged.
    pub fn set(&self, to: Instant) -> Result<(), SetError> {
        let mut state = self.lock();
        let wall = wall();
        let to = to.trunc_subsecs(3);
        if to < state.reached(wall) {
            return Err(SetError::WouldGoBack);
        }
        let moved = State { now: to, offset_ms: state.offset_ms.map(|_| (to - wall).num_milliseconds()) };
        self.db.put("clock", "state", &moved)?;
        *state = moved;
        Ok(())
    }

    /// Moves the clock forward to `to`, unless it is there or beyond.
    ///
    /// # Errors
    /// The new instant cannot be kept; the clock is then unchanged.
    pub fn reach(&self, to: Instant) -> Result<(), LocalDbError> {
        match self.set(to) {
            Ok(()) | Err(SetError::WouldGoBack) => Ok(()),
            Err(SetError::LocalDb(error)) => Err(error),
        }
    }

    /// Whether it runs with the wall clock rather than standing still.
    pub fn runs(&self) -> bool {
        self.lock().offset_ms.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A state is replaced as a whole, so one left by a panicking thread is sound.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where the local shop reads the wall clock")]
fn wall() -> Instant {
    Utc::now().trunc_subsecs(3)
}

/// Reads where a clock that shows `now` is asked to go: `{"now": RFC 3339}` or `{"advance": ISO 8601 duration}`.
///
/// # Errors
/// A sentence for the caller if the body has not exactly one of the two members, or its value is not of that form or
/// leaves the calendar.
pub fn parse_move(body: &Value, now: Instant) -> Result<Instant, String> {
    let members = body.as_object().ok_or("the body is an object with \"now\" or \"advance\"")?;
    let mut members = members.iter();
    let (Some((name, value)), None) = (members.next(), members.next()) else {
        return Err("give exactly one of \"now\" and \"advance\"".to_owned());
    };
    let value = value.as_str().ok_or_else(|| format!("\"{name}\" is a string"))?;
    match name.as_str() {
        "now" => domain::instant::read(value).ok_or_else(|| "\"now\" is an RFC 3339 instant".to_owned()),
        "advance" => {
            let by = parse_duration(value)
                .map_err(|_| "\"advance\" is an ISO 8601 duration such as P10D or PT20M".to_owned())?;
            now.checked_add_signed(by).ok_or_else(|| "\"advance\" leaves the calendar".to_owned())
        }
        _ => Err("the body has \"now\" or \"advance\" and nothing else".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use serde_json::json;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn db() -> LocalDb {
        LocalDb::open(&Engine::memory().unwrap()).unwrap()
    }

    #[test]
    fn a_fixed_clock_stands_still_and_never_goes_back() {
        let clock = Clock::open(&db(), Some(at("2025-02-03T10:00:00.123456Z"))).unwrap();
        assert_eq!(clock.now(), at("2025-02-03T10:00:00.123Z"));
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert_eq!(clock.now(), at("2025-02-03T10:00:00.123Z"));
        clock.set(at("2025-02-03T10:00:00.123Z")).unwrap();
        clock.set(at("2025-02-13T10:00:00Z")).unwrap();
        assert!(matches!(clock.set(at("2025-02-13T09:59:59.999Z")), Err(SetError::WouldGoBack)));
        assert_eq!(clock.now(), at("2025-02-13T10:00:00Z"));
    }

    #[test]
    fn a_restart_does_not_turn_any_clock_back() {
        let db = db();
        let clock = Clock::open(&db, Some(at("2025-02-03T10:00:00Z"))).unwrap();
        clock.set(at("2025-03-01T00:00:00Z")).unwrap();
        assert_eq!(Clock::open(&db, Some(at("2025-02-03T10:00:00Z"))).unwrap().now(), at("2025-03-01T00:00:00Z"));
        assert_eq!(Clock::open(&db, Some(at("2025-03-02T00:00:00Z"))).unwrap().now(), at("2025-03-02T00:00:00Z"));

        let running = Clock::open(&db, None).unwrap();
        let ahead = running.now() + TimeDelta::days(30);
        running.set(ahead).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(15));
        let shown = running.now();
        assert!(shown >= ahead + TimeDelta::milliseconds(10), "it runs on from where it was set");
        let fixed = Clock::open(&db, Some(at("2025-01-01T00:00:00Z"))).unwrap();
        assert!(fixed.now() >= shown, "a running clock's last instant counts, though only its offset was kept");
        let still = fixed.now();
        assert!(Clock::open(&db, None).unwrap().now() >= still);
    }

    #[test]
    fn moves_are_read_strictly() {
        let now = at("2025-02-03T10:00:00Z");
        let good = [
            (json!({"now": "2025-02-03T16:00:00+05:00"}), "2025-02-03T11:00:00Z"),
            (json!({"advance": "P10D"}), "2025-02-13T10:00:00Z"),
            (json!({"advance": "P2W"}), "2025-02-17T10:00:00Z"),
            (json!({"advance": "PT20M"}), "2025-02-03T10:20:00Z"),
            (json!({"advance": "PT0S"}), "2025-02-03T10:00:00Z"),
            (json!({"advance": "P1DT2H3M4S"}), "2025-02-04T12:03:04Z"),
            (json!({"advance": "PT48H"}), "2025-02-05T10:00:00Z"),
        ];
        for (body, to) in good {
            assert_eq!(parse_move(&body, now), Ok(at(to)), "{body}");
        }
        let bad = [
            json!({}),
            json!([]),
            json!({"now": 1}),
            json!({"now": "2025-02-03"}),
            json!({"now": "2025-02-03T10:00:00Z", "advance": "P1D"}),
            json!({"later": "P1D"}),
        ];
        for body in bad {
            assert!(parse_move(&body, now).is_err(), "{body}");
        }
        let durations = [
            "",
            "P",
            "PT",
            "P1",
            "10D",
            "P1M",
            "P1Y",
            "P-1D",
            "-P1D",
            "P1.5D",
            "PT1D",
            "P1H",
            "PT1S1M",
            "P1D1D",
            "P1DT",
            "p1d",
            "P1W1D",
            "P1WT1H",
            "P1D ",
            "PT1é",
            "P9999999999D",
            "P999999999W",
        ];
        for text in durations {
            assert!(parse_move(&json!({ "advance": text }), now).is_err(), "{text}");
        }
    }
}
