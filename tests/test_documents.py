"""Every command shown in the documents runs, and its answer is what the document says."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import DOCUMENTS, ROOT, rewritten


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_shows_what_the_program_answers(name: str, tmp_path: Path) -> None:
    """After a wanted change ``python tests/documents.py`` writes the answers anew."""
    text = (ROOT / name).read_text("utf-8")
    assert rewritten(text, tmp_path) == text
