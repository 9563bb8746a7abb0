"""Owns the audit: who did what to which identifier, when.

Rows hold opaque identifiers, never personal data; the database refuses to change or delete them.
Refuses nothing: what happened is written down.
"""
