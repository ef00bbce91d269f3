"""Ends Python when Excel has ended, also when it was killed: a COM server may otherwise linger for good."""

import threading
from collections.abc import Callable


class Watchdog:
    """Waits for the Excel processes that have called hello, and stops this one when the last has gone.

    Parameters
        wait   returns when the process with this number has ended; OSError if it may not be watched.
        stop   ends this process.
    """

    def __init__(self, wait: Callable[[int], None], stop: Callable[[], None]) -> None:
        self._wait = wait
        self._stop = stop
        self._lock = threading.Lock()
        self._watched: set[int] = set()
        self._greeted = threading.Event()

    def watch(self, process: int) -> None:
        """From now on this process counts; saying hello twice is one hello."""
        self._greeted.set()
        with self._lock:
            if process in self._watched:
                return
            self._watched.add(process)
        threading.Thread(target=self._until_gone, args=[process], daemon=True).start()

    def expect(self, seconds: float) -> None:
        """Stop if nobody has called hello by then."""
        threading.Thread(target=self._until_greeted, args=[seconds], daemon=True).start()

    def _until_gone(self, process: int) -> None:
        try:
            self._wait(process)
        except OSError:  # it counts as running: better one Python too many than none under a running Excel
            return
        with self._lock:
            self._watched.discard(process)
            last = not self._watched
        if last:
            self._stop()

    def _until_greeted(self, seconds: float) -> None:
        if not self._greeted.wait(seconds):
            self._stop()
