# Landing: what was ordered, before anything is asked.
landing-pretitle = Commande { $reference }
landing-title =
    { $count ->
        [one] Votre abonnement { $seller } est prêt à être mis en service
       *[other] Vos { $count } abonnements { $seller } sont prêts à être mis en service
    }
landing-lead = { $seller } a passé cette commande pour vous. Quelques étapes suffisent pour démarrer vos services.
landing-lead-company = { $seller } a passé cette commande pour { $company }. Quelques étapes suffisent pour démarrer vos services.
landing-create-account = Créer votre compte
landing-needs-title = Ce qu’il vous faut
landing-needs-account = Un compte avec votre adresse e-mail
landing-needs-address = L’adresse professionnelle de votre organisation
landing-needs-time = Environ 3 minutes
landing-nothing-yet = Rien n’est mis en service avant votre confirmation finale.
landing-signed-in-as = Vous utilisez le compte { $email }. Rien n’est mis en service avant votre confirmation finale.
landing-order-title = Votre commande
landing-expires = Ce lien fonctionne jusqu’au { $date }. Votre commande reste valable au-delà.

# Who asks whom, on every step.
identity-label = Cette commande
invited-mailbox = Invitation envoyée à
identity-forwarded = transférée
signed-in-account = Connecté avec

# Steps.
steps-label = Étapes
step-subscriptions = Sélectionner des abonnements
step-organization = Organisation
step-complete = Finaliser
step-completed = (étape terminée)
step-of = Étape { $step } sur { $steps }

# Step 1.
select-title = Sélectionner des abonnements
select-lead = Ces abonnements vendus par { $seller } attendent leur organisation. Cochez ceux que vous voulez appliquer maintenant.
select-caption = Abonnements vendus par { $seller } qui peuvent être appliqués
select-tick = Appliquer
select-requires = Nécessite { $base }
select-later = Ceux que vous laissez de côté restent disponibles pour plus tard.
select-elsewhere-title = Auprès d’autres vendeurs
select-elsewhere = Les abonnements de chaque vendeur sont mis en service séparément.
select-elsewhere-go = Continuer avec { $seller }

# Step 2.
back-to-subscriptions = Retour aux abonnements
organization-create-title = Créez votre organisation
organization-create-lead = C’est votre premier achat auprès du vendeur { $seller } : il lui faut une organisation. Aucune information de paiement n’est demandée ici, { $seller } vous facture directement.
organization-name = Nom de l’organisation
organization-name-hint = Le plus souvent le nom de votre société. Vos collègues le verront.
organization-address-hint = Une adresse physique : les boîtes postales ne sont pas acceptées.
organization-address-example = Par exemple { $example }
change-country = Changer de pays
organization-tied-title = Votre organisation
organization-tied-why = { $organization } est déjà une organisation liée au vendeur { $seller }. Les abonnements vendus par { $seller } ne peuvent être ajoutés qu’ici.
organization-several-title = Sélectionner une organisation
organization-several-why = Ces organisations sont liées au vendeur { $seller }. Choisissez celle qui reçoit les abonnements.
organization-runs = Services en cours : { $services }
organization-selected = Sélectionnée
ineligible-title = Vos autres organisations

# "Edit or select an address". The consent's words are kept by version: they are never changed, another text is another one.
address-choose = Modifiez l’adresse ou sélectionnez-en une.
address-confirm = Modifiez l’adresse, ou cochez la case pour la conserver telle que vous l’avez saisie.
address-consent-missing = Cochez la case pour conserver l’adresse telle que vous l’avez saisie, ou modifiez-la.
address-consent-hint = Pour conserver l’adresse telle que vous l’avez saisie :
address-consent-2026-11 = Je confirme que cette adresse est exacte telle que je l’ai saisie et j’autorise { $vendor } à la corriger si nécessaire.
address-question-title = Modifier ou sélectionner une adresse
address-question-lead = L’adresse ne correspond pas tout à fait à ce que nous savons de ce pays. Sélectionnez celle à conserver, ou modifiez la vôtre.
address-question-unverified-title = Nous ne pouvons pas vérifier cette adresse
address-question-unverified-lead = Modifiez-la si elle contient une erreur. Si elle est exacte, vous pouvez la conserver telle que vous l’avez saisie.
address-suggested = Adresse suggérée
address-original = Adresse telle que vous l’avez saisie
# Said before a piece that is marked, to who cannot see the mark.
address-mark-suggested = suggéré :
address-mark-written = saisi :
address-edit = Modifier l’adresse
address-take = Continuer avec cette adresse
address-fields-followed = Les champs de l’adresse ont changé avec le pays.
address-edit-below = Ou modifiez l’adresse dans les champs ci-dessous, puis continuez.

