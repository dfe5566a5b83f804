"""Customers' organizations and user groups."""
