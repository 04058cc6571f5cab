"""The process that posts one message by Apprise; run as a script, which imports nothing of ours.

It reads ``{"url", "title", "body"}`` as JSON, and prints what code the service refused with.
"""

import json
import re
import sys

UNKNOWN = 3
"""Exit status: no service is known for the address."""

REFUSED = 4
"""Exit status: the service was not reached, or refused."""


def main() -> int:
    import apprise

    letter = json.load(sys.stdin.buffer)
    asset = apprise.AppriseAsset(app_id="Giga", app_desc="Giga", app_url="")
    service = apprise.Apprise(asset=asset)
    if not service.add(letter["url"]):
        return UNKNOWN
    with apprise.LogCapture() as log:
        taken = service.notify(
            title=letter["title"], body=letter["body"], body_format=apprise.NotifyFormat.TEXT
        )
        codes = re.findall(r"error=(\d{3})\b", log.getvalue())
    print(*codes[:1])  # noqa: T201 - it is the answer to whoever runs this
    return 0 if taken else REFUSED


if __name__ == "__main__":
    sys.exit(main())
