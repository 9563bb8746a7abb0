"""Owns background work: jobs deferred by name, in the transaction of their cause.

Refuses to know what a job does: tasks live in the apps that own the work.
"""
