"""Accounts, memberships, staff, sessions, sign-in."""
