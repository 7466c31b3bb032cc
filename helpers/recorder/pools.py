"""To come."""
def patch_pool(m): pass
