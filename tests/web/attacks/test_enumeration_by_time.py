"""How long a failed sign-in takes says nothing of why it failed."""

from __future__ import annotations

import random
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable

import pytest

from livery.asgi import Server
from livery.identity import passwords, throttle
from support.people import post_sign_in
from support.vendors import PASSWORD, Vendor
from web.attacks.strangers import cases, everybody

TRIES = 1000  # of each case: chance alone then stays within 0.05 of one half in 9,999 of 10,000
MOST = 0.55


def auc(left: list[float], right: list[float]) -> float:
    """How well times tell two cases apart: from 0.5, not at all, to 1."""
    ordered = sorted(right)
    beats = sum(bisect_left(ordered, each) + bisect_right(ordered, each) for each in left) / 2
    share = beats / (len(left) * len(right))
    return max(share, 1 - share)


def test_the_measure_tells_what_differs() -> None:
    assert auc([1, 2, 3], [4, 5, 6]) == auc([4, 5, 6], [1, 2, 3]) == 1
    assert auc([1, 2, 3], [1, 2, 3]) == auc([1, 1], [1, 1]) == 0.5
    chosen = random.Random(1)  # noqa: S311 - no secret
    slow, fast = ([chosen.gauss(mean, 10) for _ in range(TRIES)] for mean in (41, 40))
    assert 0.5 <= auc(slow, fast) < MOST < auc([each + 5 for each in slow], fast)


@pytest.mark.soak
@pytest.mark.parametrize("face", ["portal", "vendor"])
async def test_times_tell_no_case_from_another(
    server: Server,
    vendor: Vendor,
    other: Vendor,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
    face: str,
) -> None:
    for limit in ("FROM_ONE_PLACE", "ONE_ADDRESS", "ONE_EMAIL"):
        monkeypatch.setattr(throttle, limit, 10**9)
    # Hashes as the product makes them: the tests' own are cheap.
    await everybody(vendor, other, stored=vars(passwords)["_HASHER"].hash(PASSWORD))
    host = vendor.host if face == "portal" else vendor.admin_host
    chosen = random.Random(7)  # noqa: S311 - no secret
    took: dict[str, list[float]] = {name: [] for name in cases(face)}
    for _ in range(TRIES):
        for name in chosen.sample(sorted(took), len(took)):
            case, begin = cases(face)[name], time.perf_counter()
            answer = await post_sign_in(server, host, case.email, case.password)
            took[name].append(time.perf_counter() - begin)
            assert answer.status == 422
    known = took.pop("wrong password")
    worst = max((auc(known, times), name) for name, times in took.items())
    record_property("auc", f"{worst[0]:.3f} ({worst[1]})")
    record_property("tries", TRIES * (len(took) + 1))
    assert worst[0] <= MOST, worst
