"""Records what is special to gevent; its switches are recorded by greenlets.py."""
short, moment = core["short"], core["moment"]  # noqa: F821


def patch_gevent(module) -> None:
    for name in ("spawn", "spawn_later", "spawn_raw"):
        if hasattr(module, name):
            moment(module, name, "spawn", lambda value, *args, **kwargs: (0, short(
                args[1] if name == "spawn_later" and len(args) > 1 else args[0])))
