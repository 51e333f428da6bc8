"""Zammad's JSON, read and written. Nothing here does I/O.

What a version answers differently is read tolerantly, in one visible line each.
"""
