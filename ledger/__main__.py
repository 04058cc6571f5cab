"""``python -m ledger`` is ``giga``."""

from ledger.cli.main import main

if __name__ == "__main__":
    main()
