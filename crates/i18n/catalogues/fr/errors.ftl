# Ce qui ne va pas dans un champ, et comment y remédier : à côté du champ d’un formulaire et dans les problèmes de l’API.
fault-required = Indiquez une valeur : elle est obligatoire.
fault-too-long =
    { $hint ->
        [one] Raccourcissez ce texte à { $hint } caractère.
       *[other] Raccourcissez ce texte à { $hint } caractères au plus.
    }
fault-characters = Retirez les caractères de contrôle et les retours à la ligne. Si le texte a été collé, saisissez-le de nouveau : il peut contenir des caractères invisibles.
fault-choice = Choisissez l’une de ces valeurs : { $hint }.
fault-count = Envoyez de { $least } à { $most } éléments.
fault-range = Indiquez un nombre entier de { $least } à { $most }.
fault-date = Indiquez un jour du calendrier au format AAAA-MM-JJ, par exemple 2026-11-23.
fault-date-range = Indiquez un jour compris entre un an en arrière et cinq ans à venir.
fault-email = Indiquez une adresse e-mail comme nom@example.com.
fault-url = Indiquez une adresse web complète qui commence par https:// et nomme un hôte, comme https://example.com/aide.
fault-key = Utilisez de 1 à 64 lettres minuscules sans accent, chiffres, tirets, traits de soulignement ou points, en commençant par une lettre ou un chiffre.
fault-duplicate = Utilisez cette clé une seule fois : un autre élément la porte déjà.
fault-terms-pair = Indiquez ensemble l’adresse des conditions et leur version, ou aucune des deux.
fault-unknown-plan = Indiquez un service proposé à la vente et l’une de ses offres : celle-ci ne figure pas au catalogue.
fault-organization-name = Retirez « { $hint } » : le nom d’une organisation peut contenir des lettres, des chiffres, des espaces, des apostrophes et les signes - _ . , : @ & \.
fault-password-short = Utilisez au moins { $hint } caractères. Quelques mots sans rapport entre eux conviennent bien.
fault-password-long = Utilisez un mot de passe plus court : { $hint } octets au plus, soit à peu près autant de lettres.
fault-password-common = Choisissez un mot de passe plus difficile à deviner, par exemple quelques mots sans rapport entre eux. Les mots courants, votre adresse et les suites de chiffres sont essayés en premier.
fault-unknown-field = Retirez ce champ : aucun ne porte ce nom ici. Champs connus : { $hint }.
fault-duplicate-field = N’envoyez cet élément qu’une fois : il figure à plusieurs reprises.
fault-wrong-type = Envoyez une valeur JSON de type { $hint }.
fault-unknown-parameter = Retirez ce paramètre : aucun ne porte ce nom ici. Paramètres connus : { $hint }.
fault-bad-cursor = Reprenez tel quel le champ next de la page précédente, ou omettez le curseur pour repartir du début.

# Pourquoi une demande est refusée, et que faire ensuite : dans les pages et dans les problèmes de l’API.
refusal-not-found = Rien ne porte ce nom ici, ou vous n’y avez pas accès. Vérifiez l’adresse ou l’identifiant.
refusal-seller-suspended = Ce vendeur ne peut pas vendre pour le moment. Rien n’a été modifié et les commandes déjà passées sont conservées. Réessayez plus tard ou adressez-vous à l’exploitant de la plateforme.
refusal-vendor-order = Les ventes directes du fournisseur exigent des informations de facturation, qui ne peuvent pas encore être saisies. Passez la commande par un vendeur partenaire.
refusal-reference-taken = Vous avez déjà une commande portant cette référence. Utilisez une autre référence ou consultez la commande existante.
refusal-not-in-catalogue = Un élément de cette commande ne figure pas au catalogue. Corrigez les champs cités dans errors ; la liste des services indique ce qui peut être commandé.
refusal-already-cancelled = Cette commande est déjà annulée. Il n’y a plus rien à faire.
refusal-already-applied = Tout est appliqué dans cette commande. Ses abonnements s’annulent un par un.
refusal-wrong-credentials = Cette adresse e-mail et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez.
refusal-signed-out = Votre session est terminée. Connectez-vous de nouveau pour continuer.
refusal-too-many-codes = Plusieurs codes ont été envoyés en peu de temps. Patientez quelques minutes avant d’en demander un nouveau.
refusal-link-closed = Ce lien ne fonctionne plus. Ouvrez-le encore une fois : sa page explique pourquoi et indique la suite.
refusal-wrong-account = Cette invitation a été envoyée à une autre adresse. Connectez-vous avec le compte associé à cette adresse, ou demandez au vendeur d’envoyer l’invitation à la vôtre.
refusal-nothing-to-apply = Il ne reste rien à appliquer : tout l’a déjà été, ou la commande a été retirée.
refusal-subscriptions-changed = Un abonnement que vous aviez coché n’est plus disponible. Sélectionnez de nouveau les abonnements.
refusal-nothing-selected = Sélectionnez au moins un abonnement.
refusal-required-plan-missing = L’une des offres sélectionnées en complète une autre que cette organisation n’a pas. Sélectionnez aussi celle-ci, ou laissez le complément de côté.
refusal-organization-missing = Sélectionnez ou créez d’abord une organisation.
refusal-organization-unknown = Sélectionnez l’une de vos organisations.
refusal-organization-tied = Vous êtes propriétaire d’une organisation qui achète déjà auprès de ce vendeur. Sélectionnez-la : il n’est pas possible d’en créer une seconde ici.
refusal-organization-elsewhere = Vos collègues ont déjà une organisation pour ce compte de vendeur. Demandez à ses propriétaires d’appliquer la commande, ou de vous nommer propriétaire.
refusal-organization-has-other-seller = Cette organisation achète auprès d’un autre vendeur partenaire. Sélectionnez ou créez une autre organisation.
refusal-organization-not-eligible = Cette organisation ne peut pas recevoir ces abonnements. Sélectionnez ou créez une autre organisation.
refusal-plan-changed = Quelque chose a changé depuis l’affichage du plan. Vérifiez le plan actuel avant de l’appliquer.
refusal-terms-missing = Acceptez les conditions d’utilisation pour continuer.
refusal-seller-kind-changed = Un vendeur reste définitivement partenaire ou fournisseur. Déclarez-le sous une autre clé.
refusal-second-vendor = Il existe déjà un fournisseur, sous une autre clé. Conservez celui-là, ou déclarez ce vendeur comme partenaire.

