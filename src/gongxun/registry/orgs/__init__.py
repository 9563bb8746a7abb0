"""Owns organisations: the tree and its history, names, codes, industrial unions, roster
confirmations.

Dated placements are the truth; the path caches the tree of today.
Refuses cycles, second parents and codes whose check character is wrong.
"""
