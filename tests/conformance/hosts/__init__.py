"""The hosts of the functions. Another is one class and one entry here."""

from tests.conformance.host import Host
from tests.conformance.hosts.calc import Calc
from tests.conformance.hosts.com import Com
from tests.conformance.hosts.doorway import Doorway
from tests.conformance.hosts.excel import Excel
from tests.conformance.hosts.headless import Headless
from tests.conformance.hosts.libreoffice_vba import LibreOfficeVba
from tests.conformance.hosts.script import Script
from tests.conformance.hosts.web import Serve, Web

HOSTS: dict[str, type[Host]] = {
    host.name: host for host in (Doorway, Script, Headless, Excel, LibreOfficeVba, Calc, Com, Web, Serve)
}  # fmt: skip