# Step 3.
back-to-organization = Retour à l’organisation
review-title = Vérifier et terminer
review-lead = Voici ce qui se passera à votre confirmation. Rien n’est encore appliqué.
review-stale-title = Quelque chose a changé
review-stale = Le plan ci-dessous est à jour. Vérifiez-le encore une fois avant de l’appliquer.
review-changed = modifié
review-change-organization = l’organisation
review-change-subscriptions = les abonnements
review-organization-created = Nouvelle organisation, dont vous devenez propriétaire
review-organization-used = Votre organisation existante
review-address-consented = Conservée telle que vous l’avez saisie ; { $vendor } peut la corriger, comme vous l’avez accepté
review-seller-bound = Devient vendeur pour { $organization } et lui adresse les factures
review-seller-kept = Déjà vendeur pour { $organization }
review-already-running = Service déjà en cours dans cette organisation : ceci s’y ajoute
review-home = S’ouvre à l’adresse { $home }
review-attached =
    { $count ->
        [one] La commande { $orders } comporte des remises. { $seller } y a joint le code de contrat : la remise devient active à cette étape.
       *[other] Les commandes { $orders } comportent des remises. { $seller } y a joint les codes de contrat : les remises deviennent actives à cette étape.
    }
review-discounted =
    { $count ->
        [one] La commande { $orders } comporte des remises. { $seller } vous remet un code de contrat à enregistrer ensuite pour en bénéficier.
       *[other] Les commandes { $orders } comportent des remises. { $seller } vous remet des codes de contrat à enregistrer ensuite pour en bénéficier.
    }
review-terms-title = Conditions d’utilisation
review-terms-accept = J’accepte les conditions d’utilisation du service { $service }
review-terms-read = Lire les conditions du service { $service }, version { $version } (nouvel onglet)
review-final = Ce qui est définitif
final-subscriptions-stay =
    { $count ->
        [one] Cet abonnement ne pourra pas être déplacé ensuite vers une autre organisation.
       *[other] Ces abonnements ne pourront pas être déplacés ensuite vers une autre organisation.
    }
final-partner-stays = { $seller } devient le vendeur partenaire de { $organization }, qui ne pourra en avoir d’autre à ses côtés.
change-organization = Les abonnements vont désormais à { $organization }.
change-seller = Ce qui est dit du vendeur { $seller } a changé.
change-line-added = Nouveau : { $service }, { $plan }.
change-line-changed = Modifié : { $service }, { $plan }.
change-line-gone = Ne fait plus partie de l’opération : { $service }, { $plan }.
change-terms = Les conditions à accepter ont changé.
change-contract-codes = Les codes de contrat à prévoir ont changé.
complete = Terminé
apply-count =
    { $count ->
        [one] Appliquer { $count } abonnement
       *[other] Appliquer { $count } abonnements
    }
confirm-title =
    { $count ->
        [one] Appliquer { $count } abonnement ?
       *[other] Appliquer { $count } abonnements ?
    }
confirm-new = nouvelle

# Done, and waiting for it.
done-title = Tout est prêt pour { $organization }
done-reference =
    { $count ->
        [one] La commande { $references } du vendeur { $seller } a été appliquée.
       *[other] Les commandes { $references } du vendeur { $seller } ont été appliquées.
    }
done-go = Accéder à { $service }
done-next-title = Et ensuite
done-receipt = Un récapitulatif vous est envoyé par e-mail.
done-discounted = Votre commande comporte des remises : enregistrez le code de contrat que { $seller } vous remet.
done-billing = Les vendeurs et les abonnements de votre organisation se trouvent à tout moment ici :
done-billing-link = Facturation et abonnements, { $organization }
waiting-title = Vos services se mettent en place
waiting-lead = Tout est appliqué à { $organization }. Les services se préparent : chacun s’ouvre dès qu’il est prêt.
waiting-stopped-title = La mise en place n’a pas abouti
waiting-stopped-lead = Tout est appliqué à { $organization } et le reste. Ce qui a échoué peut être réessayé.
waiting-ready = Prêt
waiting-failed = La mise en place a échoué
waiting-leave = Vous pouvez quitter cette page : la mise en place continue.

