"""Settings → Single sign-on: the vendor's OpenID providers."""

from uuid import UUID

from litestar.params import FromPath, FromQuery
from pydantic import BaseModel

from livery.audit.record import Subject
from livery.core.errors import NotFoundError, TakenError
from livery.core.ids import parse_id
from livery.identity import providers
from livery.identity.providers import KnownProvider
from livery.tenancy import host_names
from livery.tenancy.urls import origin
from livery.web.kit.access import Access
from livery.web.kit.answers import Page, Redirect
from livery.web.kit.filling import Fields, OptionalText, Text, WebAddress, filled, stored
from livery.web.kit.routes import route
from livery.web.kit.visit import Visit
from livery.web.vendor.pages.single_sign_on import ProviderPage, ProviderRow, ProvidersPage

_PLACE = "/settings/single-sign-on"
RETURN = "/sign-in/provider/return"


class NewProvider(BaseModel):
    """The form for one more."""

    name: Text
    issuer: WebAddress
    client_id: Text
    client_secret: Text


class ChangedProvider(BaseModel):
    """The form of one that is there; its issuer stays, since people are known by it."""

    name: Text
    client_id: Text
    client_secret: OptionalText


@route("GET", _PLACE, access=Access.STAFF_OWNER, event=None)
async def index(visit: Visit, done: FromQuery[str] = "") -> Page:
    """All providers."""
    notice = visit.words.text("Provider removed.") if done == "removed" else ""
    return await _all(visit, stored(), notice)


@route("POST", _PLACE, access=Access.STAFF_OWNER, event="provider.added")
async def create(visit: Visit) -> Page | Redirect:
    """Add one that answers; it is off until somebody switches it on."""
    came = await filled(visit, NewProvider)
    if came.form is None:
        return await _all(visit, came.fields, status=422)
    wrong = await _wrong(visit, came.form.issuer)
    if not wrong:
        try:
            made = await providers.add(visit.unit, visit.services.sealer, **came.form.model_dump())
        except TakenError:
            await visit.unit.close()  # PostgreSQL takes nothing more in a transaction that failed
            wrong = visit.words.text("This provider is there already.")
        else:
            await _note(visit, "provider.added", made, came.form.name)
            return Redirect(f"{_PLACE}/{made}?done=added")
    return await _all(visit, came.fields.but(("issuer", wrong)), status=422)


@route(
    "GET", f"{_PLACE}/{{provider_id:str}}", access=Access.STAFF_OWNER, object="provider", event=None
)
async def show(visit: Visit, provider_id: FromPath[str], done: FromQuery[str] = "") -> Page:
    """One provider."""
    found = await _found(visit, provider_id)
    text = visit.words.text
    notices = {
        "added": text("Provider added. Try it, then switch it on."),
        "saved": text("Provider saved."),
        "on": text("Provider switched on."),
        "off": text("Provider switched off."),
    }
    fields = stored(name=found.name, client_id=found.client_id)
    return await _one(visit, found, fields, notices.get(done, ""))


@route(
    "POST",
    f"{_PLACE}/{{provider_id:str}}",
    access=Access.STAFF_OWNER,
    object="provider",
    event="provider.changed",
)
async def save(visit: Visit, provider_id: FromPath[str]) -> Page | Redirect:
    """Keep what was changed."""
    found, came = await _found(visit, provider_id), await filled(visit, ChangedProvider)
    if came.form is None:
        return await _one(visit, found, came.fields, status=422)
    await providers.change(visit.unit, visit.services.sealer, found.id, **came.form.model_dump())
    await _note(visit, "provider.changed", found.id, came.form.name)
    return Redirect(f"{_PLACE}/{found.id}?done=saved")


@route(
    "POST",
    f"{_PLACE}/{{provider_id:str}}/switch",
    access=Access.STAFF_OWNER,
    object="provider",
    event="provider.switched",
)
async def switch(visit: Visit, provider_id: FromPath[str]) -> Redirect:
    """On if it was off, and the reverse."""
    found = await _found(visit, provider_id)
    on = not found.enabled
    await providers.change(
        visit.unit, visit.services.sealer, found.id, client_secret="", enabled=on
    )
    await _note(visit, "provider.switched", found.id, found.name)
    return Redirect(f"{_PLACE}/{found.id}?done={'on' if on else 'off'}")


@route(
    "POST",
    f"{_PLACE}/{{provider_id:str}}/remove",
    access=Access.STAFF_OWNER,
    object="provider",
    event="provider.removed",
)
async def remove(visit: Visit, provider_id: FromPath[str]) -> Redirect:
    """Take it away; who signed in with it needs another way."""
    found = await _found(visit, provider_id)
    await providers.remove(visit.unit, found.id)
    await _note(visit, "provider.removed", found.id, found.name)
    return Redirect(f"{_PLACE}?done=removed")


async def _found(visit: Visit, text: str) -> KnownProvider:
    wanted = parse_id(text)
    found = await providers.provider(visit.unit, wanted) if wanted else None
    if found is None:
        raise NotFoundError
    return found


async def _note(visit: Visit, action: str, provider_id: UUID, name: str) -> None:
    await visit.record(action, Subject("provider", provider_id), name=name)


async def _wrong(visit: Visit, issuer: str) -> str:
    """Why the provider can't be used, or nothing. It is asked before anything is locked."""
    from livery.core.outbound import Outbound, OutboundError  # noqa: PLC0415 - loads Authlib
    from livery.identity import openid  # noqa: PLC0415 - the same

    outbound = Outbound(allow_private=visit.services.settings.allow_private_outbound)
    try:
        await openid.discover(outbound, issuer)
    except (OutboundError, openid.ProviderError) as error:
        return visit.words.text("This provider can’t be used: %(why)s", why=error)
    return ""


async def _redirect_uris(visit: Visit) -> tuple[str, ...]:
    settings = visit.services.settings
    hosts = await host_names.names(visit.unit)
    return tuple(f"{origin(settings, name)}{RETURN}" for name, _ in hosts)


async def _all(visit: Visit, fields: Fields, notice: str = "", status: int = 200) -> Page:
    text = visit.words.text
    rows = tuple(
        ProviderRow(
            f"{_PLACE}/{each.id}",
            each.name,
            each.issuer,
            text("On") if each.enabled else text("Off"),
        )
        for each in await providers.providers(visit.unit)
    )
    context = ProvidersPage(fields, rows, await _redirect_uris(visit), notice)
    return Page("vendor/settings/providers.html", context, area="settings", status=status)


async def _one(
    visit: Visit, found: KnownProvider, fields: Fields, notice: str = "", status: int = 200
) -> Page:
    context = ProviderPage(
        fields=fields,
        name=found.name,
        issuer=found.issuer,
        enabled=found.enabled,
        href=f"{_PLACE}/{found.id}",
        redirect_uris=await _redirect_uris(visit),
        notice=notice,
    )
    return Page("vendor/settings/provider.html", context, area="settings", status=status)
