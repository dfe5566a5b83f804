"""Mails in the vendor's look: what they say, and how they are drawn."""
