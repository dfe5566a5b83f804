"""Compare the rows of one kind with what is stored: how many are new, alike, different."""

from collections import Counter
from typing import NamedTuple

from livery.manifest.kinds.kind import Kind, Work
from livery.manifest.scratch import DIFFERENT, NEW, SAME
from livery.manifest.stage import Report

EXAMPLES = 3  # of each kind, in a plan


class KindPlan(NamedTuple):
    """Rows of one kind: how many are new, stored alike, stored differently; a few examples."""

    name: str
    new: int
    same: int
    different: int
    new_examples: tuple[str, ...]
    examples: tuple[str, ...]


async def compare_rows(kind: Kind, work: Work, report: Report) -> KindPlan:
    """Judge every row, and keep the verdicts beside the rows."""
    counts: Counter[str] = Counter()
    total = work.staged.count(kind.name)
    examples: dict[str, list[str]] = {NEW: [], DIFFERENT: []}
    for page in work.staged.pages(kind.name):
        verdicts = await kind.judge(work, page)
        work.staged.mark([(v.verdict, row.id) for v, row in zip(verdicts, page, strict=True)])
        for verdict, row in zip(verdicts, page, strict=True):
            counts[verdict.verdict] += 1
            seen = examples.get(verdict.verdict)
            if seen is not None and len(seen) < EXAMPLES:
                seen.append(": ".join(filter(None, (_title(row.key), *verdict.differences))))
        report(f"Comparing {kind.name}", counts.total(), total)
    return KindPlan(
        kind.name,
        counts[NEW],
        counts[SAME],
        counts[DIFFERENT],
        tuple(examples[NEW]),
        tuple(examples[DIFFERENT]),
    )


def _title(key: str) -> str:
    return key.replace("\t", " · ")
