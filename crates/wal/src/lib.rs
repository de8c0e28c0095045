//! SQLite's log, written a batch at a time.
//!
//! SQLite writes each page of a commit to its log by two calls of the system, 24 bytes and 4096, none of them aligned:
//! that is most of what a commit costs besides the flush. The file system here is the machine's own but for the log, whose
//! writes are kept as long as each continues the one before, and go out in one call: before a flush, before anything is
//! read, and whenever they are many.
//!
//! Why that is safe: with `synchronous = full` SQLite flushes the log before it tells anybody, through the index in shared
//! memory, that the log has become longer. So nobody reads what is still kept here, and what was flushed had been written.
//! A connection that is set to less must not use it. See `docs/decisions/group-commit.md`.

use std::{
    ffi::{CStr, c_int, c_void},
    mem::size_of,
    ptr,
    sync::OnceLock,
};

use rusqlite::ffi::{self, sqlite3_file, sqlite3_filename, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs};

/// By this name a connection is opened with it, once [`register`] has run.
pub const NAME: &CStr = c"joined";

/// Bytes kept at most, some thirty pages: SQLite's own file system takes no more in one call (`seekAndWriteFd` in os_unix.c).
const ROOM: usize = 0x1_ffff;

/// Makes the file system known to SQLite, under [`NAME`]; once is enough, more often does no harm.
///
/// # Errors
/// SQLite's code when it does not take it, which it does as long as it has memory.
pub fn register() -> Result<(), c_int> {
    static REGISTERED: OnceLock<c_int> = OnceLock::new();
    match *REGISTERED.get_or_init(registered) {
        ffi::SQLITE_OK => Ok(()),
        code => Err(code),
    }
}

/// The machine's own file system, with another way to open files. SQLite keeps a pointer to the first part.
#[repr(C)]
struct Joining {
    vfs: sqlite3_vfs,
    base: *mut sqlite3_vfs,
}

fn registered() -> c_int {
    // SAFETY: asked for no name, SQLite answers its default, which lives as long as the program; so does what is leaked here.
    unsafe {
        let base = ffi::sqlite3_vfs_find(ptr::null());
        let Some(own) = base.as_ref() else { return ffi::SQLITE_ERROR };
        let room = c_int::try_from(REAL).unwrap_or(c_int::MAX);
        let vfs = sqlite3_vfs {
            szOsFile: own.szOsFile.saturating_add(room),
            pNext: ptr::null_mut(),
            zName: NAME.as_ptr(),
            xOpen: Some(open),
            ..*own
        };
        ffi::sqlite3_vfs_register(Box::into_raw(Box::new(Joining { vfs, base })).cast(), 0)
    }
}

/// The log's file, in memory that SQLite gives: what SQLite sees of it, what is kept, and behind that, [`REAL`] bytes from
/// the start, the file of the machine's own file system.
#[repr(C)]
struct Log {
    seen: sqlite3_file,
    kept: Kept,
}

/// Where the machine's own file begins; a multiple of eight, as its pointers need.
const REAL: usize = size_of::<Log>().next_multiple_of(8);

/// Writes that follow each other.
#[derive(Default)]
struct Kept {
    start: sqlite3_int64,
    bytes: Vec<u8>,
}

impl Kept {
    /// Whether a write at this place continues what is kept.
    fn continues(&self, at: sqlite3_int64) -> bool {
        sqlite3_int64::try_from(self.bytes.len()).is_ok_and(|length| self.start + length == at)
    }

    fn keep(&mut self, bytes: &[u8], at: sqlite3_int64) {
        if self.bytes.is_empty() {
            self.start = at;
        }
        self.bytes.extend_from_slice(bytes);
    }
}

/// The machine's own file behind a log's.
///
/// # Safety
/// The file is one that [`open`] opened as a log.
unsafe fn real(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: SQLite gave `szOsFile` bytes, that is [`REAL`] and those of its own file.
    unsafe { file.byte_add(REAL) }
}

