"""Finds an installed browser for the browser tests. Standard library only."""

import os
import shutil
import sys

#: Commands of Chromium and its relatives.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
#: The package that drives it: 161 MB, so it is only installed for the tests, and only if there is a browser.
DRIVER = "requirements-browser.txt"
NONE = ("there is no Chromium, Chrome or Edge on the path. On Debian and Ubuntu, `apt install chromium` brings one. "
        "The environment variable CHROMIUM may say where one is.")


def installed() -> str | None:
    """Return the command that starts a browser: the one in CHROMIUM, or the first on the path; None if there is none."""
    if sys.platform != "linux":     # the browser tests have only been run there
        return None
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
