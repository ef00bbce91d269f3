"""What the office shows its user: a bar above the sheet."""

from __future__ import annotations

from typing import Any

from . import main_thread
from .interfaces import desktop
from .log import log


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

    main_thread.later(context, show)
