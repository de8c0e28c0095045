# Billing & Subscriptions: who sold what. What it costs is the seller's to say.
billing-title = Facturation et abonnements
billing-overview = Vue d’ensemble
billing-subscriptions = Abonnements
billing-year = Année
billing-amounts = Les montants, les factures et les moyens de paiement ne sont pas affichés ici : adressez-vous à { $sellers }, qui facture ce qui vous a été vendu.
billing-no-sellers-title = Aucun vendeur pour l’instant
billing-no-sellers = Un vendeur apparaît ici dès qu’une de ses commandes est appliquée à cette organisation.
billing-services = Services
billing-no-services = Aucun pour l’instant
billing-seller-details = Détails du vendeur
billing-legal-name = Raison sociale
billing-seller-id = Identifiant du vendeur
billing-bills = Facturation
billing-bills-text = { $seller } fixe les montants, envoie les factures et encaisse les paiements de tout ce qui vous a été vendu.
billing-console = Console de facturation de { $seller }
billing-current = Abonnements en cours
billing-no-current-title = Rien n’est en cours
billing-no-current = Les abonnements apparaissent ici dès qu’ils sont appliqués et jusqu’à leur fin.
billing-all = Tous les abonnements
billing-search = Rechercher
billing-search-hint = Service, offre, vendeur, commande ou identifiant
billing-any = Tous
billing-show = Afficher
billing-reset = Tout afficher
billing-nothing-found-title = Aucun résultat
billing-nothing-found = Aucun abonnement ne correspond. Essayez avec moins de mots, ou affichez tout.
billing-newest = Plus récents
billing-older = Plus anciens
billing-csv = Télécharger en CSV
billing-print = Imprimer
billing-applied = Appliqué
billing-applied-by = { $when }, par { $who }
billing-said = Message du service
billing-sold-by = Vendu par
billing-reference = Commande
billing-ask = Pour les montants, les factures et les changements, adressez-vous à { $seller }.
billing-timeline = Historique
billing-term-ahead = Commence le { $date }.
billing-term-over = Terminé le { $date }.
billing-term-day =
    { $left ->
        [0] Jour { $day } sur { $days } : c’est le dernier.
        [one] Jour { $day } sur { $days } ; il reste { $left } jour.
       *[other] Jour { $day } sur { $days } ; il reste { $left } jours.
    }
billing-renews = L’abonnement se renouvelle automatiquement.
billing-ends = L’abonnement ne se renouvelle pas automatiquement.
billing-years = Autres années
billing-year-title = Périodes en { $year }
billing-year-empty-title = Rien en { $year }
billing-year-empty = Aucun abonnement ne couvre cette année.
billing-year-drawing =
    { $count ->
        [one] Frise de l’année { $year } avec la période de { $count } abonnement ; le tableau ci-dessous dit la même chose.
       *[other] Frise de l’année { $year } avec les périodes de { $count } abonnements ; le tableau ci-dessous dit la même chose.
    }
billing-today = Aujourd’hui
billing-closed-title = La facturation est réservée aux propriétaires et aux lecteurs de la facturation
billing-closed = Vous êtes membre de { $organization }, mais ses pages de facturation ne sont ouvertes qu’aux propriétaires et aux lecteurs de la facturation. Adressez-vous à un propriétaire.
billing-closed-back = Revenir à l’organisation
billing-column-id = Identifiant de l’abonnement
billing-column-months = Durée en mois
billing-column-first = Premier jour
billing-column-last = Dernier jour
billing-column-renews = Renouvellement automatique
billing-add-contract = Ajouter un contrat
billing-registered = Le code de contrat se terminant par { $tail } est enregistré : sa remise est active.
billing-expects =
    { $count ->
        [one] La commande { $orders } comporte des remises : elles prennent effet dès que le code de contrat de { $seller } est enregistré.
       *[other] Les commandes { $orders } comportent des remises : elles prennent effet dès que les codes de contrat de { $seller } sont enregistrés.
    }
