//! A mail server that takes everything, and can be made to fail as real ones do.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use mail_parser::MessageParser;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
    task::JoinHandle,
};

use crate::node::until;

/// A letter as its recipient has it.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    pub from: String,
    pub subject: String,
    pub kind: String,
    pub language: String,
    pub message_id: String,
    pub text: String,
    pub html: String,
    pub raw: String,
}

impl Letter {
    fn read(to: String, raw: &[u8]) -> Self {
        let message = MessageParser::default().parse(raw).expect("a letter can be read");
        let header = |name: &'static str| message.header_raw(name).unwrap_or_default().trim().to_owned();
        Self {
            to,
            from: header("From"),
            subject: message.subject().unwrap_or_default().to_owned(),
            kind: header("X-Passerelle-Kind"),
            language: header("Content-Language"),
            message_id: header("Message-ID"),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: message.body_html(0).unwrap_or_default().into_owned(),
            raw: String::from_utf8_lossy(raw).into_owned(),
        }
    }

    /// The one link it has for a purpose, as a path.
    pub fn link(&self, path: &str) -> String {
        let start = format!("{}{path}", crate::http::PUBLIC_URL);
        let at = self.text.find(&start).unwrap_or_else(|| panic!("no link to {path} in:\n{}", self.text));
        let link = self.text[at..].split_whitespace().next().unwrap();
        link[crate::http::PUBLIC_URL.len()..].to_owned()
    }

    /// The one number of eight digits it has.
    pub fn code(&self) -> String {
        let runs = self.text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 8);
        let codes: Vec<_> = runs.collect();
        assert_eq!(codes.len(), 1, "one code in:\n{}", self.text);
        codes[0].to_owned()
    }
}

/// How the server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes every letter.
    Well,
    /// Takes the next letter, but hangs up before it says so.
    HangsUpOnce,
    /// Knows no mailbox of the next letter's recipient.
    RefusesOnce,
}

struct Inside {
    letters: Mutex<Vec<Letter>>,
    mood: Mutex<Mood>,
}

impl Inside {
    fn refuses(&self) -> bool {
        let mut mood = self.mood.lock().unwrap();
        let refuses = *mood == Mood::RefusesOnce;
        if refuses {
            *mood = Mood::Well;
        }
        refuses
    }
}

/// The server.
pub struct MailServer {
    pub address: SocketAddr,
    inside: Arc<Inside>,
    serving: Mutex<Option<JoinHandle<()>>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inside = Arc::new(Inside { letters: Mutex::default(), mood: Mutex::new(Mood::Well) });
        let serving = Mutex::new(Some(serve(listener, Arc::clone(&inside))));
        Self { address, inside, serving }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Nobody answers any more, also on connections that are open.
    pub async fn goes_down(&self) {
        let serving = self.serving.lock().unwrap().take().expect("it is up");
        serving.abort();
        drop(serving.await);
    }

    pub async fn comes_back(&self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        *self.serving.lock().unwrap() = Some(serve(listener, Arc::clone(&self.inside)));
    }

    pub fn feels(&self, mood: Mood) {
        *self.inside.mood.lock().unwrap() = mood;
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.inside.letters.lock().unwrap().clone()
    }

    /// All letters of a kind to somebody, oldest first.
    pub fn letters_to(&self, to: &str, kind: &str) -> Vec<Letter> {
        self.letters().into_iter().filter(|letter| letter.to == to && letter.kind == kind).collect()
    }

    /// Waits for the n-th letter of a kind to somebody, counted from 1.
    pub async fn letter(&self, to: &str, kind: &str, nth: usize) -> Letter {
        until(&format!("letter {nth} of {kind} to {to}"), async || self.letters_to(to, kind).into_iter().nth(nth - 1)).await
    }
}

fn serve(listener: TcpListener, inside: Arc<Inside>) -> JoinHandle<()> {
    tokio::spawn(async move {
        // Dropped, and so aborted, with the server.
        let mut visits = tokio::task::JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            let inside = Arc::clone(&inside);
            visits.spawn(async move { drop(visit(stream, &inside).await) });
        }
    })
}

/// One connection: RFC 5321 as far as a client needs it that only delivers.
async fn visit(stream: TcpStream, inside: &Inside) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let mut recipients: Vec<String> = Vec::new();
    say(&mut writer, "220 mail.example ready").await?;
    while let Some(line) = read_line(&mut reader).await? {
        let word = line.trim_end().split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "EHLO" | "HELO" => say(&mut writer, "250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8").await?,
            "RCPT" if inside.refuses() => say(&mut writer, "550 5.1.1 <somebody@buyer.example>: no such mailbox").await?,
            "RCPT" => {
                recipients.push(line.split(['<', '>']).nth(1).unwrap_or_default().to_owned());
                say(&mut writer, "250 ok").await?;
            }
            "DATA" => {
                say(&mut writer, "354 go on").await?;
                // A client that dies in the midst of a letter has sent none.
                let Some(data) = read_data(&mut reader).await? else { return Ok(()) };
                let mut letters = recipients.drain(..).map(|to| Letter::read(to, data.as_bytes())).collect();
                inside.letters.lock().unwrap().append(&mut letters);
                let mood = std::mem::replace(&mut *inside.mood.lock().unwrap(), Mood::Well);
                if mood == Mood::HangsUpOnce {
                    return Ok(());
                }
                say(&mut writer, "250 taken").await?;
            }
            "RSET" => {
                recipients.clear();
                say(&mut writer, "250 ok").await?;
            }
            "QUIT" => return say(&mut writer, "221 bye").await,
            _ => say(&mut writer, "250 ok").await?,
        }
    }
    Ok(())
}

async fn say(writer: &mut OwnedWriteHalf, line: &str) -> std::io::Result<()> {
    writer.write_all(format!("{line}\r\n").as_bytes()).await
}

async fn read_line(reader: &mut BufReader<OwnedReadHalf>) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    Ok((reader.read_line(&mut line).await? > 0).then_some(line))
}

async fn read_data(reader: &mut BufReader<OwnedReadHalf>) -> std::io::Result<Option<String>> {
    let mut data = String::new();
    while let Some(line) = read_line(reader).await? {
        match line.as_str() {
            ".\r\n" => return Ok(Some(data)),
            line => data.push_str(line.strip_prefix('.').unwrap_or(line)),
        }
    }
    Ok(None)
}
