"""To come."""
def patch_greenlet(m): pass
