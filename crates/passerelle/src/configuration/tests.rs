use std::{fs, path::PathBuf};

use ::validator::Interface;

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Configuration, Misconfigured> {
    Configuration::read(&variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn faults(variables: &[(&str, &str)]) -> Vec<String> {
    read(variables).err().map(|why| why.0).unwrap_or_default()
}

/// A file of this test alone, gone with it.
struct Written(PathBuf);

impl Drop for Written {
    fn drop(&mut self) {
        fs::remove_file(&self.0).unwrap();
    }
}

impl Written {
    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

fn file(name: &str, text: &str) -> Written {
    let path = std::env::temp_dir().join(format!("passerelle-configuration-{}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    Written(path)
}

#[test]
fn nothing_needs_to_be_configured() {
    let configuration = read(&[("PASSERELLE_TEST_POSTGRES", "postgres://somewhere"), ("PASSERELLE_TESTS", "x")]).unwrap();
    assert_eq!(configuration.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(configuration.settings(configuration.listen).public_url, "http://localhost:8080");
    assert!(matches!(&configuration.database, store::Address::Sqlite(path) if path.as_os_str() == "passerelle.db"));
    assert_eq!(configuration.secret_key_file, PathBuf::from("passerelle.secret"));
    assert!(matches!(configuration.route, Route::Nowhere));
    assert_eq!(configuration.languages, Language::ALL);
    assert!(!configuration.allow_private_targets);
    assert_eq!((configuration.log.as_str(), configuration.log_format), ("info", LogFormat::Text));
}

#[test]
fn every_key_takes_its_example() {
    for Key { name, example, .. } in KEYS {
        for example in example.split(" or ") {
            let (name, value) = (format!("PASSERELLE_{name}"), example.to_owned());
            assert_eq!(faults(&[(&name, &value)]), Vec::<String>::new(), "{name}={value}");
        }
    }
}

#[test]
fn an_unknown_key_is_named_with_the_nearest_known_one() {
    assert_eq!(faults(&[("PASSERELLE_LISTN", "127.0.0.1:1")]), ["PASSERELLE_LISTN is not a key; PASSERELLE_LISTEN is the nearest"]);
    assert_eq!(
        faults(&[("PASSERELLE_SMTP_URL_FIEL", "x")]),
        ["PASSERELLE_SMTP_URL_FIEL is not a key; PASSERELLE_SMTP_URL_FILE is the nearest"]
    );
    assert_eq!(
        faults(&[("PASSERELLE_LISTEN_FILE", "x")]),
        ["PASSERELLE_LISTEN_FILE is not a key; PASSERELLE_LISTEN is the nearest"],
        "only secrets have files"
    );
    assert_eq!(faults(&[("PASSERELLE_FOOBAR", "x")]), ["PASSERELLE_FOOBAR is not a key"], "nothing looks like it");
    let path = file("unknown.toml", "databse_url = \"sqlite://x.db\"\n");
    let told = faults(&[("PASSERELLE_CONFIG", path.path())]);
    assert_eq!(told, [format!("databse_url in {} is not a key; database_url is the nearest", path.path())]);
}

#[test]
fn a_value_that_cannot_be_meant_is_named_with_an_example() {
    let rows = [
        ("LISTEN", "8080"),
        ("PUBLIC_URL", "cloud.example"),
        ("PUBLIC_URL", "https://cloud.example/onboarding"),
        ("PUBLIC_URL", "ftp://cloud.example"),
        ("PUBLIC_URL", "https://user@cloud.example"),
        ("MAIL_FROM", "Cloud <no-reply@cloud.example>"),
        ("VENDOR_NAME", "a\nb"),
        ("ACCENT", "blue"),
        ("LOGO_URL", "logo.svg"),
        ("LANGUAGES", "en,de"),
        ("TRUSTED_PROXIES", "proxy.local"),
        ("ALLOW_PRIVATE_TARGETS", "yes"),
        ("REGISTER_RATE", "0"),
        ("UNDO_HOURS", "721"),
        ("UNDO_HOURS", "-1"),
        ("LOG", "web=louder"),
        ("LOG", "banana"),
        ("LOG_FORMAT", "xml"),
    ];
    for (name, value) in rows {
        let told = faults(&[(&format!("PASSERELLE_{name}"), value)]);
        let example = KEYS.iter().find(|key| key.name == name).unwrap().example;
        assert!(
            matches!(told.as_slice(), [one] if one.starts_with(&format!("PASSERELLE_{name} is {value:?} but must be ")) && one.ends_with(&format!("for example {example}"))),
            "{told:?}"
        );
    }
}

#[test]
fn a_secret_is_never_repeated() {
    for (name, value) in [
        ("DATABASE_URL", "mysql://root:hunter2@db"),
        ("DATABASE_URL", "postgres://u:hunter2@[::1"),
        ("SMTP_URL", "https://u:hunter2@relay"),
        ("ADDRESS_VALIDATOR_URL", "hunter2"),
        ("ADDRESS_VALIDATOR_URL", "https://hunter2@streets.example"),
        ("ADDRESS_VALIDATOR_URL", "google:hunter2"),
        ("ADDRESS_VALIDATOR_KEY", "hunter2 "),
    ] {
        let told = faults(&[(&format!("PASSERELLE_{name}"), value)]);
        assert!(
            matches!(told.as_slice(), [one] if one.starts_with(&format!("PASSERELLE_{name} must be ")) && !one.contains("hunter2")),
            "{told:?}"
        );
    }
    let path = file("broken.toml", "listen = \"127.0.0.1:1\"\nsmtp_url = \"smtp://u:hunter2@relay\nlog = \"info\"\n");
    let told = faults(&[("PASSERELLE_CONFIG", path.path())]);
    assert!(matches!(told.as_slice(), [one] if one.contains("line 2") && !one.contains("hunter2")), "{told:?}");
}

#[test]
fn a_validator_and_its_key_fit_together() {
    let named = |variables: &[(&str, &str)]| read(variables).map(|read| read.address_validator);
    let (url, key) = ("PASSERELLE_ADDRESS_VALIDATOR_URL", "PASSERELLE_ADDRESS_VALIDATOR_KEY");
    assert!(named(&[(key, "k")]).unwrap().is_none());
    let own = named(&[(url, "https://streets.example/validate?tenant=7")]).unwrap().unwrap();
    assert_eq!((own.interface, own.url.as_str(), own.key), (Interface::Own, "https://streets.example/validate?tenant=7", None));
    let google = named(&[(url, "google:"), (key, "k")]).unwrap().unwrap();
    assert_eq!((google.interface, google.url.as_str()), (Interface::Google, "https://addressvalidation.googleapis.com"));
    let path = file("validator-key", "k\n");
    let elsewhere =
        named(&[(url, "google:https://maps.example"), ("PASSERELLE_ADDRESS_VALIDATOR_KEY_FILE", path.path())]).unwrap().unwrap();
    assert_eq!((elsewhere.url.as_str(), elsewhere.key.as_deref()), ("https://maps.example", Some("k")));
    assert!(matches!(faults(&[(url, "google:")]).as_slice(), [one] if one.contains(key)));
    for inward in
        ["http://streets.example", "https://localhost:8443", "https://10.0.0.1", "https://streets.example:25", "google:http://maps.example"]
    {
        let told = faults(&[(url, inward), (key, "k")]);
        assert!(matches!(told.as_slice(), [one] if one.contains("PASSERELLE_ALLOW_PRIVATE_TARGETS") && !one.contains(inward)), "{told:?}");
        assert!(named(&[(url, inward), (key, "k"), ("PASSERELLE_ALLOW_PRIVATE_TARGETS", "true")]).unwrap().is_some());
    }
}

#[test]
fn the_environment_wins_over_the_file() {
    let path = file(
        "wins.toml",
        "vendor_name = \"From the file\"\nlanguages = [\"fr\", \"en\"]\nregister_rate = 7\nallow_private_targets = true\nlisten = \"127.0.0.1:1\"\n",
    );
    let configuration =
        read(&[("PASSERELLE_CONFIG", path.path()), ("PASSERELLE_LISTEN", "127.0.0.1:2"), ("PASSERELLE_REGISTER_RATE", "")]).unwrap();
    assert_eq!((configuration.vendor_name.as_str(), configuration.listen.port()), ("From the file", 2));
    assert_eq!(configuration.languages, [Language::Fr, Language::En]);
    assert_eq!(configuration.register_rate, 7, "an empty variable is as good as none");
    assert!(configuration.allow_private_targets);
}

#[test]
fn a_secret_may_stand_in_a_file_of_its_own() {
    let url = file("url", "sqlite:///tmp/a.db\n");
    let toml = file("secrets.toml", "database_url = \"sqlite:///tmp/b.db\"\n");
    let (url, toml) = (url.path(), toml.path());
    let configuration = read(&[("PASSERELLE_DATABASE_URL_FILE", url), ("PASSERELLE_CONFIG", toml)]).unwrap();
    assert!(matches!(&configuration.database, store::Address::Sqlite(path) if path.as_os_str() == "/tmp/a.db"));
    assert_eq!(configuration.secret_key_file, PathBuf::from("/tmp/a.secret"));
    let told = faults(&[("PASSERELLE_DATABASE_URL_FILE", url), ("PASSERELLE_DATABASE_URL", "sqlite:///tmp/c.db")]);
    assert_eq!(told, ["PASSERELLE_DATABASE_URL and PASSERELLE_DATABASE_URL_FILE are both given; keep one"]);
    let told = faults(&[("PASSERELLE_SMTP_URL_FILE", "/nowhere/at/all")]);
    assert!(matches!(told.as_slice(), [one] if one.starts_with("PASSERELLE_SMTP_URL_FILE: cannot read /nowhere/at/all: ")), "{told:?}");
}

#[test]
fn everything_wrong_is_told_at_once() {
    assert_eq!(faults(&[("PASSERELLE_LISTEN", "x"), ("PASSERELLE_LOG_FORMAT", "x"), ("PASSERELLE_NOPE", "x")]).len(), 3);
    assert_eq!(faults(&[("PASSERELLE_CONFIG", "/nowhere.toml")]).len(), 1);
    let table = file("table.toml", "[database]\nurl = \"x\"\n");
    assert_eq!(faults(&[("PASSERELLE_CONFIG", table.path())]).len(), 1);
}
