//! The operations, in the order of a purchase: what sellers, buyers and services ask, each time about something of its own.

use anyhow::{Context, Result};
use domain::id::CodeId;
use serde_json::{Value, json};
use store::sql;

use super::{Counting, Heard};
use crate::{
    inside, store_of,
    wire::Request,
    world::{self, Draft, SERVICES, World},
};

/// A walk through all operations.
pub(super) struct Road<'a> {
    pub(super) world: &'a World,
    pub(super) database: &'a str,
    /// How often each is asked for.
    pub(super) times: u64,
}

/// The last button.
pub(super) const APPLY: &str = "apply 3 subscriptions";
/// A check that memory answers.
pub(super) const CHECK: &str = "check of one organization";
/// A page with real data.
pub(super) const PAGE: &str = "page: organization of 10 subscriptions";
/// What a purchase asks from its link to its end, once signed in.
pub(super) const PURCHASE: [&str; 10] = [
    "page: landing, signed in",
    "enter an onboarding",
    "where an onboarding goes on",
    "page: step 1, subscriptions",
    "step 1, subscriptions",
    "page: step 2, organization",
    "step 2, organization",
    "page: step 3, review",
    APPLY,
    "page: done",
];

const OK: u16 = 200;
const CREATED: u16 = 201;
const SEE: u16 = 303;

