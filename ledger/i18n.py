"""Text for people goes through here. English is the source; catalogues lie in ``locale/``."""

import gettext
import os

_DOMAIN = "giga"
_FOLDER = os.path.join(os.path.dirname(__file__), "locale")


def _wanted() -> str:
    """The language a person asked for, as gettext looks it up; empty when none."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return value
    return ""


def language() -> str:
    """Two letters of the language of all output: ``en`` unless another catalogue is there."""
    for name in _wanted().split(":"):
        short = name[:2].lower()
        if short == "en" or name in ("C", "POSIX") or name.startswith("C."):
            return "en"
        if short and os.path.exists(os.path.join(_FOLDER, short, "LC_MESSAGES", _DOMAIN + ".mo")):
            return short
    return "en"


def _load() -> gettext.NullTranslations:
    lang = language()
    if lang == "en":
        return gettext.NullTranslations()
    return gettext.translation(_DOMAIN, _FOLDER, [lang], fallback=True)


_translations = _load()


def _(message: str) -> str:
    """The text in the language of the output."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The text that fits a number."""
    return _translations.ngettext(one, many, count)


def speak_english() -> None:
    """From here on, whatever was asked for: for who can read only ASCII."""
    global _translations
    os.environ["LANGUAGE"] = "en"
    _translations = gettext.NullTranslations()


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return message