# Notices: how things stand with a link, and the next step.
notice-support-title = Qui peut vous aider
notice-request-id = Si vous demandez de l’aide, indiquez
notice-go-home = Aller à la page d’accueil
notice-go-again = Voir la situation actuelle
notice-go-organization = Ouvrir l’organisation
notice-unknown-link-title = Ce lien ne mène nulle part
notice-unknown-link-text = Il a peut-être été coupé lors de la copie. Ouvrez-le de nouveau depuis l’invitation, ou copiez la ligne entière.
notice-unknown-link-next = Si vous avez un compte, connectez-vous : les commandes qui vous attendent y figurent.
notice-expired-title = Ce lien a expiré
notice-expired-text = Il fonctionnait jusqu’au { $date }. Votre commande passée auprès du vendeur { $seller } est toujours là et vous attend.
notice-withdrawn-title = Cette commande a été retirée
notice-withdrawn-text = { $seller } a retiré l’invitation : ce lien ne permet plus aucune mise en service.
notice-withdrawn-next = Si cela vous surprend, contactez { $seller }.
notice-applied-title = Cette commande est déjà en service
notice-applied-text = Ses abonnements se trouvent dans l’organisation { $organization }.
notice-onboarded-title = Cette commande a été mise en service par une autre personne
notice-onboarded-text = Tous les abonnements de cette commande du vendeur { $seller } se trouvent dans une organisation. Pour y accéder, demandez à ses propriétaires de vous inviter.
notice-onboarded-next = Si vous ne savez pas de qui il s’agit, { $seller } peut vous renseigner.
notice-wrong-account-title = Cette invitation est destinée à une autre adresse
notice-wrong-account-text = L’invitation a été envoyée à { $invited } et vous utilisez le compte { $account }.
notice-wrong-account-next = Utilisez le compte associé à cette adresse, ou demandez à { $seller } d’envoyer l’invitation à la vôtre.
notice-suspended-title = { $seller } ne peut pas traiter de commandes pour le moment
notice-suspended-text = Votre commande est conservée. Elle pourra être mise en service dès le retour du vendeur { $seller }.
notice-suspended-next = Le lien reste valable. Demandez au vendeur quand elle reprendra.
notice-forged-title = Ce formulaire ne vient pas d’ici
notice-forged-text = Pour vous protéger, seuls les formulaires de nos propres pages sont acceptés. Rien n’a été modifié.
notice-forged-next = Ouvrez la page ici et recommencez.
notice-not-found-title = Cette page est introuvable
notice-not-found-text = Elle a peut-être été déplacée, ou elle appartient à un compte qui n’est pas connecté.
notice-stale-title = La situation a changé
notice-stale-text = L’objet de ce formulaire a changé depuis que vous l’avez ouvert. Vous n’avez rien modifié.
notice-too-many-title = Une courte pause, s’il vous plaît
notice-too-many-text = Trop de tentatives ont eu lieu en peu de temps. Attendez une minute et recommencez.
notice-broken-title = Un problème est survenu de notre côté
notice-broken-text = Il est enregistré et sera examiné. Ce que vous avez confirmé auparavant est conservé.
notice-unavailable-title = De retour dans un instant
notice-unavailable-text = Le service est momentanément indisponible. Rien n’est perdu : réessayez dans un instant.

