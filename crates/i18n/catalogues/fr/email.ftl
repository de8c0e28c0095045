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
email-invitation-handed = { $person } vous a transmis cette commande : { $reference }, passée par { $seller } pour { $company }. Pour commencer à l’utiliser, choisissez l’organisation à laquelle la rattacher, ou créez-en une.
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

## Mot de passe oublié : le lien pour en choisir un autre

email-reset-subject = Choisissez un nouveau mot de passe
email-reset-preview = Le lien sert une seule fois, pendant 30 minutes.
email-reset-title = Choisissez un nouveau mot de passe
email-reset-intro = Quelqu’un, peut-être vous, a demandé un nouveau mot de passe pour votre compte sur { $vendor }.
email-reset-button = Choisir un nouveau mot de passe
email-reset-open = Choisir un nouveau mot de passe :
email-reset-until = Le lien sert une seule fois, pendant 30 minutes. Dès que le nouveau mot de passe est enregistré, tous les navigateurs sont déconnectés, sauf celui qui l’a enregistré.
email-reset-ignore = Si ce n’était pas vous, ignorez cet e-mail : sans le lien, rien ne change.
email-reset-reason = Vous recevez cet e-mail parce que cette adresse a été saisie sur { $vendor }.

## Nouveau mot de passe demandé pour une adresse sans compte

email-no-account-subject = Aucun compte à cette adresse
email-no-account-preview = Un nouveau mot de passe a été demandé, mais aucun compte n’existe à cette adresse.
email-no-account-title = Aucun compte à cette adresse
email-no-account-intro = Quelqu’un, peut-être vous, a demandé un nouveau mot de passe sur { $vendor } avec cette adresse e-mail. Aucun compte n’existe à cette adresse.
email-no-account-next = Peut-être avez-vous créé votre compte avec une autre de vos adresses. Si vous n’avez pas encore de compte, créez-en un.
email-no-account-button = Créer votre compte
email-no-account-open = Créer votre compte :
email-no-account-ignore = Si ce n’était pas vous, vous n’avez rien à faire.
email-no-account-reason = Vous recevez cet e-mail parce que cette adresse a été saisie sur { $vendor }.

## Le mot de passe a été modifié

email-password-subject = Votre mot de passe a été modifié
email-password-preview = Tous les autres navigateurs ont été déconnectés.
email-password-title = Votre mot de passe a été modifié
email-password-intro = Le mot de passe de votre compte sur { $vendor } a été modifié le { $moment }. Tous les autres navigateurs ont été déconnectés.
email-password-else = Si c’était vous, vous n’avez rien à faire. Sinon, choisissez sans attendre un nouveau mot de passe :
email-password-button = Choisir un nouveau mot de passe
email-password-reason = Vous recevez cet e-mail parce que vous avez un compte à cette adresse sur { $vendor }.

## Quelqu’un veut prendre une adresse qui a déjà un compte

email-taken-subject = Vous avez déjà un compte
email-taken-preview = Un autre compte ne peut pas prendre cette adresse ; rien n’a changé.
email-taken-title = Vous avez déjà un compte
email-taken-intro = Quelqu’un, peut-être vous, a voulu utiliser cette adresse e-mail pour un autre compte sur { $vendor }. Vous avez déjà un compte à cette adresse : ce n’est donc pas possible.
email-taken-button = Se connecter
email-taken-open = Se connecter au compte de cette adresse :
email-taken-ignore = Si ce n’était pas vous, vous n’avez rien à faire : votre compte n’a pas changé.
email-taken-reason = Vous recevez cet e-mail parce que cette adresse a été saisie sur { $vendor }.

## À l’adresse actuelle : une autre a été demandée

email-asked-subject = Votre adresse e-mail est sur le point de changer
email-asked-preview = Un code a été envoyé à la nouvelle adresse.
email-asked-title = Votre adresse e-mail est sur le point de changer
email-asked-intro = Une personne connectée à votre compte sur { $vendor } veut remplacer son adresse e-mail par { $email }. Un code y a été envoyé ; une fois saisi, l’adresse actuelle ne permettra plus de se connecter.
email-asked-else = Si c’était vous, vous n’avez rien à faire. Sinon, choisissez sans attendre un nouveau mot de passe : cela arrête le changement.
email-asked-button = Choisir un nouveau mot de passe
email-asked-reason = Vous recevez cet e-mail parce que vous avez un compte à cette adresse sur { $vendor }.

