"""Owns the training plan as data and every figure computed from it.

Policy books, the lake's contract, indicators, their evaluation on any engine, conversion and responsibility.
Refuses Django, a clock, the network and randomness: dates and connections are passed in.
"""
