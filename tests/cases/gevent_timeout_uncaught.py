# a Timeout is not caught
import gevent
from gevent import Timeout

with Timeout(0.05):
    gevent.sleep(3)
