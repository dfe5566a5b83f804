"""Vendors as files: read a vendor folder, compare it with the database, apply the difference."""
