"""Products, licenses and their activations."""
