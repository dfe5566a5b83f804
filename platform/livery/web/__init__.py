"""The faces of the platform and the kit that they are built from."""
