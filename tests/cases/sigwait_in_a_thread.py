import signal, threading
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
def w():
    print(signal.sigwait({signal.SIGUSR1}))
t = threading.Thread(target=w); t.start(); t.join()
