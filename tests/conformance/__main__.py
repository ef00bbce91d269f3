"""Which host answers how many rows, and why the others are excused: `python -m tests.conformance`."""

from collections import Counter

from tests.conformance.hosts import HOSTS
from tests.conformance.rows import rows

for host in HOSTS.values():
    exempt = Counter(exemption for row in rows() if (exemption := host.exemption(row)))
    print(f"{host.name:16} {len(rows()) - exempt.total():5} of {len(rows())} rows" + ", on demand" * host.on_demand)
    for exemption, count in exempt.items():
        print(f"  {exemption.degree:8} {count:5}  {exemption.reason}")
