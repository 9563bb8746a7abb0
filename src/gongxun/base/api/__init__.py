"""Owns the manner of the public interface: tokens shown, pages of lists, entity tags, problems, its reference.

What is served belongs to the apps, each in its ``api``; the site mounts them.
Refuses session cookies, positions that it did not give out, and change without the version it rests on.
"""
