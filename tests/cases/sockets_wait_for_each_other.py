# A server waits for the end of a line, and its client for the answer
import multiprocessing
import socket


def serve(server):
    connection, _ = server.accept()
    with connection:
        question = b""
        while not question.endswith(b"\n"):
            question += connection.recv(100)
        connection.sendall(b"42")


if __name__ == "__main__":
    server = socket.create_server(("127.0.0.1", 0))
    p = multiprocessing.Process(target=serve, args=(server,))
    p.start()
    with socket.create_connection(server.getsockname()) as s:
        s.sendall(b"what?")
        print(s.recv(100))
    p.join()
