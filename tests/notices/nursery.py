"""`python -m tests.notices.nursery`: a real worker for each line that comes in, its number for each that goes out.

A worker that has to start from nothing takes seconds, and twenty of them are killed: these begin warm, by a fork.
They tell few people at a time, so that a kill finds them in the middle of an event, and wait a second for a next try
where the lab waits a minute.
"""

import os
import signal
import sys

from app import app
from lab import deliveries, jobs
from lab.notices import fan_out

SECOND = 1 / 60


def main() -> None:
    fan_out.BATCH, fan_out.PAGE = 10, 50
    deliveries.BACKOFF = (SECOND,) * len(deliveries.BACKOFF)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            jobs.work_forever(app)
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
