"""Owns accounts, grants of roles on scopes, and the one gate that every query passes.

Scopes are opaque (kind, id): the app that owns a kind registers its resolver.
Refuses an account that holds two of the three administrators' roles, and any right without an end of scope.
"""
