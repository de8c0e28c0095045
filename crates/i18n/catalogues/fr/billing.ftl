# Billing & Subscriptions: who sold what. What it costs is the seller's to say.
billing-title = Facturation et abonnements
billing-overview = Vue d’ensemble
billing-subscriptions = Abonnements
billing-year = Année
billing-amounts = Les montants, les factures et les moyens de paiement ne sont pas affichés ici : adressez-vous à { $sellers }, qui facture ce qui vous a été vendu.
billing-no-sellers-title = Aucun vendeur pour l’instant
billing-no-sellers = Un vendeur apparaît ici dès qu’une de ses commandes est appliquée à cette organisation.
billing-services = Services
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