# Changement de vendeur.
billing-change-seller = Changer de vendeur
billing-close-seller = Fermer le lien
billing-no-account = Pas encore communiqué
billing-moved-from = Vendu à l’origine par
change-title = Changement de vendeur
change-lead = Un autre vendeur partenaire peut prendre la suite de { $from }. Il lui faut un code que seul un propriétaire peut créer.
change-permits-title = Ce que le code permet à un autre vendeur que { $from }
change-permits-see = Voir le nom et l’état de cette organisation, et ses services avec offres, quantités et durées. Aucun membre, aucune adresse, aucun prix.
change-permits-ask =
    { $days ->
        [one] Demander le changement une fois, dans un délai de { $days } jour, et en choisir la date : demain au plus tôt.
       *[other] Demander le changement une fois, dans un délai de { $days } jours, et en choisir la date : demain au plus tôt.
    }
change-permits-back = Jusqu’à cette date, un clic vous suffit pour annuler, et { $from } reste votre vendeur. Ce jour-là, tout passe sans interruption.
change-permits-discounts = Les remises de { $from } prennent fin ce jour-là, et ses commandes pas encore appliquées ne conviennent plus à cette organisation.
change-nothing-runs = Rien ne fonctionne en ce moment : le nouveau vendeur commencerait avec une liste vide.
change-lines = Ce qui passe chez lui
change-line-until = jusqu’au { $date }
change-make = Créer un code de consentement
change-make-another = Créer un autre code ; le précédent prend fin
change-make-hint = Votre mot de passe vous est demandé si votre connexion date de plus de dix minutes.
change-made-title = Votre code de consentement
change-made-once = Il n’est affiché que cette fois et n’est conservé nulle part. Copiez-le maintenant.
change-made-next =
    { $days ->
        [one] Ne le donnez qu’au nouveau vendeur, par un moyen sûr. Il sert une fois, pendant { $days } jour.
       *[other] Ne le donnez qu’au nouveau vendeur, par un moyen sûr. Il sert une fois, pendant { $days } jours.
    }
change-copy = Copier le code de consentement
change-open-title = Un code de consentement est en circulation
change-open-by = Créé par
change-open-until = Utilisable jusqu’au
change-open-over = expiré
change-revoke = Reprendre le code
change-revoked = Le code a été repris. Plus personne ne peut s’en servir.
change-waiting-title = Le vendeur change le { $date }
change-waiting = Le { $date }, { $to } prend la suite de { $from }. Ce qui fonctionne continue ; les deux vendeurs et tous les propriétaires en sont informés.
change-from = Jusqu’ici
change-to = Ensuite
change-day = Date du changement
change-roll-back = Annuler le changement
change-roll-back-means = Rien ne change alors : { $from } reste votre vendeur. Tout le monde en est informé.
change-rolled-back = Le changement a été annulé. Tout le monde en a été informé.
change-no-partner-title = Il n’y a pas de vendeur partenaire à quitter
change-no-partner = Cette organisation n’achète en ce moment auprès d’aucun vendeur partenaire.
change-past = Changements passés
change-past-done = Le { $date }, { $to } a pris la suite de { $from }.
change-past-rolled-back = Le { $date }, le changement de { $from } vers { $to } a été annulé.
change-past-stopped = Le { $date }, { $to } n’a pas pu prendre la suite de { $from }.
change-why-owner = Par un propriétaire.
change-why-seller = Par le nouveau vendeur.
change-why-link-closed = Le lien avec l’ancien vendeur avait été fermé.
change-why-seller-not-selling = Le nouveau vendeur ne pouvait pas vendre.
change-why-organization-gone = L’organisation n’était plus utilisée.
change-why-change-waiting = L’organisation attendait un autre changement, consenti par ses propriétaires.
change-closed-title = Les propriétaires changent de vendeur
change-closed = Adressez-vous à un propriétaire de { $organization } si elle doit acheter auprès d’un autre vendeur.
close-title = Fermer le lien avec { $seller }
close-means = Plus rien ne fonctionne par { $seller }. { $organization } n’achètera plus auprès de ce vendeur ; ce qui a été acheté reste consultable. Une nouvelle commande de { $seller } se configure avec une nouvelle organisation.
close-go = Ne plus acheter auprès de { $seller }
close-running =
    { $count ->
        [one] { $count } abonnement de { $seller } est encore en cours. Le lien peut être fermé quand il aura pris fin, ou l’abonnement passe chez un autre vendeur par un changement de vendeur.
       *[other] { $count } abonnements de { $seller } sont encore en cours. Le lien peut être fermé quand ils auront pris fin, ou ils passent chez un autre vendeur par un changement de vendeur.
    }
