# Qui fait partie d’une organisation.
member = Membre
role = Rôle
role-billing-reader = Lecteur de facturation
role-owner-means = Fait tout : applique les commandes, gère toutes les personnes, consulte la facturation.
role-administrator-means = Invite, modifie et retire les administrateurs et les membres, mais pas les propriétaires.
role-member-means = Voit ce que possède l’organisation et ouvre ses services.
role-billing-reader-means = Consulte les pages de facturation sans rien y modifier.
role-billing-reader-owner = Un propriétaire les consulte de toute façon.
role-choose = Choisissez l’une de ces possibilités.
members-of = Membres de { $organization }
members-count =
    { $count ->
        [one] { $count } membre
       *[other] { $count } membres
    }
members-found =
    { $count ->
        [one] { $count } membre trouvé
       *[other] { $count } membres trouvés
    }
members-all =
    { $count ->
        [one] Le membre, les rôles et les invitations
       *[other] Les { $count } membres, les rôles et les invitations
    }
members-search = Chercher par nom ou par e-mail
search = Chercher
search-all = Tout afficher
members-none-title = Personne n’a été trouvé
members-none = Essayez une partie plus courte du nom ou de l’adresse.
members-invite = Inviter quelqu’un
members-back = Retour aux membres
members-yours = Votre propre place
members-ask = Un autre rôle
members-ask-hint = Les propriétaires décident.
members-ask-go = Demander aux propriétaires
members-leave = Quitter
members-leave-hint = Ce que possède l’organisation vous sera alors fermé.
members-leave-go = Quitter…
members-joined = Bienvenue : vous faites désormais partie de cette organisation.
members-invited = L’invitation est en route.
members-resent = L’invitation a été envoyée de nouveau. Il est possible d’y répondre pendant encore 7 jours.
members-revoked = L’invitation a été retirée. Son lien ne fonctionne plus.
members-changed = Le rôle est celui que vous avez choisi. La personne concernée en a été informée par e-mail.
members-removed = Le membre a été retiré et en a été informé par e-mail.
members-asked = Les propriétaires ont votre demande.
member-since = Depuis le
member-you = vous
member-title = { $person } dans { $organization }
member-since-date = depuis le { $date }
member-remove = Retirer de l’organisation…
pages-label = Pages de la liste
pages-of = Page { $page } sur { $pages }
pages-previous = Précédente
pages-next = Suivante

# Invitations de membres.
invitations = Invitations
invitations-none = Personne n’est invité en ce moment.
invited-by = invitation de { $person }
invited-until = réponse possible jusqu’au { $date }
invited-expired = Expirée : renvoyez-la pour accorder 7 jours de plus
invited-declined = Refusée
invited-resend = Renvoyer
invited-revoke = Retirer
invite-title = Inviter quelqu’un dans { $organization }
invite-lead = La personne reçoit un e-mail avec un lien valable 7 jours, et fait partie de l’organisation dès qu’elle accepte.
invite-email = Adresse e-mail
invite-email-hint = Seul un compte à cette adresse peut accepter.
invite-language = Langue de l’e-mail
invite-go = Envoyer l’invitation

# Quelqu’un part.
remove-title = Retirer { $person } de { $organization } ?
remove-means = Ce que possède l’organisation est aussitôt fermé à { $person }. Le compte lui-même reste et peut être invité de nouveau.
remove-go = Retirer { $person }
remove-invitations =
    { $count ->
        [one] { $count } invitation en cours envoyée par cette personne est retirée aussi.
       *[other] { $count } invitations en cours envoyées par cette personne sont retirées aussi.
    }
leave-title = Quitter { $organization } ?
leave-means = Ce que possède l’organisation vous est aussitôt fermé. Pour revenir, il vous faudra une invitation.
leave-go = Quitter l’organisation
leave-invitations =
    { $count ->
        [one] { $count } invitation en cours que vous avez envoyée est retirée aussi.
       *[other] { $count } invitations en cours que vous avez envoyées sont retirées aussi.
    }
home-left = Vous ne faites plus partie de cette organisation.

# Un membre demande aux propriétaires.
ask-title = Demander un autre rôle
ask-lead = Les propriétaires reçoivent un e-mail et décident. Vous apprenez leur réponse par e-mail.
ask-what = Ce que vous demandez
ask-go = Demander aux propriétaires
ask-nothing = Vous ne pouvez rien demander pour le moment.
ask-asked =
    { $wish ->
        [owner] Le { $date }, vous avez demandé à devenir propriétaire. Les propriétaires en ont été informés par e-mail.
        [administrator] Le { $date }, vous avez demandé à devenir administrateur. Les propriétaires en ont été informés par e-mail.
       *[billing_reader] Le { $date }, vous avez demandé à devenir lecteur de facturation. Les propriétaires en ont été informés par e-mail.
    }

# Rejoindre une organisation.
joining-title = Vous êtes invité dans { $organization }
joining-lead = { $person } vous propose de rejoindre cette organisation sur { $vendor }.
joining-invited = Adresse invitée
joining-until = Réponse possible jusqu’au
joining-accept = Accepter
joining-decline = Refuser
joining-already = Vous en faites déjà partie, avec ce rôle : { $role }. Si vous acceptez, vous aurez le plus étendu des deux.
joining-other = Vous utilisez le compte { $account }. L’invitation est destinée à { $invited } : seul le compte de cette adresse peut l’accepter.
joining-only = Connectez-vous, ou créez votre compte, avec { $invited }. Rien ne change tant que vous n’acceptez pas.
joining-behind = Vous êtes invité dans { $organization }. Utilisez l’adresse à laquelle l’invitation a été envoyée : { $invited }.
home-joining-title =
    { $count ->
        [one] Vous êtes invité dans { $count } organisation
       *[other] Vous êtes invité dans { $count } organisations
    }
home-joining-go = Voir l’invitation
notice-joining-expired-title = Cette invitation a expiré
notice-joining-expired-text = { $person } vous a invité dans { $organization }. Demandez que l’invitation soit renvoyée : le même lien fonctionnera alors 7 jours de plus.
notice-joining-revoked-title = Cette invitation a été retirée
notice-joining-revoked-text = Elle ne mène plus à { $organization }. S’il existe un e-mail plus récent, utilisez-le ; sinon, adressez-vous à la personne qui vous a invité.
notice-declined-title = Vous avez refusé
notice-declined-text = Vous ne faites pas partie de { $organization }. Si vous changez d’avis, demandez une autre invitation à { $person }.
notice-joined-title = Cette invitation a été acceptée
notice-joined-text = Vous faites partie de { $organization }.
notice-joined-other-text = Connectez-vous avec le compte qui l’a acceptée pour voir { $organization }.
notice-invited-other-title = Aucune invitation pour ce compte
notice-invited-other-text = Vous utilisez le compte { $account }. Si vous avez été invité par e-mail, connectez-vous avec le compte de l’adresse à laquelle cet e-mail a été envoyé.
notice-not-allowed-title = Pas avec votre rôle

# Changer d’organisation.
switch-organization = Changer d’organisation
switch-all = Toutes les organisations
default-make = Arriver ici après la connexion
default-end = Ne plus arriver ici après la connexion
default-pill = vous arrivez ici