# Colleagues: their organization is the place, or looks like it.
colleagues-title = Vos collègues ont déjà une organisation
colleagues-lead = Une autre personne a déjà créé une organisation pour le compte de votre entreprise chez { $seller }. Seuls ses propriétaires peuvent y ajouter des abonnements, afin qu’il n’y en ait pas deux par erreur. Choisissez comment continuer.
colleagues-named = { $organization }, dont vous êtes membre, est liée au compte de votre entreprise chez { $seller }. Seuls ses propriétaires peuvent y ajouter des abonnements. Choisissez comment continuer.
colleagues-send-title = Transmettre aux propriétaires
colleagues-send = Chaque propriétaire reçoit un e-mail et trouve ces abonnements prêts à être appliqués. Le premier qui confirme règle l’affaire. Votre propre préparation reste telle quelle.
colleagues-send-go = Transmettre aux propriétaires
colleagues-send-again = Transmettre de nouveau
colleagues-sent = Transmis aux propriétaires le { $date }. Vous n’avez rien d’autre à faire.
colleagues-ask-title = Devenir propriétaire
colleagues-ask = Les propriétaires décident. Dès que l’un d’eux a approuvé, vous appliquez vous-même ces abonnements : revenez alors ici.
colleagues-unreachable = Plus aucun de ses propriétaires n’est joignable. { $vendor } peut en désigner un nouveau, après avoir vérifié qui vous êtes.
colleagues-tell = Prévenir { $vendor }
colleagues-told = { $vendor } en a été informé le { $date }. Écrivez à l’adresse ci-dessus pour connaître la suite.
wish-go = Demander à devenir propriétaire
wish-asked = Vous avez demandé à devenir propriétaire le { $date }. Les propriétaires ont été prévenus par e-mail.
wish-refused = Votre demande pour devenir propriétaire a été refusée le { $date }.
organization-nothing-title = Votre organisation n’est pas utilisable pour l’instant
organization-nothing = Vous êtes propriétaire de l’organisation liée à { $seller } : il n’est pas possible d’en créer une seconde. Ce qui est indiqué ci-dessous doit d’abord être réglé.
ineligible-look = Ouvrir l’organisation
ineligible-contact = Écrire à { $vendor }
duplicate-own = Vous faites déjà partie d’une organisation nommée { $organization }.
duplicate-colleagues = Des collègues ayant une adresse { $domain } ont déjà une organisation ici. S’il s’agit de la même entreprise, demandez-leur de vous nommer propriétaire plutôt que d’en créer une seconde.
duplicate-ok = Créer tout de même cette organisation
duplicate-error = Cette organisation ressemble à une autre qui existe déjà. Cochez la case pour la créer tout de même.
# Un lien utilisé en partie, ou qui commence plus tard.
landing-partly =
    { $count ->
        [one] Un abonnement de cette commande est déjà en place. Voici ce qui reste.
       *[other] { $count } abonnements de cette commande sont déjà en place. Voici ce qui reste.
    }
landing-starts = Vos abonnements commencent le { $date }. Vous pouvez les mettre en place dès maintenant.
landing-not-me = Je ne suis pas la bonne personne

# Un nouveau lien, pour l’adresse invitée seule.
ask-link = M’envoyer un nouveau lien
ask-link-mailbox = L’adresse à laquelle l’invitation a été envoyée
ask-link-hint = Elle ressemble à { $invited }. Le nouveau lien y est envoyé, et nulle part ailleurs.
ask-link-hint-seller = Elle ressemble à { $invited }. Le vendeur y enverra le nouveau lien.
ask-link-asked = S’il s’agissait bien de { $invited }, un nouveau lien y est en route.
ask-link-asked-seller = S’il s’agissait bien de l’adresse invitée, un nouveau lien a été demandé au vendeur.

# Le code qui permet à un autre compte de continuer.
code-title = Confirmez que vous pouvez mettre en place cette commande
code-lead = L’invitation de { $seller } a été envoyée à { $invited }. La personne qui lit cette boîte peut vous laisser continuer.
code-send = Envoyer un code à { $invited }
code-sent = Nous avons envoyé un code à { $invited }. Saisissez-le ici.
code-not-received = Pas de code ?
code-locked = Trop de codes erronés ont été saisis avec ce compte. La personne invitée peut toujours mettre en place la commande.
code-other-way = Personne ne lit cette boîte ?
code-go = Saisir le code

