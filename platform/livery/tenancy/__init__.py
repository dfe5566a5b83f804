"""Vendors, host name → tenant and face, and the unit of work that is bound to one tenant."""
