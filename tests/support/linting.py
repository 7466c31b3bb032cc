"""What ruff says about files, and about the programs in a notebook's cells that begin with a magic."""
import json
import shutil
import subprocess
import sys
from pathlib import Path

from tools.notebooks import ROOT, read


def ruff(*paths: str) -> list[str]:
    """Run ruff on files and folders; return its findings, one line each."""
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json", *paths],
                          capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode in (0, 1), done.stderr
    return [f"{Path(one['filename']).name}:{one['location']['row']}: {one['code']} {one['message']}" for one in json.loads(done.stdout)]


def magic_cells(path: Path) -> dict[int, str]:
    """Return the number of each such code cell -> the program below its magic."""
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    return {number: cell.source.split("\n", 1)[1] for number, cell in enumerate(cells, 1)
            if cell.source.startswith(("%%isolated", "%%exercise", "%%orders")) and "\n" in cell.source
            and "lint-skip" not in cell.metadata.get("tags", [])}


def check_cells(folder: Path, name: str, programs: dict[int, str]) -> list[str]:
    """Lint the programs below magics as ruff lints a notebook; line numbers are those in the cell.

    Args:
        folder: an empty folder.
        name: the notebook's name, such as 01_queue_namespaces.
        programs: number of the cell -> program.
    """
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "notebooks").mkdir()
    for number, program in programs.items():
        (folder / "notebooks" / f"{name}_cell_{number}.py").write_text(f"# the magic\n{program}\n", "utf-8")
    return [f"{problem}. If it is meant, tag the cell lint-skip." for problem in ruff(str(folder))]
