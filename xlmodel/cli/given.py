"""Inputs as they are typed behind `--set`."""

from collections.abc import Iterable

import click

from xlmodel.contract import IN
from xlmodel.errors import RequestError

settings = click.option(
    "--set", "settings", metavar="NAME=VALUE", multiple=True, help="An input for this run; repeat for more."
)


def given_inputs(settings: Iterable[str]) -> dict[str, str]:
    """What is set to what, by plain names.

    Raises
        RequestError  one is no setting, or is given twice.
    """
    given: dict[str, str] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise RequestError(f"--set takes NAME=VALUE, not {setting}")
        name = name.strip().removeprefix(IN)
        if name in given:
            raise RequestError(f"--set gives {name} twice")
        given[name] = text
    return given
