"""Statements to text for people and to JSON for programs. Everything shown goes through here."""
