//! Makes sellers, services and plans what a catalogue declares. Doing it again changes nothing.

use domain::{
    Moment, Refusal,
    catalogue::{Declaration, PlanDeclaration, SellerDeclaration, ServiceDeclaration},
    currency::{Currency, ExceptionFor},
    id::{PlanId, SellerId, ServiceId},
};
use serde_json::json;
use store::{
    Action, Broken, Tx, Writes, audit,
    catalogue::{self, Plan, Seller, Service},
    currency_exception,
};

/// The action.
pub struct ApplyCatalogue {
    /// A checked declaration.
    pub declaration: Declaration,
    /// When.
    pub moment: Moment,
}

/// What is there already.
pub struct Facts {
    sellers: Vec<Seller>,
    services: Vec<Service>,
    plans: Vec<Plan>,
    exceptions: Vec<(SellerId, ExceptionFor, Currency)>,
}

/// The ids of what was declared, in its order.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Sellers: id and key.
    pub sellers: Vec<(SellerId, String)>,
    /// Services: id and key.
    pub services: Vec<(ServiceId, String)>,
}

/// Why a catalogue cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CatalogueRefusal {
    /// A seller's kind cannot change: its links say which it is.
    KindChanged(String),
    /// There is a vendor already, under another key.
    SecondVendor(String),
}

impl Refusal for CatalogueRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::KindChanged(_) => "seller_kind_changed",
            Self::SecondVendor(_) => "second_vendor",
        }
    }
}

/// What is declared, matched with what is there: in the declaration's order.
pub struct Decision {
    sellers: Vec<Matched<SellerId>>,
    currencies: Currencies,
    services: Vec<MatchedService>,
}

/// Currencies beside those of countries, as far as they change.
#[derive(Default)]
struct Currencies {
    approved: Vec<(SellerId, ExceptionFor, Currency)>,
    withdrawn: Vec<(SellerId, ExceptionFor, Currency)>,
}

/// The id a declared thing has, or gets when it is new.
#[derive(Clone, Copy)]
struct Matched<I> {
    id: I,
    new: bool,
}

struct MatchedService {
    service: Matched<ServiceId>,
    plans: Vec<Matched<PlanId>>,
}

impl Action for ApplyCatalogue {
    type Facts = Facts;
    type Decision = Decision;
    type Outcome = Applied;
    type Refusal = CatalogueRefusal;

    async fn load(&self, tx: &Tx) -> Result<Facts, Broken> {
        let (sellers, services) = (catalogue::sellers(tx).await?, catalogue::services(tx).await?);
        Ok(Facts { sellers, services, plans: catalogue::plans(tx).await?, exceptions: currency_exception::all(tx).await? })
    }

    fn decide(&self, facts: Facts) -> Result<Decision, CatalogueRefusal> {
        let mut fresh = 0..;
        let mut next = || fresh.next().unwrap_or_default();
        for declared in &self.declaration.sellers {
            check_kind(declared, &facts.sellers)?;
        }
        let sellers = self.declaration.sellers.iter().map(|declared| {
            let known = facts.sellers.iter().find(|seller| seller.key == declared.key);
            Matched { id: known.map_or_else(|| self.moment.id(next()), |seller| seller.id), new: known.is_none() }
        });
        let sellers: Vec<_> = sellers.collect();
        let currencies = self.currencies(&sellers, &facts.exceptions);
        let services = self.declaration.services.iter().map(|declared| {
            let known = facts.services.iter().find(|service| service.key == declared.key);
            let id = known.map_or_else(|| self.moment.id(next()), |service| service.id);
            let plans = declared.plans.iter().map(|plan| {
                let known = facts.plans.iter().find(|known| known.service == id && known.key == plan.key);
                Matched { id: known.map_or_else(|| self.moment.id(next()), |plan| plan.id), new: known.is_none() }
            });
            MatchedService { service: Matched { id, new: known.is_none() }, plans: plans.collect() }
        });
        Ok(Decision { services: services.collect(), sellers, currencies })
    }

