# Home.
welcome-title = De votre commande à vos services en marche
welcome-lead = { $vendor } met à votre disposition, dans votre organisation, ce que votre vendeur a commandé pour vous.
welcome-how-mail-title = Ouvrez votre invitation
welcome-how-mail = Votre vendeur vous l’envoie par e-mail dès que la commande est passée.
welcome-how-organization-title = Nommez votre organisation
welcome-how-organization = Son adresse professionnelle suffit, sans information de paiement.
welcome-how-service-title = Commencez à travailler
welcome-how-service = Confirmez une seule fois, et vos services s’ouvrent.
home-title = Vos organisations
home-to-apply =
    { $count ->
        [one] Vous avez { $count } abonnement à appliquer
       *[other] Vous avez { $count } abonnements à appliquer
    }
home-waiting-title =
    { $count ->
        [one] { $count } commande à mettre en service
       *[other] { $count } commandes à mettre en service
    }
home-waiting-order =
    { $count ->
        [one] { $count } abonnement vendu par { $seller }
       *[other] { $count } abonnements vendus par { $seller }
    }
home-waiting-go = Mettre en service
home-organizations-title = Organisations
home-organizations-empty-title = Pas encore d’organisation
home-organizations-empty = La première est créée à la mise en service d’une commande. Ouvrez l’invitation envoyée par votre vendeur.
home-organizations-empty-waiting = La première est créée à la mise en service de la commande ci-dessus.
home-handed-title = Commandes que vous avez transmises
home-handed-order = Commande { $reference } de { $seller }
your-role = Votre rôle
role-owner = Propriétaire d’organisation
role-administrator = Administrateur
role-member = Membre

# An organization.
organization-no-subscriptions-title = Aucun abonnement
organization-no-subscriptions = Ils apparaissent ici dès qu’une commande est appliquée à cette organisation.
organization-amounts = Pour les montants et les factures, adressez-vous au vendeur de chaque abonnement.
open-service = Ouvrir le service
seller-kind-partner = Vendeur partenaire
seller-kind-vendor = Fournisseur
seller-since = Depuis le

# Another address for an organization, and those before it.
change-address-title = Modifier l’adresse professionnelle
change-address-lead = C’est l’adresse où se trouve { $organization }. Les adresses précédentes sont conservées.
change-address-go = Enregistrer l’adresse
address-changed = L’adresse professionnelle a été modifiée.
addresses-title = Adresses
address-current = Actuelle
address-set = Enregistrée le { $date } par { $name }
address-was-suggested = Telle que suggérée
address-was-consented = Conservée telle que saisie ; { $vendor } peut la corriger
address-was-corrected = Corrigée par { $vendor }

# How a subscription stands.
status-provisioning = Mise en place
status-active = Actif
status-scheduled = À venir
status-suspended = Suspendu
status-expired = Expiré
status-cancelled = Résilié
status-failed = En échec

# Ce qui est arrivé à une commande.
timeline-title = Commandes
timeline-order-placed = Commande passée par { $seller }
timeline-order-cancelled = Reste de la commande retiré par { $seller }
timeline-invitation-sent = Invitation envoyée
timeline-invitation-refused = L’invitation n’a pas pu être remise
timeline-invitation-bounced = L’invitation est revenue, non distribuée
timeline-invitation-opened = Invitation ouverte
timeline-invitation-resent = Invitation envoyée de nouveau
timeline-invitation-reminded = Rappel envoyé
timeline-invitation-readdressed = Invitation envoyée à une autre personne
timeline-invitation-revoked = Invitation retirée
timeline-invitation-handed-over = Commande transmise à un ou une collègue
timeline-invitation-link-requested = Nouveau lien demandé
timeline-invitation-readdress-asked = Autre destinataire demandé
timeline-onboarding-entered = Mise en service commencée
timeline-onboarding-policy-passed = Boîte aux lettres du destinataire confirmée
timeline-organization-created = Organisation { $organization } créée
timeline-organization-used = Organisation { $organization } choisie
timeline-subscription-applied = { $service }, { $plan } : abonnement appliqué
timeline-subscription-activated = { $service }, { $plan } : prêt
timeline-subscription-failed = { $service }, { $plan } : la mise en place a échoué
timeline-subscription-retried = { $service }, { $plan } : nouvel essai demandé
timeline-subscription-first-used = { $service }, { $plan } : première utilisation
timeline-subscription-seller-changed = { $service }, { $plan } : passé chez un autre vendeur