## À l’ancienne adresse : une autre l’a remplacée

email-changed-subject = Votre adresse e-mail a été modifiée
email-changed-preview = Vous vous connectez désormais avec la nouvelle adresse.
email-changed-title = Votre adresse e-mail a été modifiée
email-changed-intro = L’adresse e-mail de votre compte sur { $vendor } a été remplacée par { $email } le { $moment }. Tous les autres navigateurs ont été déconnectés.
email-changed-else = Si c’était vous, vous n’avez rien à faire. Sinon, prévenez sans attendre les exploitants de la plateforme { $vendor } : l’ancienne adresse ne permet plus de modifier le compte.
email-changed-button = Ouvrir { $vendor }
email-changed-open = Ouvrir { $vendor } :
email-changed-reason = Vous recevez cet e-mail parce que c’était l’adresse de votre compte sur { $vendor }.

## Connexion depuis un navigateur inconnu jusqu’ici

email-device-subject = Connexion à votre compte
email-device-preview = Depuis un navigateur qui ne s’était encore jamais connecté.
email-device-title = Un nouveau navigateur s’est connecté
email-device-intro = Quelqu’un s’est connecté à votre compte sur { $vendor } depuis un navigateur qui ne l’avait encore jamais fait.
email-device-browser = Navigateur : { $device }
email-device-moment = Heure : { $moment }
email-device-else = Si c’était vous, vous n’avez rien à faire. Sinon, déconnectez ce navigateur et changez votre mot de passe :
email-device-button = Voir vos sessions ouvertes
email-device-reason = Vous recevez cet e-mail parce que vous avez un compte à cette adresse sur { $vendor }.
email-device-name = { $browser } sous { $system }
email-device-unknown = inconnu

## A colleague sent what was ordered to the owners of an organization

email-apply-requested-subject = { $person } vous demande d’appliquer une commande de { $seller }
email-apply-requested-title = Une commande pour votre organisation
email-apply-requested-intro = { $person } ({ $address }) a reçu une commande de { $seller }. Elle revient à { $organization }, dont vous êtes propriétaire : seul un propriétaire peut l’appliquer.
email-apply-requested-subscriptions = À appliquer
email-apply-requested-button = Voir la commande
email-apply-requested-open = Voir la commande dans votre organisation :
email-apply-requested-safe = Vous voyez d’abord tout le plan et confirmez à la fin. N’importe quel propriétaire peut le faire, une seule fois.
email-apply-requested-reason = Vous recevez cet e-mail parce que vous êtes propriétaire de { $organization } sur { $vendor }.

## Quelqu’un demande un rôle aux propriétaires

email-role-asked-subject =
    { $wish ->
        [owner] { $person } demande à devenir propriétaire de { $organization }
        [administrator] { $person } demande à devenir administrateur de { $organization }
       *[billing_reader] { $person } demande à consulter la facturation de { $organization }
    }
email-role-asked-title = Une demande à trancher
email-role-asked-intro =
    { $wish ->
        [owner] { $person } ({ $address }) demande à devenir propriétaire de { $organization }.
        [administrator] { $person } ({ $address }) demande à devenir administrateur de { $organization }.
       *[billing_reader] { $person } ({ $address }) demande à devenir lecteur de facturation de { $organization }.
    }
email-role-asked-means =
    { $wish ->
        [owner] Un propriétaire peut y faire tout ce que vous pouvez faire. N’approuvez que si vous connaissez cette personne et cette adresse.
        [administrator] Un administrateur y invite et en retire les membres, sauf les propriétaires. N’approuvez que si vous connaissez cette personne et cette adresse.
       *[billing_reader] Un lecteur de facturation consulte les pages de facturation de l’organisation sans rien y modifier. N’approuvez que si vous connaissez cette personne et cette adresse.
    }
email-role-asked-button = Décider
email-role-asked-open = Approuver ou refuser :
email-role-asked-ignore = Tant que personne n’approuve, rien ne change.
email-role-asked-reason = Vous recevez cet e-mail parce que vous êtes propriétaire de { $organization } sur { $vendor }.

