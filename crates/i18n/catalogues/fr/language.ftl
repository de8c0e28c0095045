# La langue elle-même : moments, durées, énumérations.

# Une date et son heure, toujours en temps universel coordonné.
instant = { $moment } UTC

# La durée d’un abonnement.
term-years = { $years ->
    [one] { $years } an
   *[other] { $years } ans
}
term-months = { $months ->
    [one] { $months } mois
   *[other] { $months } mois
}

# Entre les membres d’une énumération, sauf les deux derniers : les guillemets gardent l’espace.
list-comma = { ", " }
# $first contient tous les membres sauf le dernier, déjà réunis.
list-and = { $first } et { $last }