# Pourquoi une organisation ne peut pas être choisie, et que faire.
ineligible-not-owner = Vous n’en êtes pas propriétaire. Demandez à un propriétaire d’appliquer cette commande.
ineligible-suspended = Elle est suspendue. Demandez au fournisseur de la rétablir.
ineligible-other-seller = Son vendeur partenaire est { $seller } ; une organisation n’en a qu’un.
ineligible-vendor-only = Elle achète uniquement auprès du fournisseur. Le premier achat auprès d’un vendeur partenaire demande une organisation distincte.

# Problèmes de l’API : ce qui s’est passé en quelques mots, et que faire.
problem-malformed-json = Le corps ne peut pas être lu comme du JSON
problem-detail-malformed-json = Envoyez un seul objet JSON en UTF-8, imbriqué sur 32 niveaux au plus. La lecture s’est arrêtée à la ligne { $line }, colonne { $column }.
problem-idempotency-key = L’en-tête Idempotency-Key est inutilisable
problem-detail-idempotency-key = Envoyez un seul en-tête Idempotency-Key de 1 à 255 caractères ASCII visibles, sans espace, ou aucun.
problem-bad-parameters = Certains paramètres sont à corriger
problem-detail-bad-parameters = Corrigez les paramètres cités dans errors et renvoyez la requête.
problem-bad-cursor = Ce curseur n’appartient pas à cette liste
problem-detail-bad-cursor = Reprenez le champ next de la page précédente de la même liste, avec une clé du même titulaire, ou omettez le curseur pour repartir du début.
problem-bad-request = La requête est illisible
problem-detail-bad-request = Comparez-la à la référence de l’API et renvoyez-la.
problem-unauthenticated = Une clé valide est nécessaire
problem-detail-unauthenticated = Envoyez votre clé d’API dans l’en-tête Authorization, après le mot Bearer. Si c’est le cas, la clé est mal saisie ou a été révoquée.
problem-forbidden-scope = Cette clé sert à autre chose
problem-detail-forbidden-scope = Utilisez une clé du type attendu par cette opération ; la référence de l’API l’indique.
problem-seller-suspended = Le vendeur ne peut pas vendre pour le moment
problem-not-found = Introuvable
problem-method-not-allowed = Méthode non acceptée
problem-detail-method-not-allowed = Utilisez l’une des méthodes citées dans l’en-tête Allow.
problem-conflict = Une autre demande est passée avant
problem-detail-conflict = Rien n’a été modifié. Consultez la situation actuelle, puis renvoyez la requête si elle a encore un sens.
problem-reference-taken = Cette référence est déjà prise
problem-vendor-order = Les ventes directes du fournisseur ne sont pas encore possibles
problem-already-cancelled = La commande est déjà annulée
problem-already-applied = La commande est déjà appliquée
problem-body-too-large = Le corps est trop volumineux
problem-detail-body-too-large = Envoyez 256 Kio au plus. Répartissez le reste sur plusieurs requêtes.
problem-unsupported-media-type = Le corps est d’un autre type
problem-detail-unsupported-media-type = Envoyez du JSON et annoncez-le dans l’en-tête Content-Type avec la valeur application/json.
problem-wrong-host = La requête nomme un autre hôte
problem-detail-wrong-host = Envoyez la requête à l’adresse publique de la plateforme.
problem-bad-fields = Certains champs sont à corriger
problem-detail-bad-fields = Corrigez les champs cités dans errors et renvoyez la requête.
problem-not-in-catalogue = Un élément commandé ne figure pas au catalogue
problem-idempotency-mismatch = Cette Idempotency-Key a servi à une autre requête
problem-detail-idempotency-mismatch = Utilisez une nouvelle Idempotency-Key pour une nouvelle requête. La même clé sert à renvoyer exactement la même requête.
problem-rate-limited = Trop de clés inexistantes
problem-detail-rate-limited = Attendez le nombre de secondes indiqué par l’en-tête Retry-After, puis vérifiez la clé.
problem-internal = Un problème est survenu de notre côté
problem-detail-internal = Il est enregistré. Citez le champ request_id si vous en parlez à l’exploitant.
problem-unavailable = De retour dans un instant
problem-detail-unavailable = La plateforme ne parvient pas à joindre sa base de données. Rien n’a été modifié. Réessayez après le nombre de secondes indiqué par l’en-tête Retry-After.
problem-overloaded = Trop de requêtes à la fois
problem-detail-overloaded = Rien n’a été modifié. Réessayez après le nombre de secondes indiqué par l’en-tête Retry-After.
problem-outcome-unknown = L’opération a peut-être eu lieu
problem-detail-outcome-unknown = La connexion à la base de données a été perdue avant la réponse. Renvoyez la même requête avec la même Idempotency-Key : vous saurez si l’opération a eu lieu.
