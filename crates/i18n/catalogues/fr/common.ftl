# The frame of every page.
skip-to-content = Aller au contenu
frame-order-from = Vendeur :
language-switch = Langue :
theme-dark = Mode sombre
account-menu = Menu du compte :
menu-organizations = Vos organisations
sign-out = Se déconnecter
help-question = Une question sur votre commande ? Contactez { $seller }.
support-page = Page d’assistance
footer-api = Référence de l’API
demo-bar-label = Démonstration
demo-bar-title = Démonstration.
demo-bar-text = Les e-mails restent dans la boîte de réception ci-contre et tout disparaît à l’arrêt du programme.
demo-bar-inbox = Boîte de réception
demo-bar-console = Console de démonstration
breadcrumb = Fil d’Ariane
title-error = Erreur :
error-summary-title =
    { $count ->
        [one] Un point est à revoir
       *[other] { $count } points sont à revoir
    }

# Words that stand alone.
seller = Vendeur
sellers = Vendeurs
seller-account = Compte de vendeur
organization = Organisation
subscription = Abonnement
subscriptions = Abonnements
service = Service
plan = Offre
quantity = Quantité
term = Durée
order = Commande
order-reference = Référence de la commande
company = Société
status = État
support = Assistance
members = Membres
country = Pays
business-address = Adresse professionnelle
actions = Actions
yes = oui
no = non
optional = (facultatif)
choose = Choisissez…
choose-country = Choisissez un pays…

# Deeds.
continue = Continuer
cancel = Annuler
change = Modifier
open = Ouvrir
retry = Réessayer
copied = Copié
copy-id = Copier { $id }

# Amounts and dates.
quantity-of = × { $quantity }
subscription-count =
    { $count ->
        [one] { $count } abonnement
       *[other] { $count } abonnements
    }
line-summary = { $plan }, quantité { $quantity }, { $term }
starts-on = Débute le { $date }
from-to = Du { $from } au { $to }
