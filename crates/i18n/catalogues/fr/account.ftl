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
sign-up-email-hint = Nous vous y enverrons un code de vérification.
sign-up-password-hint = Au moins 15 caractères. Quelques mots sans rapport entre eux forment un mot de passe solide et facile à retenir. Le copier-coller et les gestionnaires de mots de passe sont les bienvenus.
sign-up-have-account = Vous avez déjà un compte ?
sign-in-lead-seller = Pour poursuivre votre commande passée auprès du vendeur { $seller }.
sign-in-no-account = Première visite ?
sign-in-signed-out = Vous êtes déconnecté.
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
