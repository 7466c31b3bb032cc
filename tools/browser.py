"""The browser that the tests in a browser drive: one that is installed here. Standard library only."""

import os
import shutil
import sys

#: Where a Chromium is found, or one of its kin, by the name of its command.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
#: What drives it: 161 MB, so that it is installed only where there is a browser, and only for the tests.
DRIVER = "requirements-browser.txt"
NONE = ("there is no Chromium, Chrome or Edge on the path. On Debian and Ubuntu, `apt install chromium` brings one. "
        "The environment variable CHROMIUM may say where one is.")


def installed() -> str | None:
    """The file that starts a browser: the one that CHROMIUM names, or the first on the path; None without one."""
    if sys.platform != "linux":     # the tests in a browser were only ever run there
        return None
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
