"""Owns tabular files: reading Excel and CSV row by row, templates, refused-rows files, lists as
workbooks.

Refuses to know what a column means: kinds of files are described by the apps that own the rows.
"""
