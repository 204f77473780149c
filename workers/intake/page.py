"""A page as pieces: one walk over the parsed tree, in the order of the page, without recursion."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from service.core.model import BlockKind, nfc
from workers.intake.passages import BREAK, Context, Run, passages, piece_of
from workers.intake.pieces import Piece

_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "em", "font", "i", "ins",
        "kbd", "label", "mark", "nobr", "o:p", "picture", "q", "s", "samp", "small", "span", "st1:place",
        "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_SKIPPED = frozenset(
    {
        "nav", "script", "style", "noscript", "template", "svg", "object", "canvas", "map", "head", "title",
        "meta", "link",
        "button", "select", "option", "textarea", "input", "datalist", "dialog", "math", "audio", "area", "base",
        "param", "source", "track", "amp-ad", "amp-sidebar", "amp-social-share", "amp-analytics", "amp-audio",
    }
)  # fmt: skip
_PICTURES = frozenset({"img", "amp-img", "video", "iframe", "embed", "amp-video", "amp-youtube", "amp-iframe"})
_PASSAGES = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "figcaption", "dt", "dd", "pre", "address", "summary"}
)
_SET_APART = frozenset({"footer", "aside"})
_LISTS = frozenset({"ul", "ol"})
_MENU_LINKS, _MENU_LETTERS = 8, 60  # so many links of so few letters each are no part of an article

_FURNITURE = (
    r"comments?", r"binh-?luan", r"relate[ds]?", r"related-?\w*", r"lien-?quan", "tinlienquan", r"tags?", r"keywords?",
    r"tu-?khoa", r"shar(?:e|ing)", "social", r"breadcrumbs?", "sidebar", "menu", r"navbar", r"ads?", r"advert\w*",
    r"banners?", "newsletter", r"most-?read", r"doc-?nhieu", "popup", "modal", r"cookie\w*", "rating", "pagination",
    r"about-(?:the-)?author", r"author-(?:box|bio|info|card|profile|about|desc\w*)", "box-author",
    "toolbar", "audio-player", "newest", "box-news", "box-tin", "list-news", r"read-?more", r"see-?more", "subscribe",
)  # fmt: skip
_DROP_NAMES = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_FURNITURE)})(?:$|[\s_-])")
_RIGHT = re.compile(r"text-align\s*:\s*(right|center|end)|(?:align|text|txt)-?(right|center)\b")
_NO_PICTURE = re.compile(r"(?:^|[\s_/.-])(?:icon|logo|avatar|emoji|spacer|pixel)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")


class Element(NamedTuple):
    """A block-level element of the page: where it stands and what it is."""

    parent: int
    tag: str
    names: str


class Picture(NamedTuple):
    """A picture or film: the piece it stands before, the element that holds it, its alternative text."""

    before: int
    box: int
    alt: str


@dataclass(slots=True)
class Page:
    """A page's pieces in order, its pictures, and the tree of elements they stand in (index 0 is the body)."""

    pieces: list[Piece] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    container: int | None = None

    def above(self, element: int) -> list[int]:
        """List an element and its ancestors, innermost first."""
        chain = [element]
        while element:
            element = self.elements[element].parent
            chain.append(element)
        return chain


class Marks(NamedTuple):
    """What selectors found, by the nodes' `mem_id`: kinds, nodes to drop, the article's container."""

    kinds: Mapping[int, BlockKind]
    drops: frozenset[int]
    container: int = 0


_NOTHING: frozenset[str] = frozenset()


def walk(body: LexborNode, marks: Marks) -> Page:
    """Cut a page's body into pieces."""
    return _Walker(marks).walk(body)


