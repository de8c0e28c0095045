//! Every e-mail in every language: whole, tidy, and with no link but our own.

use std::collections::BTreeSet;

use delivery::emails::{
    AddressCorrected, Brand, Email, Invitation, Quoted, Receipt, Rendered, SubscriptionFailed, Undone, UndoneReader, samples, sender_name,
};
use i18n::{Language, Words};

const BRAND: Brand<'_> = Brand { vendor_name: "Passerelle Cloud", public_url: "https://cloud.example" };

/// Every sample in every language, with a name that says which.
fn all() -> Vec<(String, Email, Rendered)> {
    let in_language = |language: Language| {
        samples(BRAND).into_iter().filter_map(move |(name, email)| {
            let rendered = email.render(Words::of(language), BRAND).ok()?;
            Some((format!("{name} ({})", language.code()), email, rendered))
        })
    };
    Language::ALL.into_iter().flat_map(in_language).collect()
}

/// Whatever begins like a link, up to the first character that cannot be in one.
fn links_in(form: &str) -> BTreeSet<&str> {
    form.match_indices("http")
        .filter_map(|(at, _)| form.get(at..)?.split(|end: char| end.is_whitespace() || "\"<>".contains(end)).next())
        .collect()
}

#[test]
fn all_samples_are_rendered_in_all_languages() {
    assert_eq!(all().len(), samples(BRAND).len() * Language::ALL.len());
}

#[test]
fn both_forms_carry_the_same_links_all_on_the_public_url() {
    for (name, email, rendered) in all() {
        let links: BTreeSet<&str> = rendered.links.iter().map(String::as_str).collect();
        assert_eq!(links_in(&rendered.text), links, "{name}");
        assert_eq!(links_in(&rendered.html), links, "{name}");
        // "I am not the right person" is a line of its own, not a button.
        // Nor is taking back what was applied.
        let undoes = matches!(&email, Email::Receipt(receipt) if receipt.undo.is_some());
        let asides = usize::from(undoes || matches!(email, Email::Invitation(_) | Email::Reminder(_)));
        assert_eq!(rendered.html.matches("href=").count(), 2 * links.len() - asides, "{name}: a button, and its address in full");
        assert!(links.iter().all(|link| link.starts_with("https://cloud.example/")), "{name}: {links:?}");
        let expected = match email {
            Email::VerifyEmail(_)
            | Email::OneTimeCode(_)
            | Email::HandOverCode(_)
            | Email::Readdressed(_)
            | Email::SellerNotice(_)
            | Email::MemberRemoved(_)
            | Email::ContractCodeNews(_)
            | Email::SellerChangeNews(_) => 0,
            Email::Undone(ref letter) if matches!(letter.reader, UndoneReader::Seller) => 0,
            Email::Invitation(_) | Email::Reminder(_) => 2,
            _ if undoes => 2,
            _ => 1,
        };
        assert_eq!(links.len(), expected, "{name}");
    }
}

#[test]
fn no_key_and_no_placeable_is_left_in_any_form() {
    for (name, _, Rendered { subject, text, html, .. }) in all() {
        for form in [&subject, &text, &html] {
            let leftover = ["{$", "{ $", "{{", "email-", "term-", "instant"].into_iter().find(|sign| form.contains(sign));
            assert_eq!(leftover, None, "{name}: {form}");
        }
    }
}

#[test]
fn the_text_form_is_tidy() {
    for (name, _, Rendered { subject, text, .. }) in all() {
        assert!(!subject.is_empty() && !subject.contains(char::is_control), "{name}: {subject}");
        assert!(subject.chars().count() <= 78, "{name}: {subject}");
        assert!(!text.contains("\n\n\n") && !text.starts_with('\n') && text.ends_with('\n'), "{name}: {text}");
        for line in text.lines() {
            assert!(line.chars().count() <= 76 || line.starts_with("https://"), "{name}: {line}");
            assert_eq!(line.trim_end(), line, "{name}");
        }
    }
}

