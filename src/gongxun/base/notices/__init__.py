"""Owns notices: what somebody is told at the bell and by e-mail, what she has read, and what she wants to be told.

Kinds of notices are registered by the apps that own what has happened.
Refuses to tell one thing twice, to show anybody the notice of another, and to put more into a mail than its title.
"""
