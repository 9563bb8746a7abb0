"""Owns files as they were uploaded: where they lie, how large they are, what they truly are, who brought them.

Refuses what is not what it claims, macros, bombs, and any name of the user's in the storage. Who may read a
file is decided by the app that owns the fact it belongs to: there are no views here.
"""
