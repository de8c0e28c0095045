# Annulation : revenir sur ce qui a été appliqué.

undo-crumb = Annulation
undo-link = Annuler l’opération…
undo-possible =
    { $count ->
        [one] Vous avez appliqué { $count } abonnement de { $seller }. Vous pouvez annuler cette opération jusqu’au { $until }, tant que le service n’est pas utilisé.
       *[other] Vous avez appliqué { $count } abonnements de { $seller }. Vous pouvez annuler cette opération jusqu’au { $until }, tant que les services ne sont pas utilisés.
    }
undo-title =
    { $count ->
        [one] Annuler l’application de { $count } abonnement
       *[other] Annuler l’application de { $count } abonnements
    }
undo-lead = Voici ce qui se passe si vous confirmez. Rien n’est encore annulé. L’annulation est possible jusqu’au { $until }, tant que les services ne sont pas utilisés.
undo-stale = Le plan ci-dessous est à jour. Vérifiez-le encore une fois avant d’annuler quoi que ce soit.
undo-returns = Pourra être appliqué de nouveau
undo-order = Commande { $reference }
undo-stays = Reste en l’état
undo-stays-used = Le service a signalé qu’il est utilisé : ce qui est utilisé reste.
undo-stays-needed = Un autre abonnement, qui reste, en a besoin.
undo-stays-order-cancelled = { $seller } a annulé le reste de la commande : cet abonnement n’a plus où revenir.
undo-stays-seller-changed = Un autre vendeur le facture désormais.
undo-stays-failed = Le service n’a pas pu le mettre en place. Demandez un nouvel essai sur la page de { $organization }.
undo-stays-suspended = Il est suspendu.
undo-stays-ended = Il a pris fin.
undo-goes = disparaît
undo-organization-stays-short = reste
undo-organization-goes = Elle a été créée pour cela et ne contient rien d’autre : elle disparaît, y compris de la liste de vos organisations.
undo-organization-stays = Elle reste, avec tout ce qu’elle a par ailleurs.
undo-members =
    { $count ->
        [one] { $count } autre membre en perd l’accès, et en est averti.
       *[other] { $count } autres membres en perdent l’accès, et en sont avertis.
    }
undo-invited =
    { $count ->
        [one] { $count } invitation de membre prend fin.
       *[other] { $count } invitations de membres prennent fin.
    }
undo-seller-unbound = Ne sera plus un vendeur de { $organization }
undo-seller-kept = Reste un vendeur de { $organization }
undo-orders = Commandes
undo-link-again = Commande { $reference } : son lien fonctionne de nouveau.
undo-link-open = Commande { $reference } : son lien fonctionne, comme avant.
undo-link-withdrawn = Commande { $reference } : son lien a été retiré. Demandez-en un nouveau au vendeur.
undo-codes = Codes de contrat
undo-code-released = pourra être enregistré de nouveau
undo-final = Ce qui ne revient pas
undo-final-data = Les services pourront supprimer ce qui y a été enregistré jusqu’ici.
undo-final-organization = { $organization } elle-même : si vous la créez encore une fois, ce sera une nouvelle organisation, avec un autre identifiant.
undo-keep = Tout laisser en l’état
undo-dismiss = Ne rien changer
undo-go = Annuler l’opération
undo-count =
    { $count ->
        [one] Annuler l’application de { $count } abonnement
       *[other] Annuler l’application de { $count } abonnements
    }
undo-confirm-title =
    { $count ->
        [one] Annuler l’application de { $count } abonnement ?
       *[other] Annuler l’application de { $count } abonnements ?
    }

# C’est annulé, ou ce n’est pas possible.
undone-title = L’opération est annulée
undone-text = Vous l’avez annulée le { $moment }. Les abonnements peuvent être appliqués de nouveau, y compris à une autre organisation.
undone-organization-gone = L’organisation { $organization } a disparu.
undone-organization-stays = L’organisation { $organization } reste, avec tout ce qu’elle a par ailleurs.
undone-next = Les propriétaires et le vendeur en sont avertis par e-mail.
undone-again = Recommencer la mise en service
undo-closed-title = Cette opération ne peut pas être annulée
undo-closed-next = Si quelque chose ne convient pas, adressez-vous à { $seller } : un vendeur peut modifier ou arrêter ce qu’il a vendu.

review-undo =
    { $hours ->
        [one] Pendant { $hours } heure, tant que les services ne sont pas utilisés, vous pourrez annuler cette opération.
       *[other] Pendant { $hours } heures, tant que les services ne sont pas utilisés, vous pourrez annuler cette opération.
    }

timeline-order-undone = Application à { $organization } annulée
timeline-subscription-undone = { $service }, { $plan } : application annulée, abonnement de nouveau disponible
timeline-organization-deleted = Organisation { $organization } supprimée
timeline-contract-code-released = Le code de contrat de { $seller } peut être enregistré de nouveau

refusal-undo-not-owner = Vous n’êtes plus propriétaire de cette organisation : seul un propriétaire peut annuler ce qu’il a lui-même appliqué.
refusal-undo-organization-suspended = L’organisation n’est pas en service : rien ne peut y être annulé.
refusal-undo-too-late = Le délai pour annuler cette opération est passé.
refusal-undo-used = Les services ont signalé qu’ils sont utilisés. À partir de la première utilisation, rien n’est plus annulé.
refusal-undo-nothing = Il n’y a rien à annuler : tout est utilisé, nécessaire à un abonnement qui reste, ou terminé.
