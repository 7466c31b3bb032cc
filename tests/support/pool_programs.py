"""Small programs with pools and executors, whose orders are explored in tests: name -> (text, what it prints in some order)."""

FUTURES = "from concurrent.futures import *\n"
SAME = "def f(n):\n    return n\n"
THREADS = FUTURES + SAME
MAIN = "if __name__ == '__main__':\n"
POOL = "from multiprocessing import *\n" + SAME + MAIN
PROCESSES = FUTURES + SAME + MAIN

#: for these, the naive search runs as well
SMALL = {
    "threads, map": (THREADS + "with ThreadPoolExecutor(2) as ex:\n    print(list(ex.map(f, range(2))))\n", {"[0, 1]\n"}),
    "threads, looked at": (THREADS + "with ThreadPoolExecutor(1) as ex:\n    x = ex.submit(f, 1)\n    print(x.done(), x.cancel())\n",
                           {"False False\n", "False True\n", "True False\n"}),
    "a pool, map": (POOL + "    with Pool(2) as pool: print(pool.map(f, range(2)))\n", {"[0, 1]\n"}),
    "a pool, looked at": (POOL + "    with Pool(1) as pool:\n        r = pool.apply_async(f, (1,))\n        print(r.ready(), r.get())\n",
                          {"False 1\n", "True 1\n"}),
    "a pool, unordered": (POOL + "    with Pool(2) as pool: print(list(pool.imap_unordered(f, range(2))))\n", {"[0, 1]\n", "[1, 0]\n"}),
}
PROGRAMS = SMALL | {
    "threads, three tasks": (THREADS + "with ThreadPoolExecutor(2) as ex:\n    print(list(ex.map(f, range(3))))\n", {"[0, 1, 2]\n"}),
    "threads, as completed": (THREADS + "with ThreadPoolExecutor(2) as ex:\n"
                              "    print([x.result() for x in as_completed([ex.submit(f, n) for n in range(2)])])\n", {"[0, 1]\n", "[1, 0]\n"}),
    "threads, a global": (FUTURES + "n = 0\ndef one():\n    return 1\ndef add():\n    global n\n    n = n + one()\n"
                          "with ThreadPoolExecutor(2) as ex:\n    ex.submit(add); ex.submit(add)\nprint(n)\n", {"1\n", "2\n"}),
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
    "processes, map": (PROCESSES + "    with ProcessPoolExecutor(2) as ex: print(list(ex.map(f, range(2))))\n", {"[0, 1]\n"}),
    "processes, three tasks": (PROCESSES + "    with ProcessPoolExecutor(2) as ex: print(list(ex.map(f, range(3))))\n", {"[0, 1, 2]\n"}),
    "processes, as completed": (PROCESSES + "    with ProcessPoolExecutor(2) as ex:\n        print([x.result() for x in "
                                "as_completed([ex.submit(f, n) for n in range(2)])])\n", {"[0, 1]\n", "[1, 0]\n"}),
    "processes, a value": (FUTURES + "from multiprocessing import *\nv = Value('i', 0)\ndef add():\n    v.value += 1\n" + MAIN
                           + "    with ProcessPoolExecutor(2) as ex:\n        ex.submit(add); ex.submit(add)\n    print(v.value)\n", {"1\n", "2\n"}),
}