/// Calls the machine's own file. It has all methods of the first version, and none are missing.
macro_rules! own {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        let own = real($file);
        match (*own).pMethods.as_ref().and_then(|methods| methods.$method) {
            Some(method) => method(own $(, $argument)*),
            None => ffi::SQLITE_MISUSE,
        }
    }};
}

/// Calls the machine's own file once what is kept is written.
macro_rules! own_afterwards {
    ($file:expr, $method:ident $(, $argument:expr)*) => {
        match write_out($file) {
            ffi::SQLITE_OK => own!($file, $method $(, $argument)*),
            code => code,
        }
    };
}

/// Writes out what is kept. Whatever comes of it, nothing is kept any more: SQLite rolls back what could not be written.
///
/// # Safety
/// The file is one that [`open`] opened as a log.
unsafe fn write_out(file: *mut sqlite3_file) -> c_int {
    // SAFETY: it is a log's file, SQLite uses it on one thread at a time, and the bytes live during the call.
    unsafe {
        let kept = &mut (*file.cast::<Log>()).kept;
        if kept.bytes.is_empty() {
            return ffi::SQLITE_OK;
        }
        let length = c_int::try_from(kept.bytes.len()).unwrap_or(c_int::MAX);
        let code = own!(file, xWrite, kept.bytes.as_ptr().cast(), length, kept.start);
        kept.bytes.clear();
        code
    }
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite calls with the file system registered here, and memory for a file of it.
    unsafe {
        let base = (*vfs.cast::<Joining>()).base;
        let Some(own) = (*base).xOpen else { return ffi::SQLITE_MISUSE };
        if flags & ffi::SQLITE_OPEN_WAL == 0 {
            return own(base, name, file, flags, flags_out);
        }
        // Not open: SQLite closes what has methods.
        (*file).pMethods = ptr::null();
        let code = own(base, name, real(file), flags, flags_out);
        if code == ffi::SQLITE_OK {
            (&raw mut (*file.cast::<Log>()).kept).write(Kept::default());
            (*file).pMethods = &raw const METHODS;
        }
        code
    }
}

// The first version's methods: the log is neither locked nor mapped, the database is.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: a log's file, which nobody uses afterwards.
    unsafe {
        let written = write_out(file);
        let closed = own!(file, xClose);
        (&raw mut (*file.cast::<Log>()).kept).drop_in_place();
        if written == ffi::SQLITE_OK { closed } else { written }
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, into: *mut c_void, length: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: a log's file; the arguments go through.
    unsafe { own_afterwards!(file, xRead, into, length, at) }
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, length: c_int, at: sqlite3_int64) -> c_int {
    // SAFETY: a log's file; SQLite gives as many bytes as it says.
    unsafe {
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), usize::try_from(length).unwrap_or_default());
        let kept = &(*file.cast::<Log>()).kept;
        if !kept.continues(at) || kept.bytes.len() + bytes.len() > ROOM {
            let code = write_out(file);
            if code != ffi::SQLITE_OK {
                return code;
            }
        }
        (*file.cast::<Log>()).kept.keep(bytes, at);
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    // SAFETY: a log's file; the arguments go through.
    unsafe { own_afterwards!(file, xTruncate, size) }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: a log's file; the arguments go through.
    unsafe { own_afterwards!(file, xSync, flags) }
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    // SAFETY: a log's file; the arguments go through.
    unsafe { own_afterwards!(file, xFileSize, size) }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: a log's file; the arguments go through.
    unsafe { own!(file, xLock, level) }
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: a log's file; the arguments go through.
    unsafe { own!(file, xUnlock, level) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, held: *mut c_int) -> c_int {
    // SAFETY: a log's file; the arguments go through.
    unsafe { own!(file, xCheckReservedLock, held) }
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, verb: c_int, argument: *mut c_void) -> c_int {
    // SAFETY: a log's file; the arguments go through.
    unsafe { own!(file, xFileControl, verb, argument) }
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    // SAFETY: a log's file.
    unsafe { own!(file, xSectorSize) }
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    // SAFETY: a log's file.
    unsafe { own!(file, xDeviceCharacteristics) }
}
