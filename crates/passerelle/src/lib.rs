//! The program: what it is told (`command`, `configuration`), what it is made of (`node`), what it answers with
//! (`listener`), and the demonstration.
//!
//! This is the one place that reads the clock, draws chance and touches files; everything below is given what it needs.

mod address;
mod admin;
mod backup;
mod check;
mod command;
pub mod configuration;
mod contract_codes;
mod csv;
mod demo;
mod fetch;
mod follow;
mod given;
mod jobs;
mod listener;
mod log;
mod mail;
mod meters;
mod node;
mod secret_file;
mod serve;
mod stopped;

pub use stopped::Stopped;

use std::process::ExitCode;

use clap::Parser;

/// Does what the command line says. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 database unreachable
/// or newer than the program.
#[must_use]
pub fn main() -> ExitCode {
    match command::Command::parse().perform() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("passerelle: {stopped}");
            stopped.code()
        }
    }
}
