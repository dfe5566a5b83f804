"""The context of one license's page."""

from livery.licensing import keys, rules
from livery.licensing.show import DEVICES, Device, LicenseFacts
from livery.web.kit.links import web_link
from livery.web.portal.license_texts import LicenseTexts, percent
from livery.web.portal.pages.common import Fact
from livery.web.portal.pages.licenses import DeviceRow, HistoryRow, LicensePage

_RENEWABLE = {rules.EXPIRING, rules.EXPIRED}


def license_page(
    texts: LicenseTexts,
    facts: LicenseFacts,
    groups: tuple[str, ...],
    devices: list[Device],
    history: tuple[HistoryRow, ...],
    *,
    revealed: bool,
) -> LicensePage:
    """Everything that the page shows, in the reader's words."""
    status = texts.status(facts)
    href = f"/licenses/{facts.id}"
    may_show = rules.key_may_be_shown(status)
    return LicensePage(
        product=facts.product,
        href=href,
        back_href="/licenses",
        status=status,
        status_word=texts.status_word(status),
        status_sentence=texts.sentence(facts, status),
        renew_href=web_link(facts.renew_url) if status in _RENEWABLE else "",
        masked_key=keys.mask(facts.key),
        key=facts.key if revealed and may_show else "",
        key_withheld="" if may_show else _withheld(texts, facts, status),
        reveal_href=f"{href}/key",
        activations=texts.used_of(facts.total_activations, facts.allowed_activations),
        activations_percent=percent(facts.total_activations, facts.allowed_activations),
        deactivations=texts.used_of(facts.total_deactivations, facts.allowed_deactivations),
        deactivations_percent=percent(facts.total_deactivations, facts.allowed_deactivations),
        facts=_facts(texts, facts),
        groups=groups,
        devices=tuple(_device(texts, device) for device in devices),
        devices_note=_devices_note(texts, facts, devices),
        history=history,
    )


def _withheld(texts: LicenseTexts, facts: LicenseFacts, status: str) -> str:
    reason = facts.revoked_reason if status == rules.REVOKED else facts.suspended_reason
    said = texts.words.text("The key can’t be shown while the license is suspended.")
    if status == rules.REVOKED:
        said = texts.words.text("The key can’t be shown: the license was revoked.")
    return f"{said} {texts.words.text('Reason: %(reason)s', reason=reason)}" if reason else said


def _facts(texts: LicenseTexts, facts: LicenseFacts) -> tuple[Fact, ...]:
    words, text = texts.words, texts.words.text
    types = {
        "node-locked": text("Node-locked"),
        "hosted-floating": text("Hosted floating"),
    }
    maintenance = facts.maintenance_expires_at
    found = [
        Fact(text("Type"), types[facts.type], ""),
        Fact(text("Validity"), _validity(texts, facts), _validity_start(texts, facts)),
        Fact(text("Expires"), texts.expires(facts), texts.expires_hint(facts)),
        Fact(
            text("Maintenance until"),
            words.date(maintenance, texts.zone) if maintenance else text("No end date"),
            words.distance(maintenance, texts.zone) if maintenance else "",
        ),
        Fact(text("Issued"), words.date(facts.created_at, texts.zone), ""),
    ]
    if facts.holder:
        found.append(Fact(text("Held by"), facts.holder, ""))
    if facts.organization:
        found.append(Fact(text("Organization"), facts.organization, ""))
    return tuple(found)


def _validity(texts: LicenseTexts, facts: LicenseFacts) -> str:
    if not facts.validity:
        return texts.words.text("Perpetual")
    return texts.words.interval(facts.validity)


def _validity_start(texts: LicenseTexts, facts: LicenseFacts) -> str:
    if not facts.validity:
        return ""
    if facts.validity_starts == "activation":
        return texts.words.text("From the first activation")
    if facts.effective_at:
        return texts.words.text(
            "From %(day)s", day=texts.words.date(facts.effective_at, texts.zone)
        )
    return texts.words.text("From the day of issue")


def _device(texts: LicenseTexts, device: Device) -> DeviceRow:
    words, seen = texts.words, device.last_seen_at
    name = device.name or words.text("Imported device")
    return DeviceRow(
        name=name,
        fingerprint=device.fingerprint[:12],
        platform=" · ".join(filter(None, (device.platform, device.app_version))),
        activated=words.date(device.activated_at, texts.zone),
        activated_iso=device.activated_at.isoformat(),
        last_seen=(words.distance(seen, texts.zone) or words.date(seen, texts.zone))
        if seen
        else "",
        last_seen_iso=seen.isoformat() if seen else "",
    )


def _devices_note(texts: LicenseTexts, facts: LicenseFacts, devices: list[Device]) -> str:
    if facts.total_activations <= len(devices):
        return ""
    return texts.words.text(
        "The newest %(shown)s of %(all)s.",
        shown=texts.words.number(min(DEVICES, len(devices))),
        all=texts.words.number(facts.total_activations),
    )
