"""Puts the faces and their services together."""

from litestar import Litestar

from livery.core import paths
from livery.core.crypto import Sealer
from livery.core.database import Database
from livery.core.settings import Settings
from livery.identity.passwords import Passwords
from livery.tenancy.host_names import HostDirectory
from livery.tenancy.memory import Memory
from livery.web.api.app import api_app
from livery.web.kit.access import Declared, declared
from livery.web.kit.assets import Assets
from livery.web.kit.look import admin_look
from livery.web.kit.services import Services
from livery.web.kit.themes import BASE_PACK, load_packs
from livery.web.portal.app import portal_app
from livery.web.vendor.app import MARK, TEMPLATES, vendor_app

_REMEMBERED_SITES = 2_000


def services_of(settings: Settings) -> Services:
    """What one process needs to answer requests."""
    database = Database(settings.app_url)
    memory = Memory(database)
    packs = load_packs(paths.themes())
    return Services(
        settings=settings,
        database=database,
        memory=memory,
        hosts=HostDirectory(database, memory),
        sites=memory.cache(_REMEMBERED_SITES),
        passwords=Passwords(settings.hashing_threads),
        sealer=Sealer(settings.secret_keys),
        assets=Assets(paths.static()),
        packs=packs,
        looks={"vendor": admin_look(TEMPLATES, packs[BASE_PACK], MARK)},
    )


def faces() -> dict[str, Litestar]:
    """Each face's app, all of whose routes declare who may call them."""
    apps = {"portal": portal_app(), "vendor": vendor_app(), "api": api_app()}
    for app in apps.values():
        declared(app)
    return apps


def route_table() -> dict[str, list[Declared]]:
    """Every face's routes with their declarations."""
    return {name: declared(app) for name, app in faces().items()}
