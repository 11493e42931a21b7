"""Benchmarks: counts (queries, CPU milliseconds, bytes) of the hot paths, each beside a constant-response floor.

Run as modules of the project's environment; the last line each prints is one JSON object.
"""
