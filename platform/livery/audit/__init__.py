"""Who did what: events, written in the transaction of their cause."""
