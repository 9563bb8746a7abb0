"""The plain reading: the indicator contract in dictionaries and loops, for comparison with engines.

Owns lakes as Python rows, their evaluation, boundary lakes, spoilt lakes and readable differences.
Refuses speed, cleverness and any import of the product's rules.
"""
