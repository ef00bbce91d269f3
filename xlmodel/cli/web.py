"""`xlmodel web`: the add-in for Excel on a Mac, in a browser and on Windows."""

from pathlib import Path

import click

from xlmodel.cli.commands import A_PATH, Commands

app = Commands("web", help="Excel through Office.js on a Mac, the web and Windows: build the add-in.")


@app.command
@click.option("--out", type=A_PATH, required=True, help="The folder to write to.")
@click.option(
    "--base-url", help="The address it will be served from; left out, that of `xlmodel serve` on this machine."
)
@click.option(
    "--pyodide",
    type=A_PATH,
    help="A folder with Pyodide and NumPy to serve along; left out, they come from Pyodide's CDN.",
)
def build(out: Path, base_url: str | None, pyodide: Path | None) -> None:
    """Write the add-in: manifests, pages, functions, our wheel; any static host can serve it.

    \b
    Examples
      xlmodel web build --out site
      xlmodel web build --base-url https://example.com/xlmodel --out site
      xlmodel web build --pyodide pyodide-0.27.7 --out site
    """
    from xlmodel.hosts.web.site import BASE, site
    from xlmodel.workbook.replace_file import replace_file

    files = site(base_url or BASE, pyodide)
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    print(f"written: {out} ({len(files)} files, {sum(map(len, files.values())):,} bytes)")
    print(
        f"Excel takes {out / 'manifest.xml'} (or manifest.zip), a browser {out / 'index.html'}, both from {base_url or BASE}"
    )
