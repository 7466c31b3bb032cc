"""Local servers for the lessons on networks: real ones, each in a process of its own, for this computer only.

    from helpers.servers import start_site, start_names
    start_site()        # a web site; scripts read its address from os.environ['SITE']
    start_names()       # a name server; scripts read its address from os.environ['DNS_SERVER']
"""
from .local import LocalServer, NotStarted, start_names, start_site

__all__ = ["LocalServer", "NotStarted", "start_names", "start_site"]