## How the owners decided

email-role-approved-title =
    { $wish ->
        [owner] Vous êtes désormais propriétaire de { $organization }
        [administrator] Vous êtes désormais administrateur de { $organization }
       *[billing_reader] Vous êtes désormais lecteur de facturation de { $organization }
    }
email-role-approved-intro =
    { $wish ->
        [owner] Un propriétaire a approuvé votre demande : vous pouvez désormais tout faire dans { $organization }, par exemple appliquer les commandes qui vous attendent.
        [administrator] Un propriétaire a approuvé votre demande : vous pouvez désormais inviter, modifier et retirer les administrateurs et les membres de { $organization }.
       *[billing_reader] Un propriétaire a approuvé votre demande : les pages de facturation de { $organization } vous sont ouvertes.
    }
email-role-approved-button = Voir ce qui vous attend
email-role-refused-title =
    { $wish ->
        [owner] Votre demande pour devenir propriétaire a été refusée
        [administrator] Votre demande pour devenir administrateur a été refusée
       *[billing_reader] Votre demande pour consulter la facturation a été refusée
    }
email-role-refused-intro =
    { $wish ->
        [owner] Un propriétaire de l’organisation de vos collègues a refusé votre demande. Vous pouvez toujours lui transmettre ce qui a été commandé pour vous, ou lui en parler.
        [administrator] Un propriétaire de votre organisation a refusé votre demande. Parlez-lui-en si vous avez besoin de ce rôle.
       *[billing_reader] Un propriétaire de votre organisation a refusé votre demande. Parlez-lui-en si vous avez besoin de ce rôle.
    }
email-role-refused-button = Voir ce qui vous attend
email-role-decided-reason = Vous recevez cet e-mail parce que vous avez demandé un rôle aux propriétaires d’une organisation sur { $vendor }.
## Rappel avant la fin d’une invitation

email-invitation-not-me = Je ne suis pas la bonne personne pour cette commande
email-invitation-not-me-open = Ce n’est pas vous ? Désignez un ou une collègue :
email-reminder-subject = La commande { $reference } de { $seller } vous attend toujours
email-reminder-title = Votre commande vous attend
email-reminder-handed = { $person } vous a transmis cette commande.
email-reminder-intro = { $days ->
    [one] La commande { $reference } passée par { $seller } pour { $company } n’est pas encore mise en place. Votre lien fonctionne encore un jour, jusqu’au { $date }.
   *[other] La commande { $reference } passée par { $seller } pour { $company } n’est pas encore mise en place. Votre lien fonctionne encore { $days } jours, jusqu’au { $date }.
}
email-reminder-order = Votre commande ne prend pas fin avec le lien : s’il expire, sa page vous en envoie un nouveau.

## Codes pour l’adresse invitée

email-code-subject = Votre code pour la commande { $reference }
email-code-title = Quelqu’un d’autre peut-il mettre en place cette commande ?
email-code-intro = { $account } souhaite mettre en place la commande { $reference } de { $seller }, qui vous a été adressée. Si c’est exact, transmettez ce code ou saisissez-le vous-même :
email-code-ignore = Si vous ne savez pas de qui il s’agit, gardez ce code pour vous : sans lui, personne ne peut continuer.
email-hand-over-code-subject = Confirmez la transmission de la commande { $reference }
email-hand-over-code-title = Transmettre cette commande ?
email-hand-over-code-intro = La commande { $reference } de { $seller }, qui vous a été adressée, est sur le point d’être transmise à { $colleague } ({ $mailbox }). Si c’est bien ce que vous voulez, saisissez ce code :
email-hand-over-code-ignore = Si vous n’en êtes pas à l’origine, ignorez cet e-mail : sans le code, la commande reste avec vous.
email-order-reason = Vous recevez cet e-mail parce que la commande { $reference } de { $seller } a été envoyée à cette adresse sur { $vendor }.

## Un lien est parti à une autre adresse

