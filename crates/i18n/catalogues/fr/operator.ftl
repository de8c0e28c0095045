# Rejoindre les exploitants de la plateforme, et leur page.
join-title = Exploiter cette plateforme
join-lead = Vous êtes invité à devenir exploitant de la plateforme { $vendor }.
join-new = L’invitation est destinée à l’adresse ci-dessous. Choisissez un nom et un mot de passe pour votre compte.
join-has-account = Un compte existe déjà à l’adresse ci-dessous. Son mot de passe montre qu’il est le vôtre.
join-signed-in = Vous utilisez le compte { $email }, auquel l’invitation est destinée.
join-switch = Vous utilisez le compte { $email }. Si vous continuez, ce navigateur passera au compte ci-dessous.
join-accept = Accepter
join-accept-password = Se connecter et accepter
join-create = Créer le compte et accepter
notice-dead-join-title = Ce lien ne fonctionne plus
notice-dead-join-text = Un lien d’exploitant sert une seule fois, pendant 24 heures, et un lien plus récent annule les précédents. Un exploitant de la plateforme peut en créer un autre en ligne de commande.
operator-title = Page de l’exploitant
operator-orders = Commandes
operator-orders-empty-title = Pas encore de commande
operator-orders-empty = Les vendeurs les passent par l’API.
order-state-placed = Passée
order-state-partially-applied = Appliquée en partie
order-state-applied = Appliquée
order-state-cancelled = Annulée
operator-letters = E-mails
operator-letters-waiting = En attente d’envoi
operator-letters-given-up = Envoi impossible
operator-operators = Exploitants
operator-you = vous
operator-since = depuis le { $date }
operator-invite = D’autres exploitants sont invités en ligne de commande :
operator-programs = Pour les programmes
operator-api = Chaque opération avec ses champs et ses réponses
operator-document = Le même contenu pour les générateurs de clients

# Les adresses que leurs propriétaires ont conservées avec consentement.
operator-addresses = Adresses conservées avec consentement
operator-addresses-waiting = À examiner
operator-addresses-go = Ouvrir la liste
queue-title = Adresses conservées avec consentement
queue-lead = D’après les règles, ces adresses ne sont pas sûres, mais leurs propriétaires les maintiennent. Chacun a accepté que nous puissions corriger l’adresse. Commencez par la plus ancienne.
queue-search = Rechercher
queue-search-hint = Nom ou identifiant de l’organisation, mots de l’adresse, pays
queue-show = Afficher
queue-waiting = Celles qui attendent
queue-settled = Celles qui sont réglées
queue-go = Rechercher
queue-reasons = Ce qu’en disent les règles aujourd’hui
queue-no-reason = Les règles d’aujourd’hui n’y trouvent rien à redire.
queue-consent = Consentement
queue-text = Texte { $version }
queue-settled-corrected = Corrigée par { $person } le { $moment }
queue-settled-confirmed = Jugée exacte par { $person } le { $moment }
queue-settled-replaced = Remplacée par son propriétaire { $person } le { $moment }
queue-empty-title = Rien à examiner
queue-empty = Les adresses conservées avec consentement apparaissent ici.
queue-none-settled-title = Rien de réglé pour l’instant
queue-none-settled = Les adresses corrigées, jugées exactes ou remplacées apparaissent ici.
queue-no-match-title = Aucun résultat
queue-no-match = Essayez avec moins de mots, ou cherchez parmi les autres.
queue-not-yet-title = Aucun résultat jusqu’ici
queue-not-yet = La liste est longue et seul son début a été parcouru. Poursuivez la recherche.
queue-pages = Pages
queue-first = Revenir au début
queue-next = Suite
case-title = L’adresse de { $organization }
case-kept = Conservée avec consentement
case-back = Retour à la liste
case-sure = Je connais cette adresse, contrairement aux règles : la mettre en place bien qu’elle ne puisse pas être vérifiée.
case-sure-missing = Si vous êtes sûr de cette adresse, cochez la case. Sinon, modifiez-la.
case-written = Telle qu’elle a été saisie
case-who = Consentement de
case-when = Le
case-ip = Depuis l’adresse réseau
case-words = Texte accepté
case-correct-title = La corriger
case-correct-lead = L’adresse doit respecter les règles ou être celle qui est suggérée. Là où les règles ne permettent pas de conclure et où vous en savez davantage, vous pouvez maintenir votre saisie : une confirmation vous est demandée. Les propriétaires sont prévenus par e-mail et consultés à leur prochaine connexion. L’adresse est valable aussitôt.
case-correct = Corriger l’adresse
case-right-title = Ou elle est exacte
case-right-lead = L’organisation la conserve telle quelle, et elle quitte cette liste. Personne n’en est informé.
case-right = L’adresse est exacte
case-right-confirm = Laisser cette adresse telle quelle ?
case-settled-title = Le cas de cette adresse est réglé
case-late = Quelqu’un vous a devancé : rien de ce que vous avez saisi n’a été conservé.
case-history = Adresses de cette organisation
case-history-by = { $person }, { $moment }
# Transférer toutes les organisations d'un vendeur à un autre.
move-title = Transférer les organisations d’un vendeur
move-lead = Après une faillite ou une fusion : toutes les organisations qui achètent auprès d’un vendeur partenaire passent chez un autre, avec tout ce qui y fonctionne. Les propriétaires et les vendeurs en sont informés.
move-from = De
move-to = Vers
move-choose = Choisissez un vendeur
move-partner =
    { $count ->
        [one] { $name } ({ $count } organisation)
       *[other] { $name } ({ $count } organisations)
    }
