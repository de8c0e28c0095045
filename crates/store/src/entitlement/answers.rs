//! Answers about an organization as they were written last: whoever asks again is answered without a look into the
//! database. They take a bounded room, whatever is asked for.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use bytes::Bytes;
use domain::id::{OrganizationId, ServiceId};
use jiff::Timestamp;

use super::spread;

/// Parts with a lock each.
const SHARDS: usize = 64;
/// Bytes of one generation of a shard: two of them in 64 shards are 8 MiB. That is some ten thousand answers, more than are
/// asked for again while they hold.
const ROOM: usize = 64 * 1024;
/// Longer answers are written each time.
const LONGEST: usize = ROOM / 16;
/// What an answer takes beside its own bytes, about.
const BESIDE: usize = 160;

/// An answer as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Names it: an entity tag.
    pub tag: Bytes,
    /// The answer itself.
    pub body: Bytes,
    /// When it was written. Within its day it holds until what it tells of changes.
    pub at: Timestamp,
}

/// By organization, then by service: few services ask about one organization.
type Generation = HashMap<OrganizationId, Vec<(ServiceId, Arc<Answer>)>>;

#[derive(Default)]
struct Shard {
    young: Generation,
    old: Generation,
    bytes: usize,
    changes: u64,
}

/// The answers.
pub(crate) struct Answers(Box<[RwLock<Shard>]>);

/// Which state of the answers something was read after.
#[derive(Clone, Copy, Debug)]
pub struct Ticket(u64);

impl Answers {
    pub(crate) fn new() -> Self {
        Self((0..SHARDS).map(|_| RwLock::default()).collect())
    }

    fn shard(&self, organization: OrganizationId) -> &RwLock<Shard> {
        let (_, low) = organization.uuid().as_u64_pair();
        match self.0.get(spread(low) % SHARDS) {
            Some(shard) => shard,
            None => unreachable!("the remainder is below the number of shards"),
        }
    }

    pub(crate) fn of(&self, organization: OrganizationId, service: ServiceId) -> Option<Arc<Answer>> {
        let shard = self.shard(organization).read().unwrap_or_else(PoisonError::into_inner);
        let within = |generation: &Generation| {
            generation.get(&organization)?.iter().find(|(known, _)| *known == service).map(|(_, answer)| Arc::clone(answer))
        };
        within(&shard.young).or_else(|| within(&shard.old))
    }

    pub(crate) fn ticket(&self, organization: OrganizationId) -> Ticket {
        Ticket(self.shard(organization).read().unwrap_or_else(PoisonError::into_inner).changes)
    }

    /// Keeps an answer, unless what it tells of may have changed since the ticket was taken. When there is no more room the
    /// older half goes: what is asked for often is written again soon.
    pub(crate) fn keep(&self, organization: OrganizationId, service: ServiceId, ticket: Ticket, answer: Answer) {
        let bytes = answer.body.len() + BESIDE;
        let mut shard = self.shard(organization).write().unwrap_or_else(PoisonError::into_inner);
        if shard.changes != ticket.0 || bytes > LONGEST {
            return;
        }
        if shard.bytes + bytes > ROOM {
            shard.old = std::mem::take(&mut shard.young);
            shard.bytes = 0;
        }
        shard.bytes += bytes;
        let answers = shard.young.entry(organization).or_default();
        answers.retain(|(known, _)| *known != service);
        answers.push((service, Arc::new(answer)));
    }

    /// An organization has changed.
    pub(crate) fn drop_of(&self, organization: OrganizationId) {
        let mut shard = self.shard(organization).write().unwrap_or_else(PoisonError::into_inner);
        shard.changes += 1;
        shard.young.remove(&organization);
        shard.old.remove(&organization);
    }

    /// How many there are, and the bytes they take, about.
    pub(crate) fn size(&self) -> (usize, usize) {
        let shards = self.0.iter().map(|shard| shard.read().unwrap_or_else(PoisonError::into_inner));
        shards.fold((0, 0), |(count, bytes), shard| {
            let all = || shard.young.values().chain(shard.old.values()).flatten();
            (count + all().count(), bytes + all().map(|(_, answer)| answer.body.len() + BESIDE).sum::<usize>())
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn answer(length: usize) -> Answer {
        Answer { tag: Bytes::from_static(b"\"x\""), body: Bytes::from(vec![b'x'; length]), at: Timestamp::UNIX_EPOCH }
    }

    fn ids(n: u128) -> (OrganizationId, ServiceId) {
        (OrganizationId::new(Uuid::from_u128(n)), ServiceId::new(Uuid::from_u128(n % 3)))
    }

    #[test]
    fn an_answer_is_kept_until_its_organization_changes() {
        let (answers, (organization, service)) = (Answers::new(), ids(1));
        let early = answers.ticket(organization);
        answers.keep(organization, service, early, answer(10));
        assert_eq!(answers.of(organization, service).as_deref(), Some(&answer(10)));
        answers.drop_of(organization);
        assert_eq!(answers.of(organization, service), None);
        answers.keep(organization, service, early, answer(20));
        assert_eq!(answers.of(organization, service), None, "it may be from before the change");
        answers.keep(organization, service, answers.ticket(organization), answer(LONGEST));
        assert_eq!(answers.of(organization, service), None, "too long");
    }

    #[test]
    fn whatever_is_asked_for_they_take_a_bounded_room() {
        let answers = Answers::new();
        for n in 0..100_000 {
            let (organization, service) = ids(n);
            answers.keep(organization, service, answers.ticket(organization), answer(400));
        }
        let (count, bytes) = answers.size();
        assert!(bytes <= 2 * ROOM * SHARDS && count > 7_500, "{count} answers of {bytes} bytes");
        let (organization, service) = ids(99_999);
        assert!(answers.of(organization, service).is_some(), "the newest is there");
    }
}
