# a greenlet is made and waited for, and was never started
import gevent

g = gevent.Greenlet(print, "hello")
g.join()
