"""Stoa: open courses for an unlimited number of people, at any pace, from any place."""

__version__ = "0.1.0"
