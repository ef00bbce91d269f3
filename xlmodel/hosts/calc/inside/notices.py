"""What the office shows its user: a bar above the sheet, and a log."""

# The types of UNO are known to LibreOffice only.
# mypy: disable-error-code="misc"

from __future__ import annotations

import sys
from typing import Any

from .interfaces import Base, XCallback, desktop


def show_bar(controller: Any, title: str, sentence: str) -> None:
    """A bar above the sheet, which stops nobody; a dialog over a running calculation would."""
    if controller is None or not hasattr(controller, "appendInfobar"):
        return
    identifier = f"xlmodel {title}"
    try:
        if controller.hasInfobar(identifier):
            controller.removeInfobar(identifier)
        controller.appendInfobar(identifier, title, sentence, 0, (), True)
    except Exception as problem:  # a window without room for one; the sentence is in the answer or the log too
        log(f"no bar for {sentence}: {problem}")


def show_bar_later(context: Any, title: str, sentence: str) -> None:
    """The same as soon as the calculation that runs now is over."""
    log(sentence)

    def show() -> None:
        document = desktop(context).getCurrentComponent()
        if document is not None and hasattr(document, "getCurrentController"):
            show_bar(document.getCurrentController(), title, sentence)

    later(context, show)


def later(context: Any, action: Any) -> None:
    """Do something when the office is idle."""

    class Callback(Base, XCallback):
        def notify(self, _: Any) -> None:
            try:
                action()
            except Exception as problem:  # nobody would see it
                log(f"{action}: {problem!r}")

    caller = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
    caller.addCallback(Callback(), None)


def log(sentence: str) -> None:
    """To the office's error output, where there is one."""
    if sys.stderr is not None:
        print(f"xlmodel: {sentence}", file=sys.stderr, flush=True)
