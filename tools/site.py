"""The lessons as a static site, with Sphinx: python3 course.py site

Sphinx gets an environment of its own, so that the learner's stays small. Standard
library only, because it runs before anything is installed.
"""

import subprocess
from pathlib import Path

from tools.environment import Environment, SetupError, without_foreign_packages

SETTINGS = "docs/site"
PAGES = "build/site_pages"
BUILT = "build/site"


def build(root: str | Path) -> str:
    """Make the site from the notebooks and their stored outputs.

    Returns:
        Where the site is, in words.

    Raises:
        SetupError: Sphinx could not be set up, or reported a problem.
    """
    root = Path(root)
    lock = f"{SETTINGS}/requirements.txt"
    environment = Environment(root, ".venv-site", ("-r", lock), (lock,))
    if not environment.is_ready():
        environment.make()
    made: list[str | Path] = [environment.python, "-m", "tools.pages", root / "notebooks", root / PAGES]
    if subprocess.run(made, cwd=root, env=without_foreign_packages()).returncode:
        raise SetupError("The pages of the site were not made; the reason is above.")
    # -E and -a: build everything again; -W: turn warnings into errors.
    command: list[str | Path] = [environment.python, "-m", "sphinx", "-q", "-E", "-a", "-W", "--keep-going", "-b", "html",
               "-c", root / SETTINGS, "-d", root / "build" / "doctrees", root / PAGES, root / BUILT]
    if subprocess.run(command, cwd=root, env=without_foreign_packages()).returncode:
        raise SetupError("The site was not built; what Sphinx found is above.")
    return f"The site is in {BUILT}: open {BUILT}/index.html, or serve it with python3 -m http.server -d {BUILT}"