    fn write(&self, decision: Decision, writes: &mut Writes) -> Applied {
        let (mut sellers, mut services) = (Vec::new(), Vec::new());
        for (declared, &Matched { id, new }) in self.declaration.sellers.iter().zip(&decision.sellers) {
            writes.add(if new { catalogue::add_seller(id, declared, self.moment.now) } else { catalogue::change_seller(id, declared) });
            sellers.push((id, declared.key.clone()));
        }
        for (declared, matched) in self.declaration.services.iter().zip(&decision.services) {
            let Matched { id, new } = matched.service;
            writes.add(if new { catalogue::add_service(id, declared, self.moment.now) } else { catalogue::change_service(id, declared) });
            self.write_plans(id, declared, &matched.plans, writes);
            services.push((id, declared.key.clone()));
        }
        for (seller, whom, currency) in &decision.currencies.withdrawn {
            writes.add(currency_exception::withdraw(*seller, whom, *currency));
        }
        for (seller, whom, currency) in &decision.currencies.approved {
            writes.add(currency_exception::approve(*seller, whom, *currency, self.moment.now));
        }
        writes.add(self.audit(&decision.currencies));
        Applied { sellers, services }
    }
}

fn check_kind(declared: &SellerDeclaration, known: &[Seller]) -> Result<(), CatalogueRefusal> {
    use domain::catalogue::SellerKind::Vendor;
    match known.iter().find(|seller| seller.key == declared.key) {
        Some(seller) if seller.kind != declared.kind => Err(CatalogueRefusal::KindChanged(declared.key.clone())),
        None if declared.kind == Vendor && known.iter().any(|seller| seller.kind == Vendor) => {
            Err(CatalogueRefusal::SecondVendor(declared.key.clone()))
        }
        _ => Ok(()),
    }
}

impl ApplyCatalogue {
    /// What is declared and not there yet, and what is there of a declared seller and not declared any more.
    fn currencies(&self, ids: &[Matched<SellerId>], known: &[(SellerId, ExceptionFor, Currency)]) -> Currencies {
        let mut changed = Currencies::default();
        for (declared, &Matched { id, .. }) in self.declaration.sellers.iter().zip(ids) {
            let wanted = declared.exceptions();
            let there = || known.iter().filter(|(seller, ..)| *seller == id);
            let is_there = |(whom, currency): &(ExceptionFor, Currency)| there().any(|known| (&known.1, &known.2) == (whom, currency));
            changed.withdrawn.extend(there().filter(|known| !wanted.contains(&(known.1.clone(), known.2))).cloned());
            changed.approved.extend(wanted.into_iter().filter(|one| !is_there(one)).map(|(whom, currency)| (id, whom, currency)));
        }
        changed
    }

    /// All plans first, then what they require, so that their order in the file does not matter.
    fn write_plans(&self, service: ServiceId, declared: &ServiceDeclaration, ids: &[Matched<PlanId>], writes: &mut Writes) {
        let plans = || declared.plans.iter().zip(ids);
        for (plan, &Matched { id, new }) in plans() {
            writes.add(if new { catalogue::add_plan(id, service, plan, self.moment.now) } else { catalogue::change_plan(id, plan) });
        }
        for (plan, matched) in plans() {
            let base = |wanted: &String| plans().find(|(other, _): &(&PlanDeclaration, _)| other.key == *wanted).map(|(_, base)| base.id);
            writes.add(catalogue::require(matched.id, plan.requires.as_ref().and_then(base)));
        }
    }

    fn audit(&self, currencies: &Currencies) -> store::Statement {
        let mut keys = json!({
            "sellers": self.declaration.sellers.iter().map(|seller| &seller.key).collect::<Vec<_>>(),
            "services": self.declaration.services.iter().map(|service| &service.key).collect::<Vec<_>>(),
        });
        for (name, changed) in [("currencies_approved", &currencies.approved), ("currencies_withdrawn", &currencies.withdrawn)] {
            let named: Vec<_> = changed.iter().map(|(_, whom, currency)| format!("{} {currency}", whom.parts().1)).collect();
            if let Some(all) = keys.as_object_mut().filter(|_| !named.is_empty()) {
                all.insert(name.to_owned(), json!(named));
            }
        }
        let entry = audit::Entry {
            actor: audit::Actor::System,
            action: "catalogue.apply",
            subject: "catalogue".to_owned(),
            seller: None,
            organization: None,
            data: keys,
        };
        audit::note(&self.moment, 0, entry)
    }
}