close-back = Revenir à Facturation et abonnements
close-which = Choisissez le vendeur sur sa vignette, puis réessayez.

# Le fournisseur comme vendeur, hors de toute commande.
billing-add-vendor-text = Vous pouvez aussi acheter directement auprès de { $vendor }. Ce que des vendeurs partenaires vous ont vendu reste chez eux.
billing-vendor-added = { $vendor } est désormais un vendeur de { $organization }. Ses propres commandes peuvent être appliquées ici.
vendor-add-title = Ajouter { $vendor } comme vendeur
vendor-add-lead = { $vendor } facture alors à { $organization } ses propres commandes. Indiquez comment. Ce que des vendeurs partenaires ont vendu reste chez eux.
vendor-currency-hint = Elle découle du pays de l’adresse professionnelle et ne change plus dès qu’un achat auprès du fournisseur est en cours.
vendor-invoice-restricted = Le paiement sur facture ne vaut que pour la première commande, jusqu’à son approbation par { $vendor } pour votre organisation.
vendor-address-hint = Les factures sont établies à l’adresse professionnelle.
vendor-address-first = L’adresse professionnelle de { $organization } avait été acceptée, mais elle ne le serait plus selon les règles actuelles. Corrigez-la d’abord, puis revenez.
vendor-terms = Conditions commerciales
vendor-terms-version = Version { $version }
vendor-back = Revenir à Facturation et abonnements
vendor-change = Modifier
vendor-confirm-title = Vérifiez, puis ajoutez { $vendor }
vendor-means-orders = Les commandes de { $vendor } lui-même pourront ensuite être appliquées à cette organisation.
vendor-means-partner = Votre vendeur partenaire et tout ce qu’il a vendu restent inchangés.
vendor-means-owners = Chaque propriétaire en est informé par e-mail.
vendor-closed-title = Les propriétaires décident si le fournisseur facture
vendor-closed = Vous faites partie de { $organization }, mais seuls ses propriétaires ajoutent le fournisseur comme vendeur ou modifient sa facturation. Adressez-vous à un propriétaire.
# Le profil de facturation.
profile-lead = Comment { $vendor } facture à { $organization } ses propres commandes. Les vendeurs partenaires facturent eux-mêmes et n’utilisent rien de tout cela.
profile-facts = Facturé à
profile-since = Depuis
profile-changed = Le profil de facturation a été modifié.
profile-changed-on = Modifié le { $date }
profile-change = Modifier
profile-change-title = Modifier le profil de facturation
profile-save = Enregistrer
profile-back = Revenir au profil de facturation
profile-currency-country = C’est la devise du pays de l’adresse professionnelle.
profile-currency-exception = Elle a été convenue au préalable avec le fournisseur.
profile-currency-stays = Elle ne change pas tant qu’un achat auprès du fournisseur est en cours.
profile-currency-open = Elle ne change plus dès qu’un achat auprès du fournisseur est en cours.
profile-tax-none = Non indiqué
profile-tax-format = Il a la forme prévue par son pays. Personne n’a été consulté sur sa validité.
profile-tax-checksum = Sa clé de contrôle est exacte. Personne n’a été consulté sur sa validité.
profile-tax-confirmed = VIES, le registre de l’Union européenne, l’a confirmé le { $date }.
profile-tax-unconfirmed = VIES, le registre de l’Union européenne, ne l’a pas confirmé le { $date }, ou n’a pas répondu.
profile-tax-elsewhere = Ce numéro fiscal ne correspond pas au pays actuel de l’adresse professionnelle ({ $country }). Modifiez-le.
profile-tax-again = Comparez-le avec votre attestation. Pour relancer la vérification, choisissez « Modifier », puis enregistrez.
profile-default = Par défaut
profile-card-until = Jusqu’au { $date }
profile-invoice-approved = Approuvé par { $vendor } pour toutes les commandes
profile-invoice-refused = Refusé par { $vendor } : choisissez un autre moyen de paiement.
profile-accepted-by = Acceptées par { $name } le { $moment }
profile-terms-none = Aucunes conditions n’ont été acceptées.