impl Road<'_> {
    pub(super) async fn walk(&self, counting: &mut Counting) -> Result<()> {
        let orders = self.sellers(counting).await?;
        self.strangers(counting, &orders).await?;
        self.buyers(counting, &orders).await?;
        self.applies(counting).await?;
        self.at_home(counting).await?;
        self.services(counting).await
    }

    fn each(&self, request: impl Fn(u64) -> Request) -> Vec<Request> {
        (0..self.times).map(request).collect()
    }

    /// Orders for people who have an account, and gone through in part by them; the answers.
    async fn sellers(&self, counting: &mut Counting) -> Result<Vec<Placed>> {
        let placing = self.each(|number| {
            let reference = format!("N-{number}");
            let lines: Vec<_> = (0..3)
                .map(|line| json!({ "service": format!("service-{line}"), "plan": "standard", "quantity": 5, "term_months": 12, "renews": false }))
                .collect();
            let order = json!({
                "reference": reference, "seller_account": reference, "delivery": "seller", "discounted": false,
                "buyer": { "email": self.world.draft(number).email, "name": "Ada Buyer", "company": "Example", "language": "en" },
                "subscriptions": lines,
            });
            // Not the seller of their first order: that one's draft stays as it is.
            let request = Request::post("/api/v1/orders", "application/json", order.to_string());
            request.bearer(&world::seller_key(number + 1)).with("idempotency-key", &reference)
        });
        let heard = counting.count("place an order of 3, with its invitation", CREATED, placing).await?;
        let orders = heard.iter().map(Placed::read).collect::<Result<Vec<_>>>()?;
        let key = |number: u64| world::seller_key(number + 1);
        counting
            .count("list of 10 orders", OK, self.each(|_| Request::get("/api/v1/orders?limit=10").bearer(&world::seller_key(0))))
            .await?;
        let one = (0..).zip(&orders).map(|(number, order)| Request::get(&format!("/api/v1/orders/{}", order.id)).bearer(&key(number)));
        counting.count("one order", OK, one.collect()).await?;
        let told = (0..).zip(&orders).map(|(number, order)| {
            let path = format!("/api/v1/orders/{}/timeline", order.id);
            Request::get(&path).bearer(&key(number))
        });
        counting.count("an order's timeline", OK, told.collect()).await?;
        Ok(orders)
    }

    /// Pages for whom nobody knows yet, up to the account.
    async fn strangers(&self, counting: &mut Counting, orders: &[Placed]) -> Result<()> {
        let page = |path: &'static str| self.each(move |_| Request::get(path));
        counting.count("page: welcome", OK, page("/")).await?;
        counting.count("page: landing, signed out", OK, orders.iter().map(|order| Request::get(&order.path)).collect()).await?;
        counting.count("page: sign up", OK, page("/sign-up")).await?;
        let email = |number: u64| format!("ada@new-{number}.example");
        let signing = self.each(|number| {
            let email = email(number);
            let fields = [("email", email.as_str()), ("name", "Ada Owner"), ("password", world::PASSWORD), ("language", "en")];
            Request::form("/sign-up", fields)
        });
        let signed = counting.count("sign up", SEE, signing).await?;
        let page = signed.iter().map(|heard| Request::get("/verify").signed_in(&heard.cookie));
        counting.count("page: code from the e-mail", OK, page.collect()).await?;
        let mut codes = Vec::new();
        for (number, heard) in (0..).zip(&signed) {
            let code = self.code(&email(number)).await?;
            codes.push(Request::form("/verify", [("code", code.as_str())]).signed_in(&heard.cookie));
        }
        counting.count("code from the e-mail", SEE, codes).await?;
        counting.count("page: sign in", OK, self.each(|_| Request::get("/sign-in"))).await?;
        let signing =
            self.each(|number| Request::form("/sign-in", [("email", World::email(number).as_str()), ("password", world::PASSWORD)]));
        counting.count("sign in", SEE, signing).await?;
        Ok(())
    }

    /// The code that would have been mailed: it is derived from its row.
    async fn code(&self, email: &str) -> Result<String> {
        let store = store_of(self.database).await?;
        let asked = sql("select c.id from mailed_code c join account a on a.id = c.account_id where a.email_key = $1").bind(email);
        let row = store.reader().await?.maybe(asked).await?.with_context(|| format!("no code for {email}"))?;
        store.close().await;
        Ok(world::secret().code(row.get::<CodeId>(0)?))
    }

    /// From the link to the last page before the button.
    async fn buyers(&self, counting: &mut Counting, orders: &[Placed]) -> Result<()> {
        let drafts: Vec<Draft> = (0..self.times).map(|number| self.world.draft(number)).collect();
        let link = |order: &Placed, draft: &Draft| Request::get(&order.path).signed_in(&draft.cookie);
        counting
            .count("page: landing, signed in", OK, orders.iter().zip(&drafts).map(|(order, draft)| link(order, draft)).collect())
            .await?;
        let entering =
            orders.iter().zip(&drafts).map(|(order, draft)| Request::form(&order.path, [("go", "continue")]).signed_in(&draft.cookie));
        let entered = counting.count("enter an onboarding", SEE, entering.collect()).await?;
        let entered: Vec<_> = entered.into_iter().map(|heard| heard.location).collect();
        let got = |end: &str| {
            let pages = entered.iter().zip(&drafts).map(|(path, draft)| Request::get(&format!("{path}{end}")).signed_in(&draft.cookie));
            pages.collect::<Vec<_>>()
        };
        counting.count("where an onboarding goes on", SEE, got("")).await?;
        counting.count("page: step 1, subscriptions", OK, got("/subscriptions")).await?;
        let ticked = entered.iter().zip(&drafts).zip(orders).map(|((path, draft), order)| {
            let fields = order.subscriptions.iter().map(|id| ("subscription", id.as_str()));
            Request::form(&format!("{path}/subscriptions"), fields).signed_in(&draft.cookie)
        });
        counting.count("step 1, subscriptions", SEE, ticked.collect()).await?;
        counting.count("page: step 2, organization", OK, got("/organization")).await?;
        let organized = entered.iter().zip(&drafts).map(|(path, draft)| {
            let fields = [
                ("organization", "new"),
                ("organization_name", "Another"),
                ("country", "FR"),
                ("line1", "12 rue de la Paix"),
                ("postal_code", "75002"),
                ("city", "Paris"),
            ];
            Request::form(&format!("{path}/organization"), fields).signed_in(&draft.cookie)
        });
        counting.count("step 2, organization", SEE, organized.collect()).await?;
        counting.count("page: step 3, review", OK, got("/review")).await?;
        Ok(())
    }

    /// The last button, on drafts of their own, and where it leads.
    async fn applies(&self, counting: &mut Counting) -> Result<()> {
        let store = store_of(self.database).await?;
        let drafts = inside::drafts(&store, self.world, self.times..2 * self.times).await?;
        store.close().await;
        let terms = format!("{}:2026-01", self.world.service(0));
        let pressed = drafts.iter().map(|(draft, plan)| {
            let path = format!("/onboarding/{}/apply", draft.onboarding);
            Request::form(&path, [("plan", plan.as_str()), ("terms", &terms)]).signed_in(&draft.cookie)
        });
        counting.count(APPLY, SEE, pressed.collect()).await?;
        let done = drafts.iter().map(|(draft, _)| Request::get(&format!("/onboarding/{}/done", draft.onboarding)).signed_in(&draft.cookie));
        counting.count("page: done", OK, done.collect()).await?;
        Ok(())
    }

    /// Pages of people whose services run.
    async fn at_home(&self, counting: &mut Counting) -> Result<()> {
        let page = |path: &'static str| self.each(move |number| Request::get(path).signed_in(&World::cookie(number)));
        counting.count("page: home", OK, page("/")).await?;
        counting.count("page: account", OK, page("/account")).await?;
        let organization = self.each(|number| {
            let path = format!("/organizations/{}", self.world.organization(number));
            Request::get(&path).signed_in(&World::cookie(number))
        });
        counting.count(PAGE, OK, organization).await?;
        Ok(())
    }

    /// Checks, which memory answers, and what is left to set up.
    async fn services(&self, counting: &mut Counting) -> Result<()> {
        let check = self.each(|number| {
            let path = format!("/api/v1/entitlements?organization={}", self.world.organization(0));
            Request::get(&path).bearer(&world::service_key(number - number % SERVICES))
        });
        counting.count(CHECK, OK, check).await?;
        let batch = self.each(|_| {
            let pairs: Vec<_> = (0..100)
                .map(|number| json!({ "organization": self.world.organization(number), "service": self.world.service(0) }))
                .collect();
            let checks = json!({ "checks": pairs }).to_string();
            Request::post("/api/v1/entitlements/check", "application/json", checks).bearer(&world::service_key(0))
        });
        counting.count("check of 100 pairs", OK, batch).await?;
        let waiting = |_| Request::get("/api/v1/subscriptions?status=provisioning").bearer(&world::service_key(0));
        counting.count("what a service is to set up", OK, self.each(waiting)).await?;
        Ok(())
    }
}

/// An order as its answer names it.
struct Placed {
    id: String,
    /// The landing page's.
    path: String,
    subscriptions: Vec<String>,
}

impl Placed {
    fn read(heard: &Heard) -> Result<Self> {
        let order: Value = serde_json::from_str(&heard.body)?;
        let text = |at: &str| order.pointer(at).and_then(Value::as_str).with_context(|| format!("no {at} in {order}"));
        let (_, token) = text("/onboarding_url")?.rsplit_once("/i/").context("a link without /i/")?;
        let subscriptions = order.pointer("/subscriptions").and_then(Value::as_array).into_iter().flatten();
        let subscriptions = subscriptions.filter_map(|line| line.pointer("/id")?.as_str().map(str::to_owned)).collect();
        Ok(Self { id: text("/id")?.to_owned(), path: format!("/i/{token}"), subscriptions })
    }
}
