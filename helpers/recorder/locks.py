"""To come."""
def patch_synchronize(m): pass
def patch_shared_memory(m): pass
