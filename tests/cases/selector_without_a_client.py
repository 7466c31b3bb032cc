import selectors, socket
sel = selectors.DefaultSelector()
server = socket.create_server(("127.0.0.1", 0))
sel.register(server, selectors.EVENT_READ)
while True:
    for key, events in sel.select():
        print(key)
