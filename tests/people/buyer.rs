//! A buyer: a person, their mailbox, and their browser without JavaScript.

use std::{collections::BTreeMap, sync::Arc};

use hyper::{Method, Request, body::Bytes, header};

use crate::{
    database::unused_name,
    http::{Answer, Lost, PUBLIC_URL, urlencoded},
    mail::MailServer,
    page::{Form, Page},
    world::Site,
};

/// What a business address is written with: field and text.
pub type Address = &'static [(&'static str, &'static str)];

/// An address that keeps the rules of its country.
pub const FRENCH_ADDRESS: Address = &[("line1", "12 rue de la République"), ("postal_code", "69002"), ("city", "Lyon")];

/// Redirects followed before it counts as going in circles.
const HOPS: usize = 8;

/// A buyer.
#[derive(Clone)]
pub struct Buyer {
    pub name: String,
    pub email: String,
    pub language: &'static str,
    pub password: String,
    /// What their browser says it is.
    pub agent: &'static str,
    /// The page before them.
    pub page: Page,
    /// Where the browser went when it left the site.
    pub elsewhere: Option<String>,
    cookies: BTreeMap<String, String>,
    site: Arc<Site>,
}

impl Buyer {
    pub fn new(site: Arc<Site>, name: &str, language: &'static str) -> Self {
        // Each works elsewhere: who shares a domain are colleagues.
        let email = format!("{}@buyer-{}.example", name.to_lowercase().replace(' ', "."), unused_name().rsplit('_').next().unwrap());
        let (name, password) = (name.to_owned(), "a footbridge over the river".to_owned());
        Self { name, email, language, password, agent: "", page: Page::default(), elsewhere: None, cookies: BTreeMap::new(), site }
    }

    /// The same person at a browser they never used.
    #[must_use]
    pub fn elsewhere_signed_out(&self) -> Self {
        Self { cookies: BTreeMap::new(), page: Page::default(), ..self.clone() }
    }

    #[must_use]
    pub fn with_password(self, password: &str) -> Self {
        Self { password: password.to_owned(), ..self }
    }

    #[must_use]
    pub fn with_email(self, email: &str) -> Self {
        Self { email: email.to_owned(), ..self }
    }

    /// The same person signed in at another browser, which says it is this.
    pub async fn also_at(&self, agent: &'static str) -> Self {
        let mut elsewhere = Self { agent, ..self.elsewhere_signed_out() };
        elsewhere.opens("/sign-in").await;
        elsewhere.signs_in().await.expect(200);
        elsewhere
    }

    /// Whether the browser is signed in: a page for signed-in people opens.
    pub async fn is_signed_in(&mut self) -> bool {
        self.opens("/account").await;
        self.page.path == "/account"
    }

    /// The same browser, whose requests another node answers.
    #[must_use]
    pub fn at_site(&self, site: Arc<Site>) -> Self {
        Self { site, ..self.clone() }
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub fn keep_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, self.language);
        let request = if self.agent.is_empty() { request } else { request.header(header::USER_AGENT, self.agent) };
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    /// One request as the browser sends it, not following anything.
    pub async fn sends(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let request = headers.iter().fold(self.request(method, path), |request, (name, value)| request.header(*name, *value));
        let answer = self.site.send(request.body(Bytes::from(body)).unwrap()).await.unwrap();
        self.take_cookies(&answer);
        answer
    }

    /// The post of a form of our own, as a browser marks it.
    pub async fn posts(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        self.sends(Method::POST, path, &OWN_FORM, urlencoded(fields)).await
    }

