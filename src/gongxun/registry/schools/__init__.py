"""Owns what a training school has: its profile, its rooms, its pictures, the alliances it has joined.

What has ended stays on record; capacity is counted from what is in use (clauses 五（二）, 七（一）).
Refuses rooms and profiles of organisations that are no schools, and to erase a room.
"""