email-readdressed-subject = La commande { $reference } de { $seller } est partie ailleurs
email-readdressed-title = Votre lien a été remplacé
email-readdressed-intro = { $seller } a envoyé la commande { $reference } à une autre adresse. Le lien que vous avez reçu ne fonctionne plus.
email-handed-over-intro = La commande { $reference } de { $seller } a été transmise à { $colleague }. Le lien que vous avez reçu ne fonctionne plus.
email-readdressed-next = Vous n’avez plus rien à faire.

## Ce qu’un vendeur doit savoir de sa commande

email-seller-link-title = Commande { $reference } : l’acheteur redemande le lien
email-seller-link-text = Le lien de la commande { $reference } a expiré ou a été remplacé, et l’acheteur en demande un nouveau. Vous envoyez vous-même les liens de vos commandes.
email-seller-link-next = Renvoyez l’invitation depuis votre système ou par l’API : la réponse contient le lien à transmettre.
email-seller-readdress-title = Commande { $reference } : quelqu’un demande l’invitation
email-seller-readdress-text = { $mailbox } a ouvert le lien de la commande { $reference }, envoyé à une autre adresse, et demande une invitation à son nom.
email-seller-readdress-next = Si c’est la bonne personne, changez l’adresse de l’invitation depuis votre système ou par l’API. Sinon, il n’y a rien à faire.
email-seller-handed-title = La commande { $reference } a été transmise à un ou une collègue
email-seller-handed-text = La personne invitée à mettre en place la commande { $reference } l’a transmise à { $mailbox }. L’ancien lien est retiré.
email-seller-handed-next = Un nouveau lien y est en route. Il n’y a rien à faire, sauf si cela vous surprend : révoquez alors l’invitation et appelez votre client.
email-seller-handed-send = Vous envoyez vous-même les liens de vos commandes : renvoyez l’invitation depuis votre système ou par l’API, la réponse contient le nouveau lien à transmettre.
email-seller-order = Identifiant de la commande : { $id }
email-seller-reason = Vous recevez cet e-mail parce qu’il concerne une commande de { $seller } sur { $vendor }.

## Quelqu’un est invité dans une organisation

email-member-invitation-title = { $person } vous invite dans { $organization }
email-member-invitation-intro =
    { $role ->
        [owner] { $person } ({ $address }) vous invite dans { $organization } sur { $vendor }, comme propriétaire.
        [administrator] { $person } ({ $address }) vous invite dans { $organization } sur { $vendor }, comme administrateur.
       *[member] { $person } ({ $address }) vous invite dans { $organization } sur { $vendor }, comme membre.
    }
email-member-invitation-means =
    { $role ->
        [owner] Un propriétaire peut tout faire dans l’organisation : appliquer des commandes, gérer les personnes, voir ce qu’elle achète.
        [administrator] Un administrateur voit ce que possède l’organisation et gère ses administrateurs et ses membres.
       *[member] Un membre voit ce que possède l’organisation et ouvre ses services.
    }
email-member-invitation-billing = Ses pages de facturation vous seront ouvertes aussi.
email-member-invitation-button = Voir l’invitation
email-member-invitation-open = Voir l’invitation, puis l’accepter ou la refuser :
email-member-invitation-only = Seul un compte à cette adresse e-mail peut accepter. Si vous n’en avez pas encore, vous le créerez en chemin.
email-member-invitation-until = Le lien fonctionne jusqu’au { $date }.
email-member-invitation-ignore = Si vous ne connaissez pas { $person }, ne faites rien : vous ne faites partie de rien tant que vous n’acceptez pas.
email-member-invitation-reason = Vous recevez cet e-mail parce que { $person } a saisi votre adresse sur { $vendor }.

## Un membre a un autre rôle, ou n’est plus membre

email-role-changed-title = Votre rôle dans { $organization } a changé
email-role-changed-intro =
    { $role ->
        [owner] Vous êtes désormais propriétaire de { $organization } : vous pouvez tout y faire.
        [administrator] Vous êtes désormais administrateur de { $organization } : vous gérez ses administrateurs et ses membres.
       *[member] Vous êtes désormais membre de { $organization } : vous voyez ce qu’elle possède et ouvrez ses services.
    }
