# How the language itself puts things: moments, terms, lists.

# A date with its time of day, always in Coordinated Universal Time.
instant = { $moment } UTC

# The length of a subscription's term.
term-years = { $years ->
    [one] { $years } year
   *[other] { $years } years
}
term-months = { $months ->
    [one] { $months } month
   *[other] { $months } months
}

# Between the members of a list but the last two: the quotes keep the space.
list-comma = { ", " }
# $first holds all members but the last, already joined.
list-and = { $first } and { $last }