#[test]
fn the_html_form_tells_its_language_and_loads_nothing() {
    for (name, _, Rendered { html, .. }) in all() {
        assert!(html.starts_with("<!DOCTYPE html>"), "{name}");
        assert!(html.contains("<html lang=\"en\"") || html.contains("<html lang=\"fr\""), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        for loaded in ["<img", "<script", "<link", "url(", "src="] {
            assert!(!html.contains(loaded), "{name}: {loaded}");
        }
    }
}

#[test]
fn the_code_is_read_in_two_halves_and_copied_in_one_piece() {
    let verify = all().into_iter().find(|(name, ..)| name == "verify_email (en)");
    let (_, _, Rendered { text, html, .. }) = verify.unwrap();
    assert!(text.contains("\n    4071 8263\n") && text.contains(" 40718263\n"), "{text}");
    let copied: String = html.split(['<', '>']).skip(2).step_by(2).collect();
    assert!(copied.contains("40718263"), "no character stands between the halves");
}

#[test]
fn only_a_discounted_order_asks_for_a_contract_code() {
    for (name, _, Rendered { text, html, .. }) in all() {
        let asks = name.contains("discounted") || name.contains("contract_code");
        for form in [text.replace('\n', " "), html] {
            assert_eq!(form.contains("contract code") || form.contains("code de contrat"), asks, "{name}");
        }
    }
}

/// What somebody could write to make a letter act.
fn hostile() -> Quoted {
    Quoted::from("<a href=//evil.test>Win</a> http://evil.test www.evil.test\r\nBcc: x@evil.test \u{202e}{ $seller }")
}

/// The letter with that in every place that others write.
fn hostile_letter(name: &str, email: Email) -> Option<Email> {
    Some(match email {
        Email::Invitation(letter) => Email::Invitation(Invitation {
            seller: hostile(),
            contact: hostile(),
            name: hostile(),
            handed_by: if name == "invitation-handed-over" { hostile() } else { Quoted::default() },
            company: hostile(),
            reference: hostile(),
            ..letter
        }),
        Email::Receipt(letter) => Email::Receipt(Receipt {
            name: hostile(),
            organization: hostile(),
            seller: hostile(),
            contact: hostile(),
            applied_by: hostile(),
            ..letter
        }),
        Email::Undone(letter) => Email::Undone(Undone {
            reader: match letter.reader {
                UndoneReader::Owner { link, .. } => UndoneReader::Owner { contact: hostile(), link },
                UndoneReader::Seller => UndoneReader::Seller,
            },
            organization: hostile(),
            seller: hostile(),
            undone_by: hostile(),
            subscriptions: letter.subscriptions.into_iter().map(|(line, _)| (line, hostile())).collect(),
            ..letter
        }),
        Email::SubscriptionFailed(letter) => Email::SubscriptionFailed(SubscriptionFailed {
            name: hostile(),
            organization: hostile(),
            seller: hostile(),
            contact: hostile(),
            reason: Quoted::passage("<a href=//evil.test>Win</a> http://evil.test www.evil.test\r\nBcc: x@evil.test \u{202e}{ $seller }"),
            ..letter
        }),
        Email::AddressCorrected(letter) => {
            Email::AddressCorrected(AddressCorrected { organization: hostile(), old: vec![hostile()], new: vec![hostile()], ..letter })
        }
        _ => return None,
    })
}

#[test]
fn what_others_wrote_is_quoted_and_never_acts() {
    for language in Language::ALL {
        for (name, email) in samples(BRAND).into_iter().filter_map(|(name, email)| Some((name, hostile_letter(name, email)?))) {
            let Rendered { subject, text, html, links } = email.render(Words::of(language), BRAND).unwrap();
            assert!(!subject.contains(char::is_control), "{name}: {subject}");
            let asides =
                usize::from(matches!(&email, Email::Invitation(_)) || matches!(&email, Email::Receipt(receipt) if receipt.undo.is_some()));
            assert_eq!(html.matches("<a ").count(), 2 * links.len() - asides, "{name}");
            for form in [&subject, &text, &html] {
                assert!(!form.contains("//evil.test") && !form.contains("evil.test"), "{name}: {form}");
                assert!(!form.contains('\u{202e}'), "{name}: {form}");
            }
            assert!(html.contains("&#60;a href="), "{name}: shown as it was written");
        }
    }
}

#[test]
fn the_sender_is_the_seller_by_way_of_the_vendor() {
    let words = Words::of(Language::Fr);
    assert_eq!(sender_name(Some("Northwind"), words, BRAND), "Northwind via Passerelle Cloud");
    assert_eq!(sender_name(Some("Passerelle Cloud"), words, BRAND), "Passerelle Cloud");
    assert_eq!(sender_name(None, words, BRAND), "Passerelle Cloud");
    assert_eq!(sender_name(Some("a\" <ceo@bank.com>\r\nBcc: x"), words, BRAND), "a ceobank .com Bcc: x via Passerelle Cloud");
}
