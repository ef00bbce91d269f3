"""What the pane asks of a workbook that is open in Excel, where a server answers: refresh, check, and a new one."""

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any, Final

from xlmodel.errors import RequestError
from xlmodel.tasks.elsewhere import check_elsewhere, new_elsewhere, refresh_elsewhere


def _refreshed(asked: dict[str, Any]) -> dict[str, Any]:
    done, places = refresh_elsewhere(_book(asked), _text(asked, "figures"))
    return {"done": done, "places": places}


def _checked(asked: dict[str, Any]) -> dict[str, Any]:
    return {"findings": check_elsewhere(_book(asked))}


def _made(asked: dict[str, Any]) -> dict[str, Any]:
    content, made = new_elsewhere(_text(asked, "template"), _text(asked, "ticker"), _text(asked, "figures"))
    return {"done": made, "book": base64.b64encode(content).decode()}


def _book(asked: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(_text(asked, "book"), validate=True)
    except binascii.Error:
        raise RequestError("the workbook is not spelled in base64") from None


def _text(asked: dict[str, Any], name: str) -> str:
    given = asked.get(name, "")
    if not isinstance(given, str):
        raise RequestError(f"{name} is no text")
    return given


def _answering(act: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[bytes], str]:
    def answer(body: bytes) -> str:
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            raise RequestError("the question is no JSON, or is nested too deeply") from None
        if not isinstance(asked, dict):
            raise RequestError("the question names nothing")
        return json.dumps(act(asked), ensure_ascii=False, allow_nan=False)

    return answer


ANSWERS: Final = {
    "/api/refresh": _answering(_refreshed),
    "/api/check": _answering(_checked),
    "/api/new": _answering(_made),
}
