"""The same job by ckanapi: run by `publication.py` in an environment that has it.

Writes a step and its seconds, then waits for a line before it goes on.
"""

import csv
import os
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from ckanapi import RemoteCKAN

BATCH = 500


def done(step, began):
    """Tell that a step is done; wait until it was counted."""
    sys.stdout.write(f"{step} {time.monotonic() - began}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def publish(portal, office, package):
    """Make a dataset of the files of a folder."""
    name = f"ckanapi-{uuid.uuid4().hex[:12]}"
    portal.action.package_create(name=name, owner_org=office, title="Datos")
    for path in sorted(package.iterdir()):
        with path.open("rb") as file:
            portal.action.resource_create(package_id=name, name=path.name, upload=file)
    return name


def read_back(portal, name):
    """Download what was published; the library itself never looks."""
    for resource in portal.action.package_show(id=name)["resources"]:
        with urlopen(portal.address.rstrip("/") + urlsplit(resource["url"]).path) as file:
            while file.read(64 * 1024):
                pass


def megabytes(line):
    """Read a line of this process's memory in MB: `VmRSS` now, `VmHWM` the most so far."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(row.split()[1]) for row in status.splitlines() if row.startswith(line)) / 1000


def fill(portal, package, table, rows):
    """Bring a table to hold rows: the library has no way of knowing which of them changed."""
    for start in range(0, len(rows), BATCH):
        portal.action.datastore_upsert(
            resource_id=table, method="upsert", records=rows[start : start + BATCH]
        )


def main():
    """Publish as files; then read back, or, where bytes are counted, go on with a table."""
    url, office, folder, what = sys.argv[1:]
    portal, package = RemoteCKAN(url, apikey=os.environ["CKAN_TOKEN"]), Path(folder)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most so far is now
    idle, began = megabytes("VmRSS"), time.monotonic()
    name = publish(portal, office, package)
    done("first", began)
    if what == "memory":
        sys.stdout.write(f"memory {megabytes('VmHWM') - idle}\n")
    if what == "time":
        read_back(portal, name)
        done("read", began)
    if what != "bytes":
        return
    with (package / "datos.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fields = [{"id": column, "type": "text"} for column in rows[0]]
    made = portal.action.datastore_create(
        resource={"package_id": name, "name": "datos"}, fields=fields, primary_key=["codigo"]
    )
    fill(portal, package, made["resource_id"], rows)
    done("table", began)
    fill(portal, package, made["resource_id"], rows)
    done("changed", began)


main()
