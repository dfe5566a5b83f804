"""`make messages`: collects the texts of pages and mails into the catalogs of all languages."""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tools.shell import ROOT, main, step

CATALOGS = ROOT / "platform/livery/web/locale"
SOURCES = (ROOT / "platform/livery/web", ROOT / "themes")
_METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
# How code says that a text is one: `words.text(…)`, `words.counted(…)`, `marked(…)`; templates `_`.
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "text": None,
    "counted": (1, 2),
    "marked": None,
}
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_OPTIONS = {"**.html": {"silent": "false"}, "**.txt": {"silent": "false"}}


def collected() -> Catalog:
    """Every text that people may read, without translations."""
    catalog = Catalog(project="Livery", fuzzy=False)
    for source in SOURCES:
        found = extract_from_dir(
            source, _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=["Translators:"]
        )
        for file, _line, message, comments, context in found:
            place = [((source / file).relative_to(ROOT).as_posix(), 0)]
            catalog.add(message, locations=place, auto_comments=comments, context=context)
    return catalog


def read(file: Path) -> Catalog:
    """The catalog of one language."""
    with file.open("rb") as source:
        return read_po(source, locale=file.stem)


def write(file: Path, catalog: Catalog) -> None:
    """Keep a catalog, without dates and names that differ from one run to the next."""
    with BytesIO() as target:
        write_po(target, catalog, sort_output=True, omit_header=True, include_lineno=False)
        texts = target.getvalue()
    header = _HEADER.format(language=file.stem, plurals=catalog.plural_forms)
    file.write_bytes(header.encode() + texts)


def messages() -> None:
    """Brings all catalogs up to date; new texts have no translation yet."""
    found = collected()
    for file in sorted(CATALOGS.glob("*.po")):
        with step(file.name):
            catalog = read(file)
            catalog.update(found, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            write(file, catalog)


if __name__ == "__main__":
    main(messages)
