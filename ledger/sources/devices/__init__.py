"""Devices that are asked for by themselves; most know a counter and no days."""
