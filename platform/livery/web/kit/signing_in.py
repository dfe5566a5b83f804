"""Signing in and out, the same on every face of a vendor; a face brings its template."""

from dataclasses import dataclass, replace
from math import ceil

from livery.audit.record import Subject
from livery.core import clock
from livery.identity import sessions, sign_in
from livery.identity.accounts import normalize_email
from livery.identity.sign_in import Attempt
from livery.web.kit.answers import Page, Redirect
from livery.web.kit.language import Language
from livery.web.kit.redirects import safe_path
from livery.web.kit.visit import Visit


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`sign-in.html`: the sign-in form, as first shown or with what went wrong."""

    email: str
    next: str
    error: str
    notice: str


async def show(visit: Visit, next_path: str) -> Page | Redirect:
    """The form; somebody who is signed in already goes on."""
    if await visit.find_reader():
        return Redirect(safe_path(next_path))
    return _page(next_path=safe_path(next_path))


async def submit(visit: Visit) -> Page | Redirect:
    """Try the password; records `session.started`.

    Hashing happens between two transactions (see `identity.sign_in`).
    """
    fields = await visit.form()
    email, password = fields.get("email"), fields.get("password")
    next_path = safe_path(fields.get("next", "/"))
    attempt = Attempt(email, visit.address, visit.device, visit.host.face, visit.host.name)
    begun = await sign_in.begin(visit.unit, attempt)
    await visit.keep()
    if begun.retry_at:
        minutes = max(1, ceil((begun.retry_at - clock.now()).total_seconds() / 60))
        page = _page(email, next_path, _too_many(visit.words, minutes), status=429)
        return replace(page, headers={"Retry-After": str(60 * minutes)})
    right = await visit.services.passwords.verify(begun.password_hash, password)
    if begun.account_id is None or not right:
        return _page(email, next_path, _wrong(visit.words), status=422)
    await _end_present_session(visit)
    token = await sign_in.finish(visit.unit, attempt, begun.account_id)
    actor = visit.actor(begun.account_id, normalize_email(email))
    await visit.record("session.started", Subject("account", begun.account_id), by=actor)
    visit.start_session(token)
    return Redirect(next_path)


async def sign_out(visit: Visit) -> Redirect:
    """End the session at once; records `session.ended`."""
    await _end_present_session(visit)
    visit.end_session()
    return Redirect("/sign-in")


async def _end_present_session(visit: Visit) -> None:
    reader = await visit.find_reader()
    if reader:
        await sessions.close_session(visit.unit, reader.session_id)
        await visit.record("session.ended", Subject("account", reader.account_id))
        visit.reader = None


def _wrong(words: Language) -> str:
    return words.text("That e-mail address and password don’t match. Check both and try again.")


def _too_many(words: Language, minutes: int) -> str:
    return words.counted(
        "Too many attempts. Try again in %(num)s minute.",
        "Too many attempts. Try again in %(num)s minutes.",
        minutes,
    )


def _page(email: str = "", next_path: str = "/", error: str = "", status: int = 200) -> Page:
    context = SignInPage(
        email=email, next="" if next_path == "/" else next_path, error=error, notice=""
    )
    return Page("sign-in.html", context, status=status)
