"""Owns the annual plan of an organisation: its classes, places, money, consultation, approval, and what came of it.

Refuses approval by who submitted it, and while a line the plan of 2024-2028 asks for has neither a class nor a reason.
Refuses courses that have not passed their review; what is spent and what was changed is only ever added.
"""
