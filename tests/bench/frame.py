"""How a figure is measured so that it means the same on any machine: processor time, in turns, as a ratio.

A row is a ratio to a rival, to a limit or to a kernel: a piece of plain Python or NumPy that is timed in the same turns.
So a slow or a busy machine slows both sides.
"""

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Action = Callable[[], object]
ROUNDS = 7


class Row(NamedTuple):
    """One figure; without a target it is only shown."""

    name: str
    value: float
    most: float | None = None  # the target: no more than this
    least: float | None = None  # or no less
    unit: str = ""  # a ratio has none

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if self.most is None and self.least is None:
            return ""
        met = (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)
        return "met" if met else "MISSED"

    @property
    def target(self) -> str:
        """The target in words."""
        return f"<= {self.most:g}" if self.most is not None else f">= {self.least:g}" if self.least is not None else ""


def clock() -> float:
    """Seconds of the processor that this process and those it has waited for have taken, in the system as well."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def turns(*actions: Action, repeat: int = 1, rounds: int = ROUNDS) -> list[float]:
    """Seconds of each action, the median of rounds in which they take turns, so that drift hits all alike."""
    times: list[list[float]] = [[] for _ in actions]
    for action in actions:
        action()
    gc.collect()
    gc.disable()  # as timeit does: what else is in memory here is no part of what is measured
    try:
        for _ in range(rounds):
            for action, kept in zip(actions, times, strict=True):
                start = clock()
                for _ in range(repeat):
                    action()
                kept.append((clock() - start) / repeat)
            gc.collect()
    finally:
        gc.enable()
    return [statistics.median(kept) for kept in times]


def ratio(action: Action, beside: Action, repeat: int = 1, rounds: int = ROUNDS) -> float:
    """How many times as long an action takes as another one."""
    one, other = turns(action, beside, repeat=repeat, rounds=rounds)
    return one / other


# Kernels


def python_kernel() -> float:
    """Plain Python: calls, dictionaries, texts and arithmetic, about a millisecond's worth."""
    found: dict[str, float] = {}
    total = 0.0
    for i in range(2000):
        name = f"cell{i % 97}"
        total += _step(found.get(name, 1.0), i)
        found[name] = total % 7
    return total


def _step(value: float, i: int) -> float:
    return value * 1.0001 + i / 3


_NUMBERS = np.linspace(0.5, 1.5, 100_000)


def numpy_kernel() -> float:
    """NumPy: arithmetic, a root and a sum over 100 000 numbers, about half a millisecond's worth."""
    return float(np.sum(np.sqrt(_NUMBERS * 1.5 + _NUMBERS / 3) - _NUMBERS))


# Other processes


def process(*command: object) -> Action:
    """A process of our Python, waited for."""
    return lambda: subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True)


def load() -> float:
    """How many processes wait for a processor, on average over the last minute."""
    return os.getloadavg()[0]
