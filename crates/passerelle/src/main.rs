//! The program. Everything it does is in the library beside it, so that tests can use its pieces.

/// Gives back what a burst took: the system's own allocator kept hundreds of megabytes after one, and was slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    passerelle::main()
}
