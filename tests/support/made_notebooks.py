"""Small notebooks for tests."""
import json
from pathlib import Path


def notebook(folder: Path, name: str, *cells: str) -> None:
    """Write a notebook with these code cells."""
    folder.mkdir(exist_ok=True)
    written = [{"cell_type": "markdown", "source": ["# A lesson\n", "Text."]}]
    written += [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    (folder / f"{name}.ipynb").write_text(json.dumps({"cells": written}))
