"""Small programs with pools and executors, whose orders are explored in tests: name -> (text, what it prints in some order)."""

FUTURES = "from concurrent.futures import *\n"
SAME = "def f(n):\n    return n\n"
THREADS = FUTURES + SAME
MAIN = "if __name__ == '__main__':\n"
POOL = "from multiprocessing import *\n" + SAME + MAIN
PROCESSES = FUTURES + SAME + MAIN
THREAD_POOL = "from multiprocessing.pool import ThreadPool\n" + SAME

#: for these, the naive search runs as well
SMALL = {
    "threads, map": (THREADS + "with ThreadPoolExecutor(2) as ex:\n    print(list(ex.map(f, range(2))))\n", {"[0, 1]\n"}),
    "threads, looked at": (THREADS + "with ThreadPoolExecutor(1) as ex:\n    x = ex.submit(f, 1)\n    print(x.done(), x.cancel())\n",
                           {"False False\n", "False True\n", "True False\n"}),
    "a pool, map": (POOL + "    with Pool(2) as pool: print(pool.map(f, range(2)))\n", {"[0, 1]\n"}),
    "a pool, looked at": (POOL + "    with Pool(1) as pool:\n        r = pool.apply_async(f, (1,))\n        print(r.ready(), r.get())\n",
                          {"False 1\n", "True 1\n"}),
    "a pool, unordered": (POOL + "    with Pool(2) as pool: print(list(pool.imap_unordered(f, range(2))))\n", {"[0, 1]\n", "[1, 0]\n"}),
    "a pool, a callback": (POOL.replace(MAIN, "got = []\n" + MAIN) + "    with Pool(1) as pool:\n"
                           "        r = pool.apply_async(f, (1,), callback=got.append)\n        print(len(got))\n        r.wait()\n"
                           "        print(len(got))\n", {"0\n1\n", "1\n1\n"}),
    "a pool of threads, map": (THREAD_POOL + "with ThreadPool(1) as pool:\n    print(pool.map(f, range(2), 1))\n", {"[0, 1]\n"}),
    "a pool of threads, looked at": (THREAD_POOL + "with ThreadPool(1) as pool:\n    r = pool.apply_async(f, (1,))\n"
                                     "    print(r.ready(), r.get())\n", {"False 1\n", "True 1\n"}),
}
PROGRAMS = SMALL | {
    "threads, three tasks": (THREADS + "with ThreadPoolExecutor(2) as ex:\n    print(list(ex.map(f, range(3))))\n", {"[0, 1, 2]\n"}),
    "threads, as completed": (THREADS + "with ThreadPoolExecutor(2) as ex:\n"
                              "    print([x.result() for x in as_completed([ex.submit(f, n) for n in range(2)])])\n", {"[0, 1]\n", "[1, 0]\n"}),
    "threads, a global": (FUTURES + "n = 0\ndef one():\n    return 1\ndef add():\n    global n\n    n = n + one()\n"
                          "with ThreadPoolExecutor(2) as ex:\n    ex.submit(add); ex.submit(add)\nprint(n)\n", {"1\n", "2\n"}),
    "threads, a callback": (THREADS + "with ThreadPoolExecutor(1) as ex:\n"
                            "    ex.submit(f, 1).add_done_callback(lambda x: print(x.result()))\n", {"1\n"}),
    "threads, callbacks": (THREADS + "with ThreadPoolExecutor(2) as ex:\n    for n in range(2):\n"
                           "        ex.submit(f, n).add_done_callback(lambda x: print(x.result()))\n", {"0\n1\n", "1\n0\n"}),
    "threads, not shut down": (THREADS + "ex = ThreadPoolExecutor(2)\nprint(ex.submit(f, 1).result())\n", {"1\n"}),
    "threads, a worker that waits for the next": (THREADS + "ex = ThreadPoolExecutor(1)\ndef g():\n    return ex.submit(f, 1).result()\n"
                                                  "print(ex.submit(g).result())\n", {""}),
    "threads of asyncio": ("import asyncio\ndef work(n):\n    return n\nasync def main():\n    print(await asyncio.to_thread(work, 1))\n"
                           "asyncio.run(main())\n", {"1\n"}),
    "a pool, three tasks": (POOL + "    with Pool(2) as pool: print(pool.map(f, range(3)))\n", {"[0, 1, 2]\n"}),
    "a pool, two results": (POOL + "    with Pool(2) as pool:\n        a, b = pool.apply_async(f, (1,)), pool.apply_async(f, (2,))\n"
                            "        print(a.get(), b.get())\n", {"1 2\n"}),
    "a pool, closed": (POOL + "    pool = Pool(2)\n    r = pool.map_async(f, range(2)); pool.close(); pool.join()\n    print(r.get())\n",
                       {"[0, 1]\n"}),
    "a pool, callbacks": (POOL + "    with Pool(2) as pool:\n        rs = [pool.apply_async(f, (n,), callback=print) for n in range(2)]\n"
                          "        for r in rs: r.wait()\n", {"0\n1\n", "1\n0\n"}),
    "a pool, a callback that sets a global": (
        POOL.replace(MAIN, "done = False\ndef note(_):\n    global done\n    done = True\n" + MAIN) + "    with Pool(1) as pool:\n"
        "        r = pool.apply_async(f, (1,), callback=note)\n        print(done)\n        r.wait()\n", {"False\n", "True\n"}),
    "a pool, an error's callback": (
        "from multiprocessing import *\nsaid = []\ndef bad():\n    raise ValueError('bad')\n" + MAIN + "    with Pool(1) as pool:\n"
        "        r = pool.apply_async(bad, error_callback=said.append)\n        print(len(said))\n        r.wait()\n", {"0\n", "1\n"}),
    "a pool of threads, a global": (
        THREAD_POOL + "n = 0\ndef one():\n    return 1\ndef add(_):\n    global n\n    n = n + one()\n"
        "with ThreadPool(2) as pool:\n    pool.map(add, range(2), 1)\nprint(n)\n", {"1\n", "2\n"}),
    "a pool of threads, unordered": (THREAD_POOL + "with ThreadPool(2) as pool:\n    print(list(pool.imap_unordered(f, range(2))))\n",
                                     {"[0, 1]\n", "[1, 0]\n"}),
    "a pool of threads, closed": (
        "import threading\n" + THREAD_POOL + "lock, n = threading.Lock(), 0\ndef add(more):\n    global n\n    with lock:\n        n += more\n"
        "pool = ThreadPool(2)\npool.map(add, (1, 2), 1)\npool.close()\npool.join()\nprint(n)\n", {"3\n"}),
    "a pool of threads, callbacks": (
        THREAD_POOL + "got = []\nwith ThreadPool(2) as pool:\n    rs = [pool.apply_async(f, (n,), callback=got.append) for n in range(2)]\n"
        "    for r in rs: r.wait()\nprint(got)\n", {"[0, 1]\n", "[1, 0]\n"}),
    "multiprocessing.dummy": ("from multiprocessing.dummy import Process, Queue\ndef f(q, n):\n    q.put(n)\nq = Queue()\n"
                              "ps = [Process(target=f, args=(q, n)) for n in (1, 2)]\nfor p in ps: p.start()\nfor p in ps: p.join()\n"
                              "print(q.get())\n", {"1\n", "2\n"}),
    "processes, a callback": (
        FUTURES + "got = []\n" + SAME + MAIN + "    with ProcessPoolExecutor(1) as ex:\n        r = ex.submit(f, 1)\n"
        "        r.add_done_callback(got.append)\n        print(len(got))\n    print(len(got))\n", {"0\n1\n", "1\n1\n"}),
    "processes, map": (PROCESSES + "    with ProcessPoolExecutor(2) as ex: print(list(ex.map(f, range(2))))\n", {"[0, 1]\n"}),
    "processes, three tasks": (PROCESSES + "    with ProcessPoolExecutor(2) as ex: print(list(ex.map(f, range(3))))\n", {"[0, 1, 2]\n"}),
    "processes, as completed": (PROCESSES + "    with ProcessPoolExecutor(2) as ex:\n        print([x.result() for x in "
                                "as_completed([ex.submit(f, n) for n in range(2)])])\n", {"[0, 1]\n", "[1, 0]\n"}),
    "processes, a value": (FUTURES + "from multiprocessing import *\nv = Value('i', 0)\ndef add():\n    v.value += 1\n" + MAIN
                           + "    with ProcessPoolExecutor(2) as ex:\n        ex.submit(add); ex.submit(add)\n    print(v.value)\n", {"1\n", "2\n"}),
}
