//! `mail`: what a mail server hands over.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use actions::{NoteBounce, note_bounce::Noted};
use delivery::returned;
use store::Store;

use crate::{Stopped, configuration::Configuration, given, node};

/// Most bytes of a returned mail that are read: ours are small, and what matters stands at the front of what comes back.
const MOST: u64 = 10 * 1024 * 1024;

/// `mail bounced [FILE|-]`.
pub(crate) async fn bounced(configuration: Configuration, file: &Path) -> Result<(), Stopped> {
    let raw = read(file).map_err(|error| Stopped::failed(&format!("cannot read {}", file.display()), error))?;
    let settings = configuration.settings(configuration.listen);
    let found = returned::returned(&raw, &node::mail_domain(&settings.public_url)).map_err(|why| Stopped::Failed(why.to_string()))?;
    let store = Store::open(&configuration.database).await?;
    let noting = NoteBounce { letter: found.letter, status: found.status.clone(), moment: given::moment() };
    let noted = store.perform(noting).await;
    store.close().await;
    let noted = noted.map_err(|failure| Stopped::from_failure(failure, |_| format!("there is no letter {}", found.letter)))?;
    match noted {
        Noted::Now => println!("{} came back: {}", found.letter, found.status),
        Noted::Before => println!("{} was noted before", found.letter),
    }
    Ok(())
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(MOST).read_to_end(&mut raw)?;
    } else {
        File::open(file)?.take(MOST).read_to_end(&mut raw)?;
    }
    Ok(raw)
}
