"""Dates and amounts as files and messages write them."""
