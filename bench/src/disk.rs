//! Flushes: how long one takes here, how many a program asks for, and what a slower disk would be like.
//!
//! A library of a few lines is compiled when a run needs it and preloaded into the program; without a C compiler flushes
//! are not counted, and no slow disk is shown.

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

const SOURCE: &str = include_str!("flush.c");
/// Bytes of each write that is flushed when the disk is timed: what a small commit adds to SQLite's log.
const BYTES: usize = 8192;

/// The preloaded library, and the file it counts in.
pub(crate) struct Disk {
    library: PathBuf,
    count: PathBuf,
    slower: Duration,
}

impl Disk {
    /// Nothing when there is no C compiler.
    pub(crate) fn make(folder: &Path, slower: Duration) -> Result<Option<Self>> {
        let (source, library, count) = (folder.join("flush.c"), folder.join("flush.so"), folder.join("flushes"));
        if !library.exists() {
            std::fs::write(&source, SOURCE)?;
            let made = Command::new("cc").args(["-shared", "-fPIC", "-O2", "-o"]).arg(&library).arg(&source).arg("-ldl").status();
            if !made.is_ok_and(|made| made.success()) {
                return Ok(None);
            }
        }
        std::fs::write(&count, [0; 8])?;
        Ok(Some(Self { library, count, slower }))
    }

    /// What the program to be measured has to be started with.
    pub(crate) fn environment(&self) -> [(&'static str, String); 3] {
        [
            ("LD_PRELOAD", self.library.display().to_string()),
            ("BENCH_FLUSH_COUNT", self.count.display().to_string()),
            ("BENCH_FLUSH_MICROS", self.slower.as_micros().to_string()),
        ]
    }

    /// Flushes so far.
    pub(crate) fn flushes(&self) -> Option<u64> {
        let bytes = std::fs::read(&self.count).ok()?;
        Some(u64::from_ne_bytes(bytes.try_into().ok()?))
    }
}

/// How long each of some flushes takes, of a few pages at the end of a file.
pub(crate) fn flush_times(folder: &Path, count: usize) -> Result<Vec<Duration>> {
    let path = folder.join("flushed");
    let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
    let mut times = Vec::new();
    for _ in 0..count {
        file.write_all(&[1; BYTES])?;
        let begun = Instant::now();
        file.sync_data().context("fdatasync")?;
        times.push(begun.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(times)
}