class _Walker:
    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._page = Page(elements=[Element(0, "body", "")])
        self._run: Run = []

    def walk(self, body: LexborNode) -> Page:
        start = Context(0, "body", 0, False, False, False, "", None, "", 0, _NOTHING)
        stack: list[tuple[LexborNode, Context, bool]] = [(body, start, True)]
        node = body.first_child
        if self._marks.container == body.mem_id:
            self._page.container = 0
        while stack:
            if node is None:
                left, _, is_block = stack.pop()
                if is_block and self._run:
                    self._flush()
                node = left.next if stack else None
                continue
            context = stack[-1][1]
            if node.is_text_node:
                text = node.text_content or ""
                if self._run or not text.isspace():
                    self._run.append((text, context))
            elif node.is_element_node:
                entered = self._enter(node, context)
                if entered is not None:
                    stack.append((node, entered, entered.element != context.element))
                    node = node.first_child
                    continue
            node = node.next
        return self._page

    def _enter(self, node: LexborNode, context: Context) -> Context | None:
        """Tell the context inside an element; None where there is nothing to read."""
        tag = node.tag or ""
        if tag == "br":
            self._run.append((BREAK, context))
            return None
        if tag in _SKIPPED or (tag in _LISTS and _is_menu(node)):
            return None
        attributes = node.attributes
        style = (attributes.get("style") or "").lower()
        if "hidden" in attributes or (style and _HIDDEN.search(style)):
            return None
        if tag in _PICTURES:
            self._picture(tag, attributes, context)
            return None
        if tag in _INLINE:
            return None if node.mem_id in self._marks.drops else self._inline(node, tag, style, context)
        if self._run:
            self._flush()
        return self._block(node, tag, attributes, context)

    def _inline(self, node: LexborNode, tag: str, style: str, context: Context) -> Context:
        hint = self._marks.kinds.get(node.mem_id)
        if tag in {"b", "strong"} or (style and _BOLD.search(style)):
            context = context._replace(bold=True)
        elif tag in {"i", "em"} or "italic" in style:
            context = context._replace(italic=True)
        elif tag == "a":
            context = context._replace(link=True)
        elif tag == "cite" and "blockquote" in context.inside:
            hint = BlockKind.CREDIT  # who said it, as the words around have it already
        return context if hint is None else context._replace(hint=hint)

    def _block(self, node: LexborNode, tag: str, attributes: Mapping[str, str | None], context: Context) -> Context:
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip().lower() if attributes else ""
        style = (attributes.get("style") or "").lower() if attributes else ""
        self._page.elements.append(Element(context.element, tag, names))
        element = len(self._page.elements) - 1
        if node.mem_id == self._marks.container:
            self._page.container = element
        dropped = context.dropped or self._why_dropped(node, tag, names)
        inside = context.inside
        if tag in {"figure", "table", "blockquote", "li", "form"}:
            inside = inside | {tag}
        return Context(
            element=element,
            tag=tag,
            box=context.element if tag in _PASSAGES else element,
            bold=context.bold or bool(style and _BOLD.search(style)),
            italic=context.italic or "italic" in style,
            link=context.link,
            align=(_alignment(attributes.get("align") or "", style, names) if attributes else "") or context.align,
            hint=self._marks.kinds.get(node.mem_id, BlockKind.CAPTION if tag == "figcaption" else context.hint),
            dropped=dropped,
            drop_root=element if dropped and not context.dropped else context.drop_root,
            inside=inside,
        )

    def _why_dropped(self, node: LexborNode, tag: str, names: str) -> str:
        if node.mem_id in self._marks.drops:
            return "the site's profile leaves it out"
        if tag in _SET_APART:
            return f"it stands in <{tag}>"
        return _furniture(names) if names else ""

    def _picture(self, tag: str, attributes: Mapping[str, str | None], context: Context) -> None:
        names = f"{attributes.get('class') or ''} {attributes.get('src') or ''}"[:300].lower()
        if context.dropped or _small(attributes) or (tag == "img" and _NO_PICTURE.search(names)):
            return
        self._flush()
        pieces, alt = len(self._page.pieces), nfc(attributes.get("alt") or "")
        self._page.pictures.append(Picture(pieces, context.element, alt))

    def _flush(self) -> None:
        run, self._run = self._run, []
        if not run:
            return
        context = run[0][1]
        for part in passages(run, heading=context.tag[:1] == "h" and context.tag != "header"):
            piece = piece_of(part)
            if piece is not None:
                self._page.pieces.append(piece)


@lru_cache(maxsize=4096)  # a site's class names are few and come again on every page
def _furniture(names: str) -> str:
    """Tell by an element's class names and id that it is page furniture."""
    found = _DROP_NAMES.search(names)
    return f"it stands in '{found[0].strip(' _-')}'" if found else ""


def _is_menu(node: LexborNode) -> bool:
    """Tell a list that holds nothing but links, without walking it: a newspaper's menu has hundreds."""
    links = len(node.css("a"))
    return links >= _MENU_LINKS and len(node.text()) < _MENU_LETTERS * links and node.css_first("p, h2, h3") is None


@lru_cache(maxsize=4096)
def _alignment(attribute: str, style: str, names: str) -> str:
    if attribute:
        return attribute.lower()
    found = _RIGHT.search(f"{style} {names}") if style or names else None
    return "" if found is None else (found[1] or found[2]).replace("end", "right")


def _small(attributes: Mapping[str, str | None]) -> bool:
    """Tell an icon or a counting pixel by its printed size."""
    sizes = [attributes.get(side) or "" for side in ("width", "height")]
    return any(size.strip().isdigit() and int(size) <= 48 for size in sizes if len(size) < 6)
