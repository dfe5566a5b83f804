"""Brands: a vendor's nine values, the design tokens derived from them, and their stylesheet."""
