"""The tests speak English, whatever the machine speaks; said before anything is imported."""

import os

os.environ["LANGUAGE"] = "en"
