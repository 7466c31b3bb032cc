# a JoinableQueue, a context object, and a text that is joined of its words
import multiprocessing


def report(results):
    results.put('word ' * 400_000)
    results.join()


if __name__ == '__main__':
    context = multiprocessing.get_context()
    results = context.JoinableQueue()
    reporter = context.Process(target=report, kwargs={'results': results}, daemon=True)
    reporter.start()
    text = results.get(timeout=60)
    results.task_done()
    reporter.join(60)
    print(len(text), 'characters, exit code', reporter.exitcode)
