# the text goes through a pipe as bytes, in parts that are joined again
import multiprocessing


def report(writer):
    for _ in range(8):
        writer.send_bytes(b'word ' * 50_000)


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=report, args=(writer,))
    p.start()
    text = b''.join(reader.recv_bytes() for _ in range(8)).decode()
    p.join()
    print(len(text), 'characters, exit code', p.exitcode)
