"""`xlmodel functions`: the reference of the worksheet functions."""

import click

from xlmodel.cli.shown import open_page, print_json


@click.command
@click.argument("name", required=False, help="One function; left out, all of them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--markdown", is_flag=True, help="Print the whole reference as a page.")
@click.option("--open", "opened", is_flag=True, help="Open the reference in a browser: one page that can be searched.")
def functions(name: str | None, as_json: bool, markdown: bool, opened: bool) -> None:
    """The function reference, from the declarations.

    \b
    Examples
      xlmodel functions
      xlmodel functions FORWARD_PE
      xlmodel functions --json
      xlmodel functions --open
    """
    if opened:
        _open(name)
        return
    from xlmodel.functions import REGISTRY
    from xlmodel.hosts import docs
    from xlmodel.tasks import functions as task

    wanted = list(REGISTRY.values()) if name is None else [task.find_function(name)]
    if as_json:
        print_json(task.functions(name), indent=1)
    elif markdown:
        print(docs.as_markdown(wanted), end="")
    elif name is not None:
        print(docs.as_text(wanted[0]))
    else:
        width = max(len(function.name) for function in wanted)
        for function in wanted:
            print(f"{function.name:{width}}  {function.summary}")


def _open(name: str | None) -> None:
    from xlmodel.hosts.docs_page import FILE
    from xlmodel.tasks import functions as task

    place = "" if name is None else f"#{task.find_function(name).name}"
    open_page(FILE, place)
