"""Owns the fictional country: its map, its people, how they train; written to a database or straight to a lake.

Refuses real persons, real places below the plan's words, the clock and unseeded chance: the same seed, the same country.
"""
