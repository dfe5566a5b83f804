"""What an open page made of hostile texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.async_api import Page

from injection.hostile import EVALUATED, PAYLOAD, SHORTENED, SPELLINGS
from isolation.canaries import Canary

_ID = re.compile(r"zq\d{5}qz")
_LOOK = """() => {
  const strays = [], links = [], told = [];
  const isOurs = (name) => /^[a-z][a-z0-9:-]*$/i.test(name) && !/^on/i.test(name);
  const hold = (...found) => { if (/zq\\d{5}qz/.test(found[1])) told.push(found); };
  const element = (each) => {
    if (each.localName.startsWith("x-")) strays.push(each.outerHTML);
    for (const { name, value } of each.attributes) {
      if (!isOurs(name)) strays.push(`${each.localName} ${name}`);
      const isTyped = name === "value" && each.type !== "hidden" && each.checkVisibility();
      hold(`${each.localName} ${name}`, value, name === "href" || isTyped);
      if (/^(href|src|action|formaction|data)$/.test(name)) {
        links.push(new URL(value, location).href);
      }
    }
    if (each.localName === "template") look(each.content);
  };
  const look = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) element(node);
      else if (node.nodeType === Node.TEXT_NODE) {
        hold(node.parentNode.localName, node.data, Boolean(node.parentElement?.checkVisibility()));
      } else if (/zq\\d{5}qz/.test(node.data)) strays.push(node.data);
    }
  };
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  look(document);
  const isPage = document.contentType === "text/html";
  const posts = [...document.forms].filter((each) => each.method === "post");
  return {
    strays, links, told,
    is_page: isPage,
    source: document.documentElement.outerHTML,
    kept: isPage ? localStorage.length + sessionStorage.length : 0,
    posts: posts.map((each) => new URL(each.action).pathname),
  };
}"""
_PROTOCOLS = ("http:", "https:", "mailto:", "data:,")


@dataclass(frozen=True)
class Inspected:
    """What was wrong, whose texts could be read, and where the page's forms go."""

    is_page: bool
    faults: list[str]
    seen: set[str]
    posts: list[str]


async def inspect(page: Page, known: dict[str, Canary]) -> Inspected:
    """Look at every element, attribute and text, also in what is folded."""
    found = await page.evaluate(_LOOK)
    faults = [f"stray {each}" for each in found["strays"]]
    faults += [f"leads to {each}" for each in found["links"] if not each.startswith(_PROTOCOLS)]
    faults += ["evaluated"] if EVALUATED in found["source"] else []
    faults += ["keeps something in the browser"] if found["kept"] else []
    seen: set[str] = set()
    for where, text, is_seen in found["told"] if found["is_page"] else ():
        for name, is_whole in _names(text, known):
            faults += [] if is_whole else [f"broken in {where}: {text}"]
            seen |= {name} if is_seen else set()
    return Inspected(found["is_page"], faults, seen, found["posts"])


def _names(text: str, known: dict[str, Canary]) -> Iterator[tuple[str, bool]]:
    """Each canary of a text, and whether all of it is there as it was written."""
    for match in _ID.finditer(text):
        rest = text[match.end() :]
        canary = known.get(match[0])
        shown = SHORTENED.get(f"{canary.table}.{canary.column}", 0) if canary else 0
        is_short = bool(shown) and rest == PAYLOAD[: shown - len(match[0])]
        yield match[0], is_short or rest.startswith(SPELLINGS)
