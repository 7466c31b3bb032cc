"""Local servers for the lessons on networks: real ones, each in a process of its own, for this computer only.

    from helpers.servers import start_site, start_names
    start_site()        # a web site; scripts read its address from os.environ['SITE']
    start_names()       # a name server; scripts read its address from os.environ['DNS_SERVER']

And the texts of the word counter, which the site serves too:

    from helpers.servers import make_texts
    make_texts()        # writes them into the folder `texts` beside the notebook
"""
from .local import LocalServer, NotStarted, start_names, start_site
from .texts import make_texts

__all__ = ["LocalServer", "NotStarted", "make_texts", "start_names", "start_site"]
