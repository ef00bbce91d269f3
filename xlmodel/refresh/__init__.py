"""What a Refresh button does: fetch, compare, change log, firewall; findings."""
