# a pipe in place of the queue
import multiprocessing


def report(writer):
    writer.send('word ' * 400_000)
    writer.close()


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=report, args=(writer,))
    p.start()
    writer.close()
    text = reader.recv()
    p.join()
    print(f'{len(text):,} characters, exit code {p.exitcode}')
