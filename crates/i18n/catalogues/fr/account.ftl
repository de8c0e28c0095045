# Creating an account, verifying its e-mail, signing in.
create-account = Créez votre compte
sign-in = Se connecter
continue-as = Continuer en tant que { $name }
use-another-account = Utiliser un autre compte
field-name = Votre nom
field-email = Adresse e-mail
field-password = Mot de passe
field-code = Code de vérification
password-show = Afficher
password-hide = Masquer
sign-up-lead = Un compte est nécessaire pour mettre en service vos commandes et gérer vos organisations.
sign-up-lead-seller = Votre commande passée auprès du vendeur { $seller } est conservée. Vous la retrouverez dès que votre adresse e-mail sera vérifiée.
sign-up-order = { $seller } a commandé pour vous
sign-up-order-company = { $seller } a commandé pour { $company }
sign-up-email-hint = Nous vous y enverrons un code de vérification.
sign-up-password-hint = Au moins 15 caractères. Quelques mots sans rapport entre eux forment un mot de passe solide et facile à retenir. Le copier-coller et les gestionnaires de mots de passe sont les bienvenus.
sign-up-have-account = Vous avez déjà un compte ?
sign-in-lead-seller = Pour poursuivre votre commande passée auprès du vendeur { $seller }.
sign-in-no-account = Première visite ?
sign-in-signed-out = Votre session est fermée.
verify-title = Consultez votre messagerie
verify-lead = Nous avons envoyé un code à
verify-code-hint = 8 chiffres, valables 15 minutes. Les espaces ne comptent pas.
verify-button = Vérifier l’adresse e-mail
verify-not-received = Aucun e-mail ? Regardez d’abord dans les courriers indésirables.
verify-resend = Envoyer un nouveau code
verify-resent = Un nouveau code est en route. Les codes précédents ne fonctionnent plus.
verify-wrong-code =
    { $left ->
        [one] Ce code ne correspond pas. Reprenez celui de notre dernier e-mail ; il vous reste un essai.
       *[other] Ce code ne correspond pas. Reprenez celui de notre dernier e-mail ; il vous reste { $left } essais.
    }
verify-code-over = Ce code ne fonctionne plus. Envoyez un nouveau code, puis saisissez-le.
verify-other-address = Utiliser une autre adresse

enter-name = Indiquez votre nom.
enter-email = Indiquez votre adresse e-mail, par exemple nom@entreprise.fr.
enter-password = Choisissez un mot de passe d’au moins 15 caractères.
enter-organization-name = Indiquez le nom de l’organisation.
enter-current-password = Indiquez votre mot de passe actuel.
enter-code = Saisissez le code reçu par e-mail.

# Un mot de passe oublié.
forgotten-password = Mot de passe oublié ?
back-to-sign-in = Retour à la connexion
recover-title = Choisir un nouveau mot de passe
recover-lead = Indiquez l’adresse e-mail de votre compte. Nous vous enverrons un lien pour choisir un nouveau mot de passe.
recover-button = Envoyer le lien
recover-sent-title = Consultez votre messagerie
recover-sent = Un e-mail est en route vers l’adresse indiquée. Il explique comment continuer, même si aucun compte n’existe à cette adresse.
recover-sent-next = Le lien qu’il contient est valable 30 minutes. Aucun e-mail ? Regardez dans les courriers indésirables, puis recommencez.
recover-again = Recommencer
new-password-title = Choisissez un nouveau mot de passe
new-password-lead = Votre messagerie montre que ce compte est le vôtre.
field-new-password = Nouveau mot de passe
new-password-button = Enregistrer et se connecter
new-password-after = Tous les autres navigateurs seront alors déconnectés.
notice-dead-recovery-title = Ce lien ne fonctionne plus
notice-dead-recovery-text = Un lien de nouveau mot de passe sert une seule fois, pendant 30 minutes, et un changement plus récent annule les liens précédents. S’il a été coupé, copiez la ligne entière depuis l’e-mail.
notice-dead-recovery-go = Demander un nouveau lien

# Son propre compte.
account-title = Votre compte
account-about = À propos de vous
field-language = Langue
account-language-hint = Pour ces pages et pour les e-mails que nous vous envoyons.
save = Enregistrer
account-saved = Vos modifications sont enregistrées.
account-password-changed = Votre mot de passe est modifié. Tous les autres navigateurs sont déconnectés.
account-email-changed = Votre adresse e-mail est modifiée. Tous les autres navigateurs sont déconnectés.
account-sessions-ended = La déconnexion est faite.
account-sign-in-with = Votre connexion
account-email-pending = { $email } attend le code que nous y avons envoyé.
account-email-enter-code = Saisir le code
account-sessions = Vos sessions ouvertes
account-sessions-hint = Un appareil ici n’est pas le vôtre ? Déconnectez-le, puis changez votre mot de passe.
account-sessions-end-others = Se déconnecter partout ailleurs
account-session-current = ce navigateur
account-session-first = Connexion le { $moment }
account-session-last = Dernière activité le { $moment }
account-session-end = Déconnecter
device = { $browser } sous { $system }
device-unknown = Navigateur inconnu
change-password-title = Changer de mot de passe
change-password-after = Tous les autres navigateurs seront alors déconnectés.
field-current-password = Mot de passe actuel
change-email-title = Changer d’adresse e-mail
change-email-lead = Votre adresse actuelle :
field-new-email = Nouvelle adresse e-mail
change-email-orders = Les invitations envoyées à votre adresse actuelle restent liées à celle-ci : mettez d’abord en service les commandes en attente.
change-email-confirm = Confirmer la nouvelle adresse
change-email-until-then = D’ici là, { $email } reste votre adresse.
change-email-over = Le code ne fonctionne plus. Saisissez votre mot de passe pour en recevoir un autre.
change-email-drop = La conserver

again-title = Connectez-vous de nouveau
again-lead = Cette action est importante : veuillez indiquer une nouvelle fois le mot de passe de { $email }. Il vaut pour dix minutes.
again-kept = Plus de dix minutes se sont écoulées. Votre saisie n’est pas perdue : vous la retrouverez dès cette nouvelle connexion.
again-go = Continuer
