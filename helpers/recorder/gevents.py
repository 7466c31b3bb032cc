"""Records what is special to gevent; its switches are recorded by greenlets.py."""
short, moment = core["short"], core["moment"]


def patch_gevent(module) -> None:
    for name in ("spawn", "spawn_later", "spawn_raw"):
        if hasattr(module, name):
            moment(module, name, "spawn", lambda value, *args, at=int(name == "spawn_later"), **kwargs: (
                0, short(args[at])))
