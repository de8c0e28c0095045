//! The program's memory: the allocator, and how what is free goes back to the system while there is little to do.
//!
//! The allocator keeps memory by thread. What another thread frees is noticed by its owner when that one allocates again, so
//! a thread that waits keeps what a burst took, and what reading everything at the start did. Each thread therefore looks
//! itself: when it begins to wait, once for each time the node was found to rest.

use std::{
    cell::Cell,
    sync::atomic::{AtomicUsize, Ordering},
};

/// Gives back what a burst took: the system's own allocator kept hundreds of megabytes after one, and was slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often the node was found to rest.
static RESTS: AtomicUsize = AtomicUsize::new(0);

/// The node has little to do: every thread gives back what it can when it waits next.
pub fn rest() {
    RESTS.fetch_add(1, Ordering::Relaxed);
}

/// This thread is about to wait. Costs nothing but where the node was found to rest since it waited last.
pub fn about_to_wait() {
    thread_local!(static SEEN: Cell<usize> = const { Cell::new(0) });
    let rests = RESTS.load(Ordering::Relaxed);
    // A thread that ends has nothing to see, and gives back all it has.
    if SEEN.try_with(|seen| seen.replace(rests)).is_ok_and(|seen| seen != rests) {
        give_back();
    }
}

/// Gives back what this thread keeps without using it; about a tenth of a millisecond.
pub fn give_back() {
    // SAFETY: it may be called at any time, by any thread (mimalloc.h); what is in use stays where it is.
    unsafe { libmimalloc_sys::mi_collect(true) }
}
