"""The vendor admin: where a vendor's own team works, on the platform's name."""
