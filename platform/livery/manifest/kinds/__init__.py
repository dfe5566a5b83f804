"""The kinds of rows that a vendor's files hold: columns, keys, comparison, storing."""
