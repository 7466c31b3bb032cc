# bytes, poll() before each of them, and a child that is given both ends
import multiprocessing


def count(reader, writer):
    reader.close()
    for number in range(5):
        writer.send_bytes(bytes([number]))


if __name__ == '__main__':
    reader, writer = multiprocessing.Pipe(duplex=False)
    p = multiprocessing.Process(target=count, args=(reader, writer))
    p.start()
    writer.close()
    total = 0
    while reader.poll(None):
        try:
            total += reader.recv_bytes()[0]
        except EOFError:
            break
    print(f'{total = }')
    p.join()
