//! A folder for the demonstration's database, gone with it.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;

use crate::{Stopped, given};

/// Removed when dropped.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// A fresh one that only this user may enter.
    pub(super) fn make() -> Result<Self, Stopped> {
        let name: String = HEXLOWER.encode(&given::random()).chars().take(12).collect();
        let path = std::env::temp_dir().join(format!("passerelle-demo-{name}"));
        DirBuilder::new().mode(0o700).create(&path).map_err(|error| Stopped::failed(&format!("cannot make {}", path.display()), error))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(folder = %self.0.display(), %error, "the demonstration's folder was not removed");
        }
    }
}
