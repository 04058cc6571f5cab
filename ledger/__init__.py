"""Giga: a personal ledger of mobile data."""

__version__ = "0.1.0"
