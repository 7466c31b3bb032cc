"""Settings of a learner's server on a JupyterHub, or on Binder; single_user.py or binder/start lets it find them."""
from pathlib import Path

c = get_config()    # noqa: F821
c.LabApp.default_url = "/lab/tree/my_course/notebooks/00_start_here.ipynb"
SETTINGS = Path(__file__).resolve().parents[1]
c.LabApp.app_settings_dir = str(SETTINGS)           # overrides.json, as on a learner's own computer
c.LabApp.custom_css = True                          # custom.css, from the same place
c.ServerApp.tornado_settings = {"static_custom_path": [str(SETTINGS)]}
# What takes memory and is not used: there is no language server, nobody has settings of the old Notebook, and the image has
# all extensions.
c.ServerApp.jpserver_extensions = {"jupyter_lsp": False, "notebook_shim": False}
c.LabApp.extension_manager = "readonly"
# End a kernel that has been idle for an hour and has no open page; one with an open page is left alone.
c.MappingKernelManager.cull_idle_timeout = 3600
c.MappingKernelManager.cull_interval = 300
