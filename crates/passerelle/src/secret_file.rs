//! The file with the installation's secret: 64 hexadecimal digits that only the program's user may read.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER_PERMISSIVE;
use domain::secret::Secret;

use crate::{Stopped, given};

/// The secret, and whether its file was made just now.
pub(crate) struct Found {
    pub(crate) secret: Secret,
    pub(crate) made: bool,
}

/// Reads the secret; makes the file when there is none.
pub(crate) fn find(path: &Path) -> Result<Found, Stopped> {
    let broken = |error: io::Error| Stopped::Misconfigured(format!("PASSERELLE_SECRET_KEY_FILE: {}: {error}", path.display()));
    let made = match path.try_exists() {
        Ok(true) => false,
        _ => make(path).map_err(broken)?,
    };
    let secret = read(path).map_err(broken)?;
    Ok(Found { secret, made })
}

/// Reads the secret, for what makes no sense with a new one.
pub(crate) fn present(path: &Path) -> Result<Secret, Stopped> {
    read(path).map_err(|error| {
        Stopped::Misconfigured(format!("PASSERELLE_SECRET_KEY_FILE: {}: {error}; the installation's secret is needed", path.display()))
    })
}

fn read(path: &Path) -> io::Result<Secret> {
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(io::Error::other(format!("others may read it (mode {mode:03o}); chmod 600 {}", path.display())));
    }
    let bytes = HEXLOWER_PERMISSIVE.decode(fs::read_to_string(path)?.trim().as_bytes()).ok();
    let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.map(Secret::new).ok_or_else(|| io::Error::other("it does not hold 64 hexadecimal digits"))
}

/// Makes the file, whole or not at all, unless another process was faster; says whether it did. It is on the disk before
/// anything is derived from it.
fn make(path: &Path) -> io::Result<bool> {
    let fresh = beside(path);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&fresh)?;
    let written = writeln!(file, "{}", HEXLOWER_PERMISSIVE.encode(&given::random())).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| fs::hard_link(&fresh, path));
    fs::remove_file(&fresh)?;
    match linked {
        Ok(()) => sync_folder(path).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    name.into()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("passerelle-secret-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn it_is_made_once_for_its_owner_alone() {
        let path = folder("made").join("passerelle.secret");
        let first = find(&path).unwrap();
        assert!(first.made);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let second = find(&path).unwrap();
        assert!(!second.made);
        assert_eq!(first.secret.fingerprint(), second.secret.fingerprint());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }

    #[test]
    fn a_file_others_may_read_or_without_a_secret_is_refused() {
        let path = folder("refused").join("passerelle.secret");
        find(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let refused = find(&path).err().unwrap().to_string();
        assert!(refused.contains("PASSERELLE_SECRET_KEY_FILE") && refused.contains("chmod 600"), "{refused}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        for text in ["", "0123", &"g".repeat(64)] {
            fs::write(&path, text).unwrap();
            let refused = find(&path).err().unwrap().to_string();
            assert!(refused.contains("64 hexadecimal digits"), "{refused}");
        }
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}
