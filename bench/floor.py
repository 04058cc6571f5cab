"""The floor of every ratio: an empty click command that opens SQLite."""

import sqlite3

import click


@click.command()
@click.argument("path")
def floor(path: str) -> None:
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA user_version").fetchone()
    conn.close()


if __name__ == "__main__":
    floor()