move-preview = Voir ce qui se passerait
move-preview-hint = Rien n’est encore fait.
move-choose-both = Choisissez deux vendeurs partenaires.
move-same = Choisissez un autre vendeur que celui de départ.
move-past = Transferts passés
move-none-title = Aucun transfert pour l’instant
move-none = Ils figurent ici, avec la personne qui les a lancés et leur résultat.
move-line = De { $from } vers { $to }
move-by = { $when }, par { $who }
move-running = En cours
move-organizations = Organisations
move-subscriptions = Abonnements transférés
move-stuck = Non transférées
move-stuck-count =
    { $count ->
        [0] Aucune
        [one] { $count } organisation
       *[other] { $count } organisations
    }
move-why = Motif
move-means = Les organisations passent l’une après l’autre, chacune entièrement ou pas du tout. Les remises de { $from } y prennent fin. Les commandes de { $from } pas encore appliquées restent les siennes. Pour revenir en arrière, transférez depuis { $to }.
move-not-selling = { $to } ne peut pas vendre en ce moment : rien ne peut être transféré.
move-type-name = Pour confirmer, saisissez le nom : { $name }
move-name-wrong = Saisissez { $name } exactement comme indiqué.
move-go =
    { $count ->
        [one] Transférer { $count } organisation
       *[other] Transférer { $count } organisations
    }
move-other = Choisir d’autres vendeurs
move-started = Lancé
move-done = Transférées
move-left = À venir
move-ended = Terminé le { $when }.
move-goes-on = Le transfert continue de lui-même, même après un redémarrage. Cette page se recharge toutes les quelques secondes.
operator-moves = Vendeurs
operator-moves-text = Quand un vendeur cesse son activité ou fusionne, ses organisations passent chez un autre.

# Organisations qui souhaitent payer le fournisseur sur facture.
operator-invoices = Paiement sur facture
operator-invoices-waiting = En attente d’une réponse
operator-invoices-go = Ouvrir la liste
invoices-title = Paiement sur facture
invoices-lead = Ces organisations souhaitent payer sur facture. Tant que vous ne l’avez pas accepté, cela ne vaut que pour la commande de leur demande. Les propriétaires sont informés de votre décision.
invoices-waiting = Les demandes en attente
invoices-decided = Les demandes traitées
invoices-billing = Facturation
invoices-wish = Demande
invoices-tax = Numéro fiscal { $id }
invoices-no-tax = Aucun numéro fiscal
invoices-standing-format = de forme correcte
invoices-standing-checksum = clé de contrôle correcte
invoices-standing-confirmed = confirmé
invoices-standing-unconfirmed = non confirmé
invoices-order = Avec la commande { $reference }
invoices-no-order = Sans commande pour l’instant
invoices-approved = Accepté par { $person }, { $moment }
invoices-refused = Refusé par { $person }, { $moment }
invoices-empty-title = Personne n’attend
invoices-empty = Les organisations qui souhaitent payer sur facture apparaissent ici.
invoices-none-title = Aucune demande traitée
invoices-none = Ce que vous acceptez ou refusez apparaît ici.
invoice-title = Paiement sur facture : { $organization }
invoice-back = Retour à la liste
invoice-facts = Ce qui est connu
invoice-approve-title = Accepter
invoice-approve-lead = L’organisation paie toutes ses commandes sur facture. Ses propriétaires en sont informés par e-mail.
invoice-approve = Accepter
invoice-refuse-title = Ou refuser
invoice-refuse-lead = Ce qui est déjà appliqué reste inchangé. Pour ses prochaines commandes, l’organisation a besoin d’un autre mode de paiement. Ses propriétaires lisent votre motif.
invoice-reason = Motif
invoice-reason-hint = Dans une langue que lisent les propriétaires, 500 caractères au plus
invoice-refuse = Refuser
invoice-late-title = La décision est déjà prise
invoice-late = Quelqu’un d’autre a été plus rapide et rien n’a été modifié.
invoices-search-hint = Organisation, son identifiant ou son pays, numéro fiscal, commande ou personne
invoices-no-match-title = Aucun résultat
invoices-no-match = Essayez d’autres mots, ou affichez les demandes en attente ou traitées.
invoice-approve-confirm = Accepter le paiement sur facture pour { $organization } ?
