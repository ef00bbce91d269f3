"""`xlmodel serve`: the functions over HTTP, for a page on this machine or for a team."""

from pathlib import Path

import click

from xlmodel.cli.commands import A_PATH
from xlmodel.errors import RequestError


@click.command
@click.option("--port", default=8765, show_default=True, help="Where it listens.")
@click.option("--address", default="127.0.0.1", show_default=True, help="The network address that it listens on.")
@click.option("--others-may-reach-it", is_flag=True, help="Take an address that other machines reach.")
@click.option("--name", "names", multiple=True, help="Another name under which this machine is asked; may be repeated.")
@click.option("--origin", "origins", multiple=True, help="A page from elsewhere that may ask: https://example.com.")
@click.option("--certificate", type=A_PATH, help="A certificate of your own, PEM; left out, one for localhost is made.")
@click.option("--key", type=A_PATH, help="The key of that certificate.")
@click.option("--http", "plain", is_flag=True, help="Without TLS: for a browser on this machine, not for Excel.")
@click.option("--pyodide", type=A_PATH, help="A folder with Pyodide and NumPy to serve along.")
@click.option("--token-file", type=A_PATH, help="Where the token is; left out, in your settings' folder.")
def serve(
    port: int,
    address: str,
    others_may_reach_it: bool,
    names: tuple[str, ...],
    origins: tuple[str, ...],
    certificate: Path | None,
    key: Path | None,
    plain: bool,
    pyodide: Path | None,
    token_file: Path | None,
) -> None:
    """Answer the add-in's questions over HTTP, also those that read your store of figures; end it with Ctrl-C.

    The page is at https://localhost:8765; what it asks must show the token of a file that only you can read. Needs the
    extra: pip install 'xlmodel[serve]'.

    \b
    Examples
      xlmodel serve
      xlmodel serve --http
      xlmodel serve --origin https://example.com
    """
    import platformdirs

    try:
        from xlmodel.hosts.web.certificate import local_certificate
        from xlmodel.hosts.web.server import Served, server
    except ImportError as problem:
        raise RequestError(f"{problem.name} is not installed: pip install 'xlmodel[serve]'") from None
    folder = platformdirs.user_config_path("xlmodel", appauthor=False)
    if not plain and certificate is None:
        made = local_certificate(folder / "tls")
        certificate, key = made.certificate, made.key
        click.echo(f"certificate: for localhost alone; this machine must trust {made.authority}")
    token = token_file or folder / "serve.token"
    wanted = Served(
        address, port, token, certificate, key, names, origins, pyodide, reached_by_others=others_may_reach_it
    )
    made_server = server(wanted)
    click.echo(f"page: {wanted.base}   manifest: {wanted.base}/manifest.xml")
    click.echo(f"token: in {token}")
    try:
        made_server.run()
    except SystemExit:
        raise RequestError(
            f"port {port} cannot be used: something else listens there, or the certificate does not fit"
        ) from None
