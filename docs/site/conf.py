"""How the lessons become a static site: Sphinx, with MyST-NB and the book theme. Built by `python3 course.py site`."""
import os
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def repository() -> str:
    """Return the repository of the course, for the "launch" links to Binder: from a variable, or the clone's origin."""
    if "COURSE_REPOSITORY" in os.environ:
        return os.environ["COURSE_REPOSITORY"]
    try:
        asked = ["git", "remote", "get-url", "origin"]
        origin = subprocess.run(asked, cwd=HERE, capture_output=True, text=True).stdout.strip()
    except OSError:     # a copy of the course without git
        origin = ""
    found = re.search(r"(github\.com|gitlab\.com)[:/](.+?)(\.git)?/?$", origin)
    return f"https://{found[1]}/{found[2]}" if found else ""


REPOSITORY = repository()

project = "Several things at once, in Python"
author = "The course's authors"
copyright = "MIT licence"

extensions = ["myst_nb", "sphinx_external_toc"]
external_toc_path = str(HERE / "toc.yml")    # the notebooks themselves contain no table of contents
html_extra_path = [str(HERE / "index.html")]
html_theme = "sphinx_book_theme"
html_title = project
html_static_path = [str(HERE / "static")]
html_css_files = ["lessons.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_search_summary = False    # search would fetch each page for it, which a browser forbids on files
exclude_patterns = ["**/.ipynb_checkpoints"]

nb_execution_mode = "off"           # the stored outputs are tested; nothing is run again
nb_merge_streams = True
nb_number_source_lines = True       # messages and texts refer to lines
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"
nb_ipywidgets_js = {}               # no widgets: nothing is fetched from other sites
myst_enable_extensions = []         # no formulas: MathJax would be fetched too
myst_heading_anchors = 2            # links to headings in the same lesson, in JupyterLab's form: "#A-task-that-waits"
myst_heading_slug_func = "tools.pages.anchor"
html_theme_options = {
    "show_toc_level": 2,
    "use_download_button": True,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
}
if REPOSITORY:
    html_theme_options |= {
        "repository_url": REPOSITORY,
        "repository_branch": "main",
        "path_to_docs": "my_course/notebooks",      # Binder's copies, which have no outputs
        "use_repository_button": True,
        "launch_buttons": {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"},
    }
# `%%isolated` cells are Python below a first line that is not.
suppress_warnings = ["misc.highlighting_failure", "myst.xref_missing", "mystnb.unknown_mime_type"]
