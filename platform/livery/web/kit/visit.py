"""One request to a face: the host it came to, its unit of work, its reader, and its answer."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response
from litestar.datastructures import Cookie
from litestar.plugins.htmx import ClientRedirect

from livery.audit.record import Actor, Subject, record
from livery.core import clock
from livery.core.database import UNAVAILABLE
from livery.core.errors import NotFoundError
from livery.identity import sessions
from livery.identity.sessions import SignedIn
from livery.tenancy.host_names import Host
from livery.tenancy.unit import Unit
from livery.tenancy.urls import origin
from livery.web.kit import cookies, forgery
from livery.web.kit.access import Access
from livery.web.kit.answers import Page, Redirect
from livery.web.kit.devices import device
from livery.web.kit.forms import SentForm, read_form
from livery.web.kit.htmx import VARY, PageRequest
from livery.web.kit.language import LANGUAGES, Language, known_language, language
from livery.web.kit.redirects import safe_path
from livery.web.kit.services import Services
from livery.web.kit.site import Person, Site
from livery.web.kit.vendor_site import VendorSite

_log = logging.getLogger(__name__)


class SignInRequired(Exception):
    """The route is for signed-in people, and this visitor isn't."""


class Visit:
    """Made by the host gate before any routing; handlers get it as their first argument."""

    def __init__(self, services: Services, host: Host, address: str, *, writes: bool) -> None:
        self.services = services
        self.host = host
        self.address = address
        self.unit = Unit(services.database, host.tenant_id, writes=writes)
        self.reader: SignedIn | None = None
        self.organization = ""
        self.session_token = ""
        self.recorded: list[str] = []
        self._language = ""
        self._cookies: list[Cookie] = []
        self._request: PageRequest | None = None
        self._form: SentForm | None = None
        self._vendor_site: VendorSite | None = None

    # -- what the gate and the route decorator do ------------------------------------------------

    def know(self, vendor_site: VendorSite) -> None:
        """Tell which vendor's pages to draw."""
        self._vendor_site = vendor_site

    async def admit(self, request: PageRequest, access: Access) -> None:
        """Let the request pass, or raise: forged, not signed in where that is required, or with a
        body that is no form.
        """
        self._request = request
        sent = request.headers.getall("Cookie", [])
        self.session_token = cookies.session_token(sent, self.services.settings)
        self._choose_language(request, sent)
        unsafe = request.method not in forgery.SAFE_METHODS
        if unsafe:
            await self._refuse_forgery(request)
        if access is not Access.ANYONE:
            await self._require(access)
        if unsafe:
            await self.form()  # also where the handler needs none of it

    async def _require(self, access: Access) -> None:
        reader = await self.find_reader()
        if reader is None:
            raise SignInRequired
        if not access.takes(reader.role):
            raise NotFoundError

    def _choose_language(self, request: PageRequest, cookie_headers: list[str]) -> None:
        """`?lang=de` on any page chooses for a visitor, and is kept; people choose in profiles."""
        chosen = known_language(request.query_params.get("lang") or "")
        if chosen:
            self._cookies.append(cookies.language_cookie(self.services.settings, chosen))
        self._language = chosen or known_language(
            cookies.chosen_language(cookie_headers, self.services.settings)
        )

    async def _refuse_forgery(self, request: PageRequest) -> None:
        own = origin(self.services.settings, self.host.name)
        headers = request.headers
        ours = forgery.comes_from_us(headers.get("Sec-Fetch-Site"), headers.get("Origin"), own)
        if ours is None and self.session_token:
            token = headers.get(forgery.HEADER) or (await self.form()).get(forgery.FIELD, "")
            ours = forgery.is_valid(token, self.session_token)
        if ours is False:
            raise forgery.refuse()

    async def answer(self, answer: Page | Redirect | Response[Any]) -> Response[Any]:
        """Render the answer; it carries the cookies that the handler set."""
        if isinstance(answer, Page):
            response: Response[Any] = self.page(answer)
        elif isinstance(answer, Redirect):
            response = self._redirect(answer.to)
        else:
            response = answer
        for cookie in self._cookies:
            response.set_cookie(cookie)
        return response

    async def note_use(self) -> None:
        """Note now and then that the session is in use, in a transaction of its own.

        The visit's own is over: on SQLite the two would wait for each other.
        """
        if self.reader is None or clock.now() - self.reader.seen_at < sessions.TOUCH:
            return
        try:
            async with Unit(self.services.database, self.host.tenant_id, writes=True) as unit:
                await sessions.touch(unit, self.reader.session_id)
                await unit.commit()
        except UNAVAILABLE:
            # The answer is made and its work is kept; the next request will note the use.
            _log.warning("The use of a session could not be noted.", exc_info=True)

    async def close(self) -> None:
        """Give back what the visit held; nothing is kept that was not committed."""
        await self.unit.close()

    # -- what handlers use -----------------------------------------------------------------------

    @property
    def vendor_site(self) -> VendorSite:
        """The vendor whose host this is."""
        if self._vendor_site is None:
            raise RuntimeError("The visit has no vendor yet.")
        return self._vendor_site

    @property
    def words(self) -> Language:
        """The reader's language; a visitor's choice, else the vendor's."""
        if self.reader:
            return language(self.reader.language)
        return language(self._language or self.vendor_site.vendor.language)

    @property
    def zone(self) -> str:
        """The zone in which license terms are shown: the vendor's."""
        return self.vendor_site.vendor.zone

    async def find_reader(self) -> SignedIn | None:
        """The signed-in reader, if there is one."""
        if self.session_token and self.reader is None:
            self.reader = await sessions.find(
                self.unit, self.session_token, self.host.face, self.host.name
            )
        return self.reader

    @property
    def device(self) -> str:
        """The reader's browser and system, as far as it tells."""
        return device(self._request.headers.get("User-Agent", "") if self._request else "")

    @property
    def here(self) -> str:
        """The page's path, to come back to; `/` where it answers a form."""
        if self._request is None or self._request.method != "GET":
            return "/"
        scope = self._request.scope
        query = scope["query_string"].decode("latin-1")
        return safe_path(scope["path"] + (f"?{query}" if query else ""))

    @property
    def signed_in(self) -> SignedIn:
        """The reader of a route that requires one."""
        if self.reader is None:
            raise SignInRequired
        return self.reader

    async def keep(self) -> None:
        """Commit what was written so far, for the few routes that need two transactions."""
        await self.unit.commit()

    async def form(self) -> SentForm:
        """The fields of a posted form; raises HTTPException if the body is none."""
        if self._request is None:
            raise RuntimeError("The visit has no request yet.")
        if self._form is None:
            self._form = await read_form(self._request)
        return self._form

    def start_session(self, token: str) -> None:
        """Give the browser a session's token."""
        self._cookies.append(cookies.session_cookie(self.services.settings, token))

    def end_session(self) -> None:
        """Take the session's token from the browser."""
        self._cookies.append(cookies.session_cookie(self.services.settings, ""))

    async def record(
        self, action: str, subject: Subject, *, by: Actor | None = None, **details: object
    ) -> None:
        """Record an event in this request's transaction, by its reader unless told otherwise."""
        actor = by or self.actor(self.signed_in.account_id, self.signed_in.email)
        organization_id = self.reader.organization_id if self.reader else None
        self.recorded.append(action)
        await record(
            self.unit,
            action,
            actor,
            subject,
            organization_id=organization_id,
            address=self.address,
            details=details,
        )

    def actor(self, account_id: UUID, email: str) -> Actor:
        """Somebody of this face, as its events name them."""
        return Actor("staff" if self._is_staff else "account", account_id, email)

    @property
    def _is_staff(self) -> bool:
        return self.host.face == sessions.STAFF_FACE

    def url(self, path: str) -> str:
        """The address of a path of this face."""
        return path

    def _absolute(self, path: str) -> str:
        """The same with scheme and host: the host's name in the database, not the request's."""
        return origin(self.services.settings, self.host.name) + self.url(path)

    # -- rendering -------------------------------------------------------------------------------

    def page(self, page: Page) -> Response[bytes]:
        """Render a page, or the part of it that htmx asks for."""
        request, pack, shared = self._request, self.vendor_site.pack, self._shared(page)
        if request and page.fragment and request.target_id == page.fragment:
            html = pack.render_block(page.template, page.fragment, page.context, shared)
        else:
            html = pack.render(page.template, page.context, shared)
        return Response(
            html.encode(),
            status_code=page.status,
            media_type="text/html",
            headers={"Cache-Control": "private, no-store", "Vary": VARY, **page.headers},
        )

    def sign_in_first(self, path: str) -> Response[Any]:
        """Lead to the sign-in page, and from there to `path`."""
        return self._redirect(
            f"/sign-in?{urlencode({'next': path})}" if path != "/" else "/sign-in"
        )

    def _redirect(self, to: str) -> Response[Any]:
        headers = {"Cache-Control": "private, no-store", "Vary": VARY}
        if self._request and self._request.is_partial:
            # A 303 would swap the page it leads to into a part of this one.
            response: Response[Any] = ClientRedirect(redirect_to=self.url(to))
            response.content = b""
            response.headers.update(headers)
            return response
        return Response(
            b"",
            status_code=303,
            media_type="text/plain",
            headers={**headers, "Location": self.url(to)},
        )

    def _shared(self, page: Page) -> dict[str, object]:
        words, pack, assets = self.words, self.vendor_site.pack, self.services.assets

        def asset(name: str) -> str:
            return assets.path(pack.asset_key(name))

        csrf: Callable[[], str] = lambda: forgery.masked_token(self.session_token)  # noqa: E731
        return {
            "site": self._site(words),
            "person": self._person(),
            "csrf": csrf,
            "asset": asset,
            "url": self.url,
            "absolute": self._absolute,
            "languages": () if self.reader else self._languages(words),
            "current": page.area,
            "here": self.here if page.status == 200 else "/",
            "gettext": words.catalog.gettext,
            "ngettext": words.catalog.ngettext,
            "pgettext": words.catalog.pgettext,
        }

    def _languages(self, words: Language) -> tuple[tuple[str, str, str], ...]:
        """The other languages that a visitor can choose: tag, own name, address of this page."""
        path, _, query = (self.here if self.here != "/" else "/sign-in").partition("?")
        rest = [pair for pair in parse_qsl(query) if pair[0] != "lang"]
        return tuple(
            (code, name, f"{path}?{urlencode([*rest, ('lang', code)])}")
            for code, name in LANGUAGES.items()
            if code != words.code
        )

    def _site(self, words: Language) -> Site:
        """The vendor, in a page of that language."""
        site = self.vendor_site.site
        if site.language == words.code:
            return site
        return replace(site, language=words.code, direction=words.direction)

    def _person(self) -> Person | None:
        reader = self.reader
        if reader is None:
            return None
        initials = "".join(part[:1] for part in reader.name.split()[:2]).upper()
        return Person(
            name=reader.name,
            email=reader.email,
            initials=initials,
            role=self._role(reader.role),
            code=reader.role,
            organization=self._place(),
            appearance=reader.appearance,
        )

    def _place(self) -> str:
        """Where the reader has the role: an organization, in the admin the vendor itself."""
        return self.vendor_site.vendor.name if self._is_staff else self.organization

    def _role(self, role: str) -> str:
        text = self.words.text
        return {
            "organization-admin": text("Organization admin"),
            "user": text("User"),
            "owner": text("Owner"),
            "admin": text("Admin"),
            "support": text("Support"),
        }[role]
