import multiprocessing


def report(q):
    q.put('word ' * 400_000)


if __name__ == '__main__':
    q = multiprocessing.Queue()
    p = multiprocessing.Process(target=report, args=(q,))
    p.start()
    # TODO: here it hangs. The picture shows which process waits for which.
    p.join()
    text = q.get()
    print(len(text), 'characters, exit code', p.exitcode)
