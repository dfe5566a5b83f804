"""The REST API, on every portal host below `/api/v1`."""
