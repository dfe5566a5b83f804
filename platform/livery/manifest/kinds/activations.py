"""activations.csv: the devices that hold places of licenses."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from livery.licensing import importing, keys
from livery.licensing.importing import NewDevice
from livery.manifest.cells import Cells
from livery.manifest.kinds.kind import NOWHERE, Judged, Kind, Source, Work, relation, still
from livery.manifest.kinds.license_file import license_key
from livery.manifest.reading import Row, Want, joined
from livery.manifest.scratch import Staged
from livery.tenancy.unit import Unit


class Device(NamedTuple):
    """One line; `key` is normalized."""

    key: str
    fingerprint: str
    name: str
    platform: str
    app_version: str
    activated_at: datetime
    last_seen_at: datetime | None
    lease_expires_at: datetime | None


class ActivationFile(Source):
    """Reads activations.csv."""

    file = "activations.csv"
    columns = (
        "key",
        "fingerprint",
        "hostname",
        "os",
        "appVersion",
        "createdAt",
        "lastSyncedAt",
        "leaseExpiresAt",
    )
    required = ("key", "fingerprint")

    def read(self, cells: Cells) -> Iterator[Row]:
        """One device."""
        key = keys.normalize(license_key(cells))
        fingerprint = cells.text("fingerprint", required=True, longest=256)
        device = Device(
            key,
            fingerprint,
            cells.text("hostname"),
            cells.text("os"),
            cells.text("appVersion"),
            cells.created(),
            cells.begins("lastSyncedAt"),
            cells.ends("leaseExpiresAt"),
        )
        wants = (Want("key", "licenses", key),)
        yield Row("activations", joined(key, fingerprint), device, wants, parent=key)


class Activations(Kind):
    """Devices, by normalized key and fingerprint."""

    name = "activations"
    one = "activation"
    file = "activations.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Nothing refers to these."""
        return set()

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """There or not; a device that was deactivated does not quietly come back."""
        devices = [cast("Device", row.record) for row in rows]
        licenses = await importing.licenses(work.unit, {device.key for device in devices})
        ids = {key: found.id for key, found in licenses.items()}
        stored = await importing.devices(
            work.unit, ids.values(), {device.fingerprint for device in devices}
        )
        new = work.staged.new_among("licenses", (device.key for device in devices))
        return [
            relation(
                stored=(ids.get(device.key, NOWHERE), device.fingerprint) in stored,
                has_new_end=device.key in new,
            )
            for device in devices
        ]

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store the devices of licenses that were just added, which have counted them."""
        await self._store(work, rows, counted=True)

    async def change(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store missing devices, and count them."""
        await self._store(work, rows, counted=False)

    async def _store(self, work: Work, rows: Sequence[Staged], *, counted: bool) -> None:
        devices = [cast("Device", row.record) for row in rows]
        licenses = await importing.licenses(work.unit, {device.key for device in devices})
        new = [NewDevice(still(licenses, device.key).id, *device[1:]) for device in devices]
        await importing.add_devices(work.unit, new, counted=counted)