email-role-changed-billing = Ses pages de facturation vous sont ouvertes aussi.
email-role-changed-button = Ouvrir l’organisation
email-role-changed-reason = Vous recevez cet e-mail parce que vous êtes membre de { $organization } sur { $vendor }.
email-member-removed-title = Vous ne faites plus partie de { $organization }
email-member-removed-intro = Vous avez été retiré de { $organization } sur { $vendor }. Ce qu’elle possède ne vous y est plus ouvert. Votre compte reste tel quel.
email-member-removed-ask = Si vous pensez à une erreur, parlez-en aux propriétaires de l’organisation : ils peuvent vous inviter de nouveau.
email-member-removed-reason = Vous recevez cet e-mail parce que vous étiez membre de { $organization } sur { $vendor }.
## Un exploitant a corrigé une adresse conservée avec consentement
email-address-corrected-subject = L’adresse de { $organization } a été corrigée
email-address-corrected-title = Votre adresse professionnelle a été corrigée
email-address-corrected-intro = { $vendor } a corrigé l’adresse professionnelle de { $organization }, comme un propriétaire l’avait autorisé en la conservant telle quelle.
email-address-corrected-old = Jusqu’à présent
email-address-corrected-new = Désormais
email-address-corrected-next = Acceptez la correction ou saisissez une autre adresse. En attendant, rien n’empêche de travailler.
email-address-corrected-button = Voir la correction
email-address-corrected-open = Voir la correction :
email-address-corrected-reason = Vous recevez cet e-mail parce que vous êtes propriétaire de { $organization } sur { $vendor }.
## Codes de contrat

email-contract-registered-title = Votre code de contrat …{ $tail } a été enregistré
email-contract-registered-text = L’organisation { $organization } a enregistré votre code de contrat se terminant par { $tail }. Sa remise est active pour : { $orders }.
email-contract-registered-next = Accordez dès maintenant cette remise sur vos factures.
email-contract-guessed-title = Quelqu’un cherche peut-être à deviner vos codes de contrat
email-contract-guessed-text = Trop de codes de contrat erronés ont été saisis en une heure, le dernier pour l’organisation { $organization }. Les essais suivants sont refusés jusqu’à la fin de cette heure.
email-contract-guessed-next = Si votre acheteur a mal saisi un code de contrat, renvoyez-le-lui. Si personne n’en attend dans cette organisation, signalez-le à { $vendor }.
email-contract-news-reason = Vous recevez cet e-mail parce que vous vendez sous le nom { $seller } sur { $vendor }.
email-contract-reminder-title = La commande { $reference } attend son code de contrat
email-contract-reminder-text = Votre commande { $reference } auprès de { $seller } comporte des remises. Elles ne sont pas encore actives : aucun code de contrat n’est enregistré pour elle dans { $organization }.
email-contract-reminder-next = Demandez votre code de contrat à { $seller }, puis enregistrez-le. Un propriétaire de l’organisation le fait en une minute.
email-contract-expired-title = Le code de contrat …{ $tail } a expiré
email-contract-expired-text = Le code de contrat se terminant par { $tail }, que { $organization } avait enregistré auprès de { $seller }, a expiré. Sa remise a pris fin.
email-contract-withdrawn-title = Le code de contrat …{ $tail } a été retiré
email-contract-withdrawn-text = { $seller } a retiré le code de contrat se terminant par { $tail }, que { $organization } avait enregistré. Sa remise a pris fin.
email-contract-ended-next = Vos abonnements continuent comme avant. Si { $seller } vous remet un autre code de contrat, enregistrez-le ici.
email-contract-button = Ouvrir la page du code de contrat
email-contract-notice-reason = Vous recevez cet e-mail parce que vous êtes propriétaire de { $organization } sur { $vendor }.

## Ce qui a été appliqué a été annulé

