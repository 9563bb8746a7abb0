"""Owns the hour ledger: entries, claims, proposals, closed years and seals.

Entries are only ever added; a correction is a reversal; one event counts once a person.
Refuses change and deletion (the database itself), and entries in a closed year.
"""
