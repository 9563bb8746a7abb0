"""Holds the rooms together: settings, addresses, home pages by role, the command line."""