email-receipt-undo = Appliqué par erreur ? Vous pouvez annuler l’opération jusqu’au { $until }, tant que les services ne sont pas utilisés.
email-undone-title = { $organization } : opération annulée
email-undone-happened = { $count ->
    [one] { $person } a annulé le { $moment } l’application de l’abonnement ci-dessous à { $organization }. Il peut être appliqué de nouveau.
   *[other] { $person } a annulé le { $moment } l’application des { $count } abonnements ci-dessous à { $organization }. Ils peuvent être appliqués de nouveau.
}
email-undone-gone = { $organization } avait été créée pour eux et ne contenait rien d’autre : elle a disparu.
email-undone-stays = { $organization } reste, avec tout ce qu’elle a par ailleurs.
email-undone-next = Le lien de la commande fonctionne de nouveau. Ce qui vous attend figure aussi sur votre page d’accueil.
email-undone-button = Ouvrir ma page d’accueil
email-undone-reason = Vous recevez cet e-mail parce que vous êtes, ou étiez, propriétaire de { $organization } sur { $vendor }.
email-undone-seller-happened = { $count ->
    [one] Un propriétaire de { $organization } a annulé le { $moment } l’application de l’abonnement ci-dessous. Il attend d’être appliqué de nouveau.
   *[other] Un propriétaire de { $organization } a annulé le { $moment } l’application des { $count } abonnements ci-dessous. Ils attendent d’être appliqués de nouveau.
}
email-undone-seller-next = Le lien de la commande fonctionne de nouveau. Vous n’avez rien à faire : la durée commence quand les abonnements sont appliqués de nouveau. Pour retirer une commande, annulez-la.
email-undone-seller-reason = Vous recevez cet e-mail parce que { $seller } vend sur { $vendor }.
# Changement de vendeur.
email-change-asked-title = { $organization } change de vendeur le { $date }
email-change-asked-text = { $to } a utilisé le code de consentement de { $organization }. Le { $date }, ce vendeur prendra la suite de { $from } : ce qui fonctionne continue sans interruption, et { $to } le facture à partir de ce jour.
email-change-asked-next = Si ce n’est pas ce que vous souhaitez, annulez le changement : jusqu’à ce jour, un clic suffit, et { $from } reste votre vendeur.
email-change-rolled-back-title = { $organization } reste avec { $from }
email-change-rolled-back-text = Le changement de vendeur de { $organization } vers { $to }, prévu le { $date }, a été annulé.
email-change-kept-next = Rien ne change : { $from } continue de facturer ce qu’il vous a vendu. Pour changer plus tard, créez un autre code de consentement.
email-change-done-title = { $organization } achète désormais auprès de { $to }
email-change-done-text = { $to } a pris la suite de { $from } dans { $organization }. Vos abonnements continuent avec leurs durées et leurs quantités.
email-change-done-next = Pour les montants et les factures, adressez-vous désormais à { $to } ; les remises de { $from } ont pris fin. Ce que { $from } a facturé auparavant reste consultable.
email-change-stopped-title = Le changement de vendeur de { $organization } n’a pas eu lieu
email-change-stopped-text = { $to } n’a pas pu prendre la suite de { $from } dans { $organization } le { $date }.
email-change-closed-title = { $organization } n’achète plus auprès de { $from }
email-change-closed-text = Le lien entre { $organization } et { $from } a été fermé. Plus rien ne fonctionnait par ce lien.
email-change-closed-next = Ce qui a été acheté reste consultable. Une nouvelle commande de { $from } peut être configurée avec une nouvelle organisation.
email-seller-change-button = Ouvrir votre organisation
email-gaining-asked-title = { $organization } vient chez vous le { $date }
email-gaining-asked-text = Vous avez demandé à reprendre l’organisation { $organization }. Le { $date }, ses abonnements passent chez vous, et vous les facturez à partir de ce jour.
email-gaining-asked-next = Jusqu’à ce jour, vous-même ou un propriétaire de { $organization } pouvez annuler.
email-gaining-rolled-back-title = { $organization } ne vient pas chez vous
email-gaining-rolled-back-text = Le changement par lequel { $organization } devait venir chez vous le { $date } a été annulé.
email-gaining-kept-next = Pour demander de nouveau, il vous faut un autre code de consentement d’un propriétaire.
email-gaining-done-title = { $organization } achète auprès de vous
email-gaining-done-text = Depuis le { $date }, vous facturez les abonnements de { $organization } qui sont passés chez vous.
email-gaining-done-next = Ils figurent parmi vos abonnements. Les remises accordées auparavant ont pris fin ; accordez les vôtres par vos propres codes.
email-gaining-stopped-title = { $organization } n’a pas pu venir chez vous
email-gaining-stopped-text = Le changement par lequel { $organization } devait venir chez vous le { $date } n’a pas pu être effectué.
email-losing-asked-title = { $organization } vous quitte le { $date }
email-losing-asked-text = Un propriétaire de { $organization } a consenti à un changement de vendeur. Le { $date }, ses abonnements passeront chez un autre vendeur.
email-losing-asked-next = Jusqu’à ce jour, vous facturez comme avant. Les propriétaires peuvent encore annuler ; vous en serez informé.
email-losing-kept-title = { $organization } reste chez vous
email-losing-kept-text = Le changement par lequel { $organization } devait vous quitter le { $date } n’a pas eu lieu.
email-losing-kept-next = Vous continuez de facturer comme avant.
email-losing-done-title = { $organization } vous a quitté
email-losing-done-text = Le { $date }, les abonnements de { $organization } sont passés chez un autre vendeur.
email-losing-done-next = Facturez-les jusqu’à la veille. Vos remises y ont pris fin, et vos commandes restent consultables.
email-link-closed-title = { $organization } n’achète plus auprès de vous
email-link-closed-text = Le lien entre { $organization } et vous a été fermé. Plus rien ne fonctionnait par ce lien.
email-link-closed-next = Vos commandes restent consultables. Une nouvelle commande de votre part se configure avec une nouvelle organisation.