# Transmettre une commande.
hand-over-link = Transmettre cette commande à un ou une collègue
hand-over-title = Transmettre cette commande
hand-over-lead = Désignez la personne qui doit mettre en place cette commande de { $seller }. Elle recevra son propre lien.
hand-over-name = Le nom de votre collègue
hand-over-email = L’adresse e-mail de votre collègue
hand-over-mailbox = L’adresse à laquelle votre invitation a été envoyée
hand-over-mailbox-hint = Elle ressemble à { $invited }. Nous y envoyons un code, pour que personne d’autre ne puisse transmettre votre commande.
hand-over-enter-name = Indiquez le nom de votre collègue.
hand-over-enter-email = Indiquez l’adresse e-mail de votre collègue, par exemple nom@entreprise.fr.
hand-over-enter-mailbox = Saisissez l’adresse à laquelle votre invitation a été envoyée.
hand-over-mailbox-wrong = Ce n’est pas l’adresse à laquelle l’invitation a été envoyée. Saisissez celle-là.
hand-over-final = Votre propre lien cesse de fonctionner. Vous pourrez toujours voir où en est la commande.
hand-over-button = Transmettre
hand-over-back = Revenir à la commande
hand-over-again = Recommencer
hand-over-code-lead = Nous avons envoyé un code à { $invited }. Saisissez-le, et la commande part à { $email }.
hand-over-code-over = Ce code ne fonctionne plus. Recommencez pour en recevoir un nouveau.
handed-title = Commande { $reference }, transmise
handed-to = Transmise à
handed-since = Transmise le
handed-waiting = Elle attend que votre collègue la mette en place.
handed-expired = Le lien de votre collègue a expiré. Sa page en envoie un nouveau.
handed-partly = Une partie est en place, le reste attend.
handed-applied = Elle est en place.
handed-cancelled = Le vendeur l’a retirée.

# Des liens qui mènent ailleurs.
notice-replaced-title = Il existe un lien plus récent
notice-replaced-text = { $seller } a envoyé un lien plus récent pour cette commande à { $invited }. Celui-ci ne fonctionne plus.
notice-handed-title = Cette commande a été transmise
notice-handed-text = Elle a été transmise le { $date } à { $colleague }, qui la met en place avec son propre lien.
notice-handed-next = Si c’est une erreur, demandez à { $seller } de vous renvoyer l’invitation.
notice-revoked-title = Ce lien a été retiré
notice-revoked-text = { $seller } a retiré ce lien. La commande elle-même peut toujours exister.
notice-ask-readdress = Demander au vendeur de me l’envoyer
notice-readdress-asked-title = Le vendeur est prévenu
notice-readdress-asked-next = { $seller } sait maintenant que vous souhaitez recevoir cette invitation à { $account }. En cas d’accord, vous l’y recevrez par e-mail.

# Étape 2 d’une vente directe du fournisseur.
organization-create-lead-vendor = C’est votre premier achat auprès de { $seller } : il lui faut une organisation. La facturation vous sera demandée ensuite.
organization-add-why = Choisissez l’organisation qui recevra les abonnements. { $seller } en devient un vendeur, aux côtés de son vendeur partenaire.
organization-create-instead = Créer plutôt une nouvelle organisation
billing-step-title = Organisation et paiement
billing-step-lead = { $vendor } facture lui-même cette commande à { $organization }. Indiquez comment ; la facturation d’un vendeur partenaire ne change pas.
billing-address = Adresse de facturation
billing-currency = Devise
billing-currency-hint = Elle découle du pays de l’adresse professionnelle et ne change plus.
billing-currency-choose = L’une de celles-ci, pour toujours. La première est celle de votre pays.
billing-no-currency = { $vendor } ne facture aucune organisation dans ce pays. Modifiez l’adresse ou contactez { $vendor }.
billing-tax-id = Numéro fiscal
billing-tax-id-hint = Tel qu’il figure sur votre attestation.
billing-tax-id-example = Tel qu’il figure sur votre attestation, par exemple { $example }.
billing-payment = Paiement
billing-by-invoice = Paiement sur facture
billing-by-card = Carte se terminant par { $last4 }
billing-invoice-restricted = Le paiement sur facture est limité à cette commande, jusqu’à son approbation par { $vendor } pour votre organisation.
billing-invoice-waits = Le paiement sur facture attend l’approbation de { $vendor } : jusque-là, il ne vaut que pour la première commande. Celle-ci doit attendre ou être payée autrement.
billing-invoice-refused = { $vendor } n’a pas accepté le paiement sur facture pour cette organisation. Payez cette commande autrement, ou demandez à { $vendor } de réexaminer la demande.
billing-invoice-ask = Une question ?
billing-no-method = Aucun autre moyen de paiement n’est enregistré.
billing-profile = Profil de facturation
review-billing-opens = Nouveau profil de facturation de l’organisation
review-change-billing = la facturation
review-commercial-accept = J’accepte les conditions commerciales de { $vendor }
review-commercial-read = Lire les conditions commerciales de { $vendor }, version { $version } (nouvel onglet)
change-billing = La facturation a changé.
