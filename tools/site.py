"""The lessons as a static site, by Sphinx: python3 course.py site

What makes it is set up in an environment of its own, so that a learner's stays small. Standard
library only, as it runs before anything is installed.
"""

import subprocess
from pathlib import Path

from tools.environment import Environment, SetupError, without_foreign_packages

SETTINGS = "docs/site"
PAGES = "build/site_pages"
BUILT = "build/site"


def build(root: str | Path) -> str:
    """Make the site from the notebooks as they are, with their stored outputs.

    Returns:
        Where it is, in words.

    Raises:
        SetupError: Sphinx could not be set up, or found something wrong.
    """
    root = Path(root)
    lock = f"{SETTINGS}/requirements.txt"
    environment = Environment(root, ".venv-site", ("-r", lock), (lock,))
    if not environment.is_ready():
        environment.make()
    made: list[str | Path] = [environment.python, "-m", "tools.pages", root / "notebooks", root / PAGES]
    if subprocess.run(made, cwd=root, env=without_foreign_packages()).returncode:
        raise SetupError("The pages of the site were not made; the reason stands above.")
    # -E and -a: all anew; -W: what Sphinx warns of is an error.
    command: list[str | Path] = [environment.python, "-m", "sphinx", "-q", "-E", "-a", "-W", "--keep-going", "-b", "html",
               "-c", root / SETTINGS, "-d", root / "build" / "doctrees", root / PAGES, root / BUILT]
    if subprocess.run(command, cwd=root, env=without_foreign_packages()).returncode:
        raise SetupError("The site was not built; what Sphinx found stands above.")
    return f"The site is in {BUILT}: open {BUILT}/index.html, or serve it with python3 -m http.server -d {BUILT}"