# Le fournisseur est devenu un vendeur d’une organisation.
email-vendor-added-title = { $seller } est désormais un vendeur de { $organization }
email-vendor-added-intro = { $seller } a été ajouté aux vendeurs de { $organization }. Ses propres commandes peuvent y être appliquées et sont facturées par { $seller } ; la facturation de votre vendeur partenaire ne change pas.
email-vendor-added-next = Consulter le profil de facturation :
email-vendor-added-button = Consulter le profil de facturation
email-vendor-added-note = Si aucun de vos propriétaires ne l’a voulu, écrivez à l’assistance du fournisseur.
email-vendor-added-reason = Vous recevez cet e-mail car vous êtes propriétaire de { $organization } sur { $vendor }.

# Un opérateur a décidé si une organisation paie sur facture.
email-invoice-approved-subject = { $organization } paie sur facture
email-invoice-approved-title = Le paiement sur facture est accepté
email-invoice-approved-intro = { $vendor } a accepté le paiement sur facture pour { $organization }. Toutes ses commandes auprès de { $vendor } peuvent désormais être réglées ainsi.
email-invoice-refused-subject = { $organization } ne paie pas sur facture
email-invoice-refused-title = Le paiement sur facture n’est pas accepté
email-invoice-refused-intro = { $vendor } n’a pas accepté le paiement sur facture pour { $organization }. Ce qui est déjà appliqué reste inchangé.
email-invoice-why = Motif
email-invoice-next = Pour les prochaines commandes, un autre mode de paiement est nécessaire.
email-invoice-button = Ouvrir la facturation
email-invoice-open = Ouvrir la facturation :
email-invoice-reason = Vous recevez cet e-mail parce que vous êtes propriétaire de { $organization } sur { $vendor }.

# Le dernier jour de la carte avec laquelle une organisation paie le fournisseur est proche ; ou passé, si la lettre part en retard.
email-card-expiring-title = La carte de { $organization } est utilisable jusqu’au { $date }
email-card-expired-title = La carte de { $organization } a expiré le { $date }
email-card-expiring-intro = { $organization } paie { $seller } avec cette carte : { $card }. Elle est utilisable jusqu’au { $date }.
email-card-expired-intro = { $organization } paie { $seller } avec cette carte : { $card }. Elle a expiré le { $date } et ne paie plus rien.
email-card-next = Un propriétaire peut la remplacer ou choisir un autre moyen de paiement.
email-card-open = Consulter les moyens de paiement :
email-card-button = Consulter les moyens de paiement
email-card-note = Personne ne demande un numéro de carte par e-mail. Une nouvelle carte se saisit sur la page de Stripe, à laquelle mènent les moyens de paiement.
email-card-reason = Vous recevez cet e-mail parce que vous êtes propriétaire ou lecteur de facturation de { $organization } sur { $vendor }.
