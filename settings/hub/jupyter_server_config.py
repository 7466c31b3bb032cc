"""Settings of a learner's server on a JupyterHub; single_user.py lets it find them."""
from pathlib import Path

c = get_config()    # noqa: F821
c.LabApp.default_url = "/lab/tree/my_course/notebooks/00_start_here.ipynb"
c.LabApp.app_settings_dir = str(Path(__file__).resolve().parents[1])    # overrides.json, as on a learner's own computer
# What takes memory and serves nobody: there is no language server, and the image holds all extensions.
c.ServerApp.jpserver_extensions = {"jupyter_lsp": False}
c.LabApp.extension_manager = "readonly"