# The API reference. What it says about operations comes from the OpenAPI document and is English.
api-title = Référence de l’API
api-lead = Passez des commandes, suivez-les et demandez à quoi une organisation a droit. Chaque requête porte une clé d’API comme jeton Bearer.
api-address = Adresse de base
api-version = Version
api-document = Document OpenAPI
api-index = Opérations
api-access = Accessible avec la clé de
api-parameters = Paramètres
api-body = Corps de la requête
api-fields = Champs
api-field = Champ
api-meaning = Signification
api-required = obligatoire
api-example = Exemple
api-copy-example = Copier l’exemple
api-responses = Réponses

# What waits for an owner.
tasks-title =
    { $count ->
        [one] { $count } demande attend votre décision de propriétaire
       *[other] { $count } demandes attendent votre décision de propriétaire
    }
task-apply =
    { $count ->
        [one] Appliquer { $count } abonnement de { $seller } à { $organization }
       *[other] Appliquer { $count } abonnements de { $seller } à { $organization }
    }
task-sent = Transmis par { $person }, { $email }, le { $date }
task-open = Examiner
ask-role =
    { $wish ->
        [owner] { $person } demande à devenir propriétaire de { $organization }
        [administrator] { $person } demande à devenir administrateur de { $organization }
       *[billing_reader] { $person } demande à devenir lecteur de facturation de { $organization }
    }
ask-since = { $email }, depuis le { $date }
ask-means =
    { $wish ->
        [owner] Un propriétaire peut faire tout ce que vous pouvez faire. N’approuvez que si vous connaissez cette personne et cette adresse.
        [administrator] Un administrateur invite, modifie et retire les administrateurs et les membres. N’approuvez que si vous connaissez cette personne et cette adresse.
       *[billing_reader] Un lecteur de facturation consulte les pages de facturation sans rien y modifier. N’approuvez que si vous connaissez cette personne et cette adresse.
    }
ask-approve = Approuver
ask-refuse = Refuser

# La correction d’une adresse, pour ses propriétaires.
corrections-title =
    { $count ->
        [one] Une de vos adresses a été corrigée
       *[other] { $count } de vos adresses ont été corrigées
    }
corrections-lead = Vérifiez-la maintenant ou plus tard : vous continuerez là où vous alliez.
corrections-go-on = Décider plus tard et continuer
correction-title = L’adresse professionnelle de { $organization } a été corrigée
correction-lead = { $vendor } l’a corrigée le { $date }, comme un propriétaire l’avait autorisé en la conservant telle quelle. Les différences sont signalées.
correction-old = Jusqu’à présent
correction-new = Désormais
correction-accept = Accepter la correction
correction-edit = Modifier l’adresse
correction-later = Plus tard

## Codes de contrat

contract-title = Enregistrer un code de contrat
contract-lead = { $seller } vous remet un code de contrat lorsqu’une commande comporte des remises. Vous voyez d’abord ce qu’il change ; rien n’est enregistré sans votre accord.
field-contract-code = Code de contrat
contract-hint = Les majuscules, les espaces et les traits d’union ne comptent pas.
contract-check = Voir ce qu’il change
contract-missing = Saisissez le code de contrat tel que { $seller } vous l’a envoyé.
contract-wrong = Ce code ne peut pas être enregistré pour { $organization }. Comparez-le à celui que { $seller } vous a envoyé, ou demandez le bon à { $seller }.
contract-too-many = Trop de codes impossibles à enregistrer ont été saisis pour { $organization } ou auprès de { $seller }. Réessayez dans une heure.
contract-preview-title = Ce que ce code change
contract-discount = Remise
contract-percent = { $percent } % de remise
contract-days = Du { $from } au { $until }
contract-amounts = Les montants figurent sur les factures de { $seller }, pas ici.
contract-other = Un autre code
contract-save = Enregistrer le code
contract-saved = Le code est enregistré : sa remise est active.
contract-registered = Enregistrés auprès de { $seller }
contract-none = Aucun code de contrat n’est encore enregistré.
contract-since = Depuis le { $since }
contract-since-until = Du { $since } au { $until }
contract-over = Terminé
contract-withdrawn = Retiré par son vendeur le { $date } : la remise a pris fin
contract-seller-changed = Terminé avec le changement de vendeur du { $date }
contract-expired = Expiré le { $date } : la remise a pris fin
address-closed-title = Les propriétaires modifient l’adresse professionnelle
address-closed = Demandez à un propriétaire de { $organization } de la modifier.
contract-closed-title = Les propriétaires enregistrent les codes de contrat
contract-closed = Demandez à un propriétaire de { $organization } de l’enregistrer.
timeline-contract-code-attached = { $seller } a joint un code de contrat
timeline-contract-code-registered = Un code de contrat de { $seller } a été enregistré : la remise est active
timeline-contract-code-withdrawn = { $seller } a retiré le code de contrat : la remise a pris fin
timeline-contract-code-expired = Le code de contrat de { $seller } a expiré : la remise a pris fin
