"""To come."""
def patch_gevent(m): pass
