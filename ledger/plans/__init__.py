"""The rules as data: TOML to checked, immutable objects; the catalogue."""
