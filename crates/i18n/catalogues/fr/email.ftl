# Les e-mails. Chaque message sert à la fois à la forme texte et à la forme HTML.
# Ni « de » ni « que » devant un nom propre variable : il faudrait les élider devant une voyelle.

# Salutation ; sans nom quand la commande n’en porte pas.
email-hello = Bonjour { $name },
email-hello-nobody = Bonjour,

# Un abonnement : le nom du service le précède.
email-subscription = { $plan } · quantité : { $quantity } · { $term }
email-subscription-period = Du { $start } au { $end }
email-subscription-order = Commande { $reference }
email-subscription-preparing = Mise en place en cours

# Sous un bouton, suivi de l’adresse qu’il ouvre.
email-copy-link = Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :
email-questions = Une question sur cette commande ? Écrivez à { $seller } : { $contact }
# La ligne sous le nom du vendeur, en tête ; et l’expéditeur tel que la messagerie l’affiche.
email-via = via { $vendor }
email-sender = { $seller } via { $vendor }

## Invitation : un vendeur a passé une commande pour le lecteur

email-invitation-subject = { $seller } : mettez en service votre commande { $reference }
email-invitation-preview = Il vous faut : votre adresse professionnelle et environ 3 minutes.
email-invitation-title = Votre commande est prête
email-invitation-intro = { $seller } a passé la commande { $reference } pour { $company }. Pour commencer à l’utiliser, choisissez l’organisation à laquelle la rattacher, ou créez-en une.
email-invitation-subscriptions = Votre commande
email-invitation-button = Mettre en service
email-invitation-open = Mettre en service ma commande :
email-invitation-need = Il vous faut : votre adresse professionnelle et environ 3 minutes.
email-invitation-safe = Ouvrir le lien ne change rien. Vous voyez d’abord votre commande et ne confirmez qu’à la fin.
email-invitation-until = Le lien est valable jusqu’au { $date }. Passé cette date, { $seller } peut vous en envoyer un nouveau.
email-invitation-reason = Vous recevez cet e-mail à la suite de la commande { $reference } de services cloud, passée par { $seller } pour { $company } sur { $vendor }.

## Vérification d’une adresse e-mail par un code

email-verify-subject = Confirmez votre adresse e-mail
email-verify-preview = Votre code est valable 15 minutes.
email-verify-title = Confirmez votre adresse e-mail
email-verify-intro = Saisissez ce code sur la page où { $vendor } vous l’a demandé :
email-verify-plain = D’un seul tenant, pour le copier : { $code }
email-verify-until = Le code est valable 15 minutes. Personne chez { $vendor } ne vous le demandera jamais.
email-verify-ignore = Si vous n’êtes pas à l’origine de cette demande, ignorez cet e-mail : sans le code, rien ne se passe.
email-verify-reason = Vous recevez cet e-mail parce que cette adresse a été saisie sur { $vendor }.

## Quelqu’un a voulu créer un compte qui existe déjà

email-exists-subject = Vous avez déjà un compte
email-exists-preview = Connectez-vous avec cette adresse ; rien n’a changé.
email-exists-title = Vous avez déjà un compte
email-exists-intro = Quelqu’un, peut-être vous, a voulu créer un compte sur { $vendor } avec cette adresse e-mail. Vous en avez déjà un : connectez-vous pour continuer.
email-exists-button = Se connecter
email-exists-open = Se connecter :
email-exists-ignore = Si ce n’était pas vous, vous n’avez rien à faire : votre compte n’a pas changé.
email-exists-reason = Vous recevez cet e-mail parce que cette adresse a été saisie sur { $vendor }.

## Récapitulatif une fois les abonnements appliqués

email-receipt-subject = { $count ->
    [one] { $seller } : votre abonnement est appliqué à { $organization }
   *[other] { $seller } : vos { $count } abonnements sont appliqués à { $organization }
}
email-receipt-preview = Opération effectuée par { $person } pour l’organisation { $organization }.
email-receipt-title = { $count ->
    [one] Votre abonnement est appliqué
   *[other] Vos abonnements sont appliqués
}
email-receipt-intro = { $count ->
    [one] L’abonnement ci-dessous, vendu par { $seller }, est désormais rattaché à l’organisation { $organization }.
   *[other] Les { $count } abonnements ci-dessous, vendus par { $seller }, sont désormais rattachés à l’organisation { $organization }.
}
email-receipt-who = Opération effectuée par { $person } le { $moment }.
email-receipt-subscriptions = { $count ->
    [one] Abonnement
   *[other] Abonnements
}
email-receipt-button = Ouvrir mon organisation
email-receipt-open = Ouvrir mon organisation :
email-receipt-code = Cette commande comporte des remises. Pour les activer, demandez votre code de contrat à { $seller }, puis ajoutez-le dans votre organisation.
email-receipt-amounts = Aucun montant ne figure ici : { $seller } facture ces abonnements. Pour les prix et les factures, écrivez à { $contact }.
email-receipt-reason = Vous recevez cet e-mail parce que des abonnements vendus par { $seller } ont été appliqués à { $organization } sur { $vendor }.

## Un service n’a pas pu préparer ce qui a été appliqué

email-failed-subject = { $service } n’a pas pu être mis en place pour { $organization }
email-failed-title = { $service } n’a pas pu être mis en place
email-failed-intro = L’abonnement à { $service }, { $plan }, est appliqué à { $organization }, mais le service n’a pas pu le préparer.
email-failed-said = Voici ce qu’indique { $service } :
email-failed-next = Sur la page de votre organisation, vous pouvez demander au service de réessayer :
email-failed-button = Réessayer
email-failed-reason = Vous recevez cet e-mail parce que vous avez appliqué cet abonnement à { $organization } sur { $vendor }.
