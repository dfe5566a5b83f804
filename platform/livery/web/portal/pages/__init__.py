"""The portal's page contexts: one frozen dataclass a template, the contract with theme authors.

Every text is ready to show (translated, dates and numbers formatted in the reader's language);
templates only place it. Rows are named tuples, so that a theme reads them by name.
"""
