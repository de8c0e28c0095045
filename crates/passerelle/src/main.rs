//! The program. Everything it does is in the library beside it, so that tests can use its pieces.

fn main() -> std::process::ExitCode {
    passerelle::main()
}
