"""The vendor admin's page contexts: one frozen dataclass a template, texts ready to show."""
