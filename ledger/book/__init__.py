"""The use cases: open a ledger, gather, replay, record. The only room where store and billing meet.

Each function opens the ledger once, does one thing in one transaction and returns plain facts.
"""