    fn take_cookies(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let attributes = attributes.to_ascii_lowercase();
            for wanted in ["httponly", "samesite=lax", "secure", "path=/"] {
                assert!(attributes.contains(wanted), "a cookie without {wanted}: {cookie}");
            }
            if value.is_empty() || attributes.contains("max-age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Opens a page, going where it sends the browser.
    pub async fn opens(&mut self, path: &str) -> &Page {
        let answer = self.sends(Method::GET, path, &[("sec-fetch-site", "none")], String::new()).await;
        self.arrives(path, answer).await
    }

    /// Sends a form, going where it sends the browser. What was taken is answered by 303.
    pub async fn submits(&mut self, form: Form) -> &Page {
        let answer = self.posts(&form.action, form.fields()).await;
        self.arrives(&form.action, answer).await
    }

    /// As [`Self::opens`] and [`Self::submits`], while the program may die at any time.
    pub async fn tries(&mut self, method: Method, path: &str, fields: &[(String, String)]) -> Result<(), Lost> {
        let mut request = (method, path.to_owned(), urlencoded(fields));
        for _ in 0..HOPS {
            let (method, path, body) = &request;
            let sent = OWN_FORM.iter().fold(self.request(method.clone(), path), |request, (name, value)| request.header(*name, *value));
            let answer = self.site.send(sent.body(Bytes::from(body.clone())).unwrap()).await?;
            self.take_cookies(&answer);
            if answer.status != 303 {
                self.page = Page { status: answer.status, path: path.clone(), html: answer.text() };
                self.page.expect(200);
                return Ok(());
            }
            request = (Method::GET, answer.header("location").to_owned(), String::new());
        }
        panic!("{path} goes in circles");
    }

    async fn arrives(&mut self, path: &str, mut answer: Answer) -> &Page {
        let mut path = path.to_owned();
        self.elsewhere = None;
        for _ in 0..HOPS {
            if !(300..400).contains(&answer.status) {
                self.page = Page { status: answer.status, path, html: answer.text() };
                return &self.page;
            }
            assert_eq!(answer.status, 303, "pages go on by 303");
            path = answer.header("location").strip_prefix(PUBLIC_URL).unwrap_or(answer.header("location")).to_owned();
            assert!(path.starts_with('/') && !path.starts_with("//"), "a redirect off the site: {path}");
            answer = self.sends(Method::GET, &path, &[], String::new()).await;
        }
        panic!("{path} goes in circles");
    }

    /// Now on the page at this end of a path.
    #[track_caller]
    pub fn is_at(&self, end: &str) -> &Self {
        let path = self.page.path.split('?').next().unwrap();
        assert!(path.ends_with(end), "at {} ({}), not at {end}: {}", self.page.path, self.page.status, self.page.words());
        self.page.expect(200);
        self
    }

    /// On this very page, which has this status.
    #[track_caller]
    pub fn is_at_status(&self, path: &str, status: u16) {
        assert_eq!((self.page.path.as_str(), self.page.status), (path, status));
    }

    /// The onboarding they are in: its id.
    pub fn onboarding(&self) -> String {
        self.page.path.strip_prefix("/onboarding/").and_then(|rest| rest.split('/').next()).expect("in an onboarding").to_owned()
    }

    pub async fn creates_account(&mut self) -> &mut Self {
        self.is_at("/sign-up");
        let form = self.page.form("/sign-up", "email");
        let form = form.fill("name", &self.name.clone()).fill("email", &self.email.clone()).fill("password", &self.password.clone());
        self.submits(form).await;
        self.is_at("/verify");
        self
    }

    pub async fn enters_code(&mut self, code: &str) -> &Page {
        let form = self.page.form("/verify", "code").fill("code", code);
        self.submits(form).await
    }

    pub async fn enters_mailed_code(&mut self, mail: &MailServer) -> &Page {
        let letter = mail.letter(&self.email, "verify_email", 1).await;
        assert_eq!(letter.language, self.language);
        self.enters_code(&letter.code()).await
    }

    /// From the landing page of a link to the first step, with a new account.
    pub async fn follows_and_signs_up(&mut self, link: &str, mail: &MailServer) -> &mut Self {
        self.follows_and_signs_up_to(link, mail, "/subscriptions").await
    }

    /// From the landing page of a link to wherever it leads, with a new account.
    pub async fn follows_and_signs_up_to(&mut self, link: &str, mail: &MailServer, end: &str) -> &mut Self {
        self.opens(link).await.expect(200);
        let form = self.page.form(link, "go").press("go", "create");
        self.submits(form).await;
        self.creates_account().await;
        self.enters_mailed_code(mail).await;
        self.is_at(end);
        self
    }

    /// Presses a button that is a form of its own, or of several.
    pub async fn presses(&mut self, action: &str, fields: &[(&str, &str)]) -> &Page {
        let form = self.page.form(action, fields.first().map_or("", |(name, _)| name));
        let form = fields.iter().fold(form, |form, (name, value)| form.forge(name, &[value]));
        self.submits(form).await
    }

    /// From the landing page of a link on, signed in already.
    pub async fn follows(&mut self, link: &str) -> &Page {
        self.opens(link).await.expect(200);
        let form = self.page.form(link, "go").press("go", "continue");
        self.submits(form).await
    }

    /// An account without any order.
    pub async fn signs_up(&mut self, mail: &MailServer) -> &mut Self {
        self.opens("/sign-up").await;
        self.creates_account().await;
        self.enters_mailed_code(mail).await.expect(200);
        self
    }

    /// Asks for a link to choose a new password, and opens it from the n-th letter.
    pub async fn opens_recovery(&mut self, mail: &MailServer, nth: usize) -> &Page {
        self.asks_for_recovery().await;
        let link = mail.letter(&self.email, "password_reset", nth).await.link("/recover/");
        self.opens(&link).await
    }

    pub async fn asks_for_recovery(&mut self) -> &Page {
        self.opens("/recover").await;
        let form = self.page.form("/recover", "email").fill("email", &self.email.clone());
        self.submits(form).await.expect(200)
    }

    /// On the page of the link: saves another password.
    pub async fn chooses_password(&mut self, password: &str) -> &Page {
        let form = self.page.forms().into_iter().find(|form| form.action.starts_with("/recover/")).expect("the link's form");
        self.submits(form.fill("password", password)).await;
        if self.page.status == 200 {
            self.password = password.to_owned();
        }
        &self.page
    }

    pub async fn signs_in(&mut self) -> &Page {
        self.is_at("/sign-in");
        let form = self.page.form("/sign-in", "password").fill("email", &self.email.clone()).fill("password", &self.password.clone());
        self.submits(form).await
    }

    pub async fn signs_out(&mut self) -> &Page {
        let form = self.page.form("/sign-out", "");
        self.submits(form).await
    }

    /// Asks for the code that the invited mailbox gets, and sees it mailed there.
    pub async fn asks_for_code(&mut self, invited: &Self, mail: &MailServer, nth: usize) -> String {
        self.is_at("/code");
        let form = self.page.form("/code", "send");
        self.submits(form).await;
        self.is_at("/code");
        mail.letter(&invited.email, "one_time_code", nth).await.code()
    }

    /// Enters the code from the invited mailbox.
    pub async fn enters_passage_code(&mut self, code: &str) -> &Page {
        let form = self.page.form("/code", "code").fill("code", code);
        self.submits(form).await
    }

    /// Leaves the ticks as they are.
    pub async fn selects(&mut self) -> &mut Self {
        self.is_at("/subscriptions");
        let form = self.page.form("/subscriptions", "subscription");
        self.submits(form).await;
        self.is_at("/organization");
        self
    }

    /// The form of a new organization in this country, filled in.
    pub async fn organization_form(&mut self, name: &str, country: &str, address: Address) -> Form {
        let mut form = self.page.form("/organization", "organization_name").fill("organization_name", name);
        if form.value("country") != country {
            let change = form.fill("country", country).press("change_country", "1");
            self.submits(change).await.expect(200);
            form = self.page.form("/organization", "organization_name");
            assert_eq!(form.value("organization_name"), name, "entries are kept");
        }
        address.iter().fold(form, |form, (field, text)| form.fill(field, text))
    }

    pub async fn creates_organization(&mut self, name: &str) -> &mut Self {
        self.is_at("/organization");
        let form = self.organization_form(name, "FR", FRENCH_ADDRESS).await;
        self.submits(form).await;
        self.is_at("/review");
        self
    }

    /// Takes the organization that is selected.
    pub async fn confirms_organization(&mut self) -> &mut Self {
        self.is_at("/organization");
        let form = self.page.form("/organization", "organization");
        self.submits(form).await;
        self.is_at("/review");
        self
    }

    /// The form of the review, all terms accepted.
    pub fn agrees(&self) -> Form {
        self.is_at("/review");
        self.page.form("/apply", "plan").tick_all("terms")
    }

    pub async fn applies(&mut self) -> &mut Self {
        let form = self.agrees();
        self.submits(form).await;
        self.is_at("/done");
        self
    }

    /// The organization of the page before them.
    pub fn organization(&self) -> String {
        let link = self.page.links().into_iter().find_map(|link| link.strip_prefix("/organizations/").map(str::to_owned));
        link.unwrap_or_else(|| panic!("{} names no organization", self.page.path))
    }

    /// The organizations the home page lists: their ids.
    pub async fn organizations(&mut self) -> Vec<String> {
        self.opens("/").await.expect(200);
        let links = self.page.links().into_iter();
        let mut ids: Vec<_> = links.filter_map(|link| link.strip_prefix("/organizations/").map(str::to_owned)).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// The whole road of a first purchase; gives the organization.
    pub async fn onboards(&mut self, link: &str, mail: &MailServer, organization: &str) -> String {
        self.follows_and_signs_up(link, mail).await.selects().await.creates_organization(organization).await.applies().await;
        self.organization()
    }
}

/// How a browser marks the post of a form of our own.
pub const OWN_FORM: [(&str, &str); 3] =
    [("content-type", "application/x-www-form-urlencoded"), ("origin", PUBLIC_URL), ("sec-fetch-site", "same-origin")];
