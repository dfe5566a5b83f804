"""products.csv: what the vendor sells, by code."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from livery.licensing import importing
from livery.licensing.importing import NewProduct, StoredProduct
from livery.manifest.cells import Cells
from livery.manifest.kinds.kind import Judged, Kind, Source, Work, difference, judged, still
from livery.manifest.reading import Row
from livery.manifest.scratch import NEW, Staged
from livery.tenancy.unit import Unit


class Product(NamedTuple):
    """One line."""

    code: str
    name: str
    renew_url: str
    created_at: datetime


class ProductFile(Source):
    """Reads products.csv."""

    file = "products.csv"
    columns = ("code", "name", "renewUrl", "createdAt")
    required = ("code", "name")

    def read(self, cells: Cells) -> Iterator[Row]:
        """One product."""
        code = cells.text("code", required=True)
        name = cells.text("name", required=True)
        yield Row("products", code, Product(code, name, cells.address("renewUrl"), cells.created()))


class Products(Kind):
    """Products by code."""

    name = "products"
    one = "product"
    file = "products.csv"

    async def known(self, unit: Unit, keys: Sequence[str]) -> set[str]:
        """Codes that exist."""
        return set(await importing.products(unit, keys))

    async def judge(self, work: Work, rows: Sequence[Staged]) -> list[Judged]:
        """By name and renew address."""
        stored = await importing.products(work.unit, [row.key for row in rows])
        return [self._judge(work, row, stored.get(row.key)) for row in rows]

    def _judge(self, work: Work, row: Staged, stored: StoredProduct | None) -> Judged:
        if stored is None:
            return Judged(NEW)
        after = self._merged(work, row, stored)
        pairs = (("name", stored.name, after.name), ("renewUrl", stored.renew_url, after.renew_url))
        return judged(difference(column, old, new) for column, old, new in pairs if old != new)

    def _merged(self, work: Work, row: Staged, stored: StoredProduct) -> StoredProduct:
        product = cast("Product", row.record)
        has_address = "renewUrl" in work.columns[self.file]
        address = product.renew_url if has_address else stored.renew_url
        return stored._replace(name=product.name, renew_url=address)

    async def add(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store new products."""
        await importing.add_products(
            work.unit, [NewProduct(*cast("Product", row.record)) for row in rows]
        )

    async def change(self, work: Work, rows: Sequence[Staged]) -> None:
        """Store other names and addresses."""
        stored = await importing.products(work.unit, [row.key for row in rows])
        for row in rows:
            await importing.change_product(
                work.unit, self._merged(work, row, still(stored, row.key))
            )
