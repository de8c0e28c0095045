-- A seller's subscriptions are listed along its orders, which have an index: this one cost every order a page of log.
drop index subscription_of_seller;
