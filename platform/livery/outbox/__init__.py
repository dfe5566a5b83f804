"""Mails that must not be lost: written with their cause, sent by the worker."""
