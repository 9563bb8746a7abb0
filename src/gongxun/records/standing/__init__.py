"""Owns where people and organisations stand: lake export, evaluation, results, explanation.

An officer's figures come from the latest snapshot and say as of when; a cadre's are computed fresh.
Refuses to show a result whose person lies outside the viewer's organisations of today.
"""
