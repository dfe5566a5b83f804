"""What a process needs to answer requests: made once at start, handed to every visit."""

from collections.abc import Mapping
from dataclasses import dataclass

from livery.core.crypto import Sealer
from livery.core.database import Database
from livery.core.settings import Settings
from livery.identity.passwords import Passwords
from livery.tenancy.host_names import HostDirectory
from livery.tenancy.memory import Cache, Memory
from livery.web.kit.assets import Assets
from livery.web.kit.look import Look
from livery.web.kit.themes import ThemePack


@dataclass(frozen=True, slots=True)
class Services:
    """`sites` remembers what pages know of each vendor (tenant id → Vendor's site).

    `looks` are the admin faces' own, by face; a portal has its vendor's.
    """

    settings: Settings
    database: Database
    memory: Memory
    hosts: HostDirectory
    sites: Cache
    passwords: Passwords
    sealer: Sealer
    assets: Assets
    packs: dict[str, ThemePack]
    looks: Mapping[str, Look]
