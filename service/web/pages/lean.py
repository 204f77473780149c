"""Scripts and styles without what only their authors need: comments, spaces, long names that no other script knows."""

from __future__ import annotations

import re
from itertools import count, product
from string import ascii_letters, ascii_lowercase

_TEXT = r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)"""  # what must stay as it is written
_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(//[^\n]*|/\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
_TAIL = re.compile(r"(?<=[;{},(]) // .*$", re.MULTILINE)  # our own files put no such thing into a string
_SIGN = re.compile(_TEXT + r"| *(=>|[=!]==|&&|\|\||\?\?|[][=?:,<>*%{}();]) *")
"""A text, or a sign with spaces around it; plus and minus stay apart, and no regular expression of ours has a space."""
_LAST = re.compile(_TEXT + r"|;(?=\n})|,(?=\n?[])}])")
_BREAK = re.compile(_TEXT + r"|(?<=\W)\n|\n(?=\W)")  # every statement of ours ends with ; or }
_WORD = re.compile(_TEXT + r"|(?<![\w$#])(?:(?<!\.)|(?<=\.{3}))([A-Za-z_$][\w$]*)")  # a text, or a name behind no dot
_SHORTER = {"const": "let", "true": "!0", "false": "!1"}
_GAP = re.compile(r"\$\{([^{}`]*)\}")
_DECLARED = re.compile(r"\b(?:const|let|function|class) (\w{3,})(?=[=({ ;])|(?<![\w.])(\w{3,})(?==>)|\(([\w,]+)\)=>")
_PROPERTY = re.compile(
    r"\b(\w+):|\b(?:get|set|static|async) (\w+)|(?<=[{};])(\w+)(?:=|;|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\{)"
)
"""Names before a colon, of accessors, of fields and of methods: other scripts may know those."""
_PRIVATE = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|#([a-z]\w+)""")


def module(source: str) -> str:
    """Write a module of ours as a part of a classic script: it stands behind what it imports."""
    for unwanted in (_IMPORT, _EXPORT, _COMMENT, _TAIL):
        source = unwanted.sub("", source)
    lines = "\n".join(line.strip() for line in source.splitlines() if line.strip())
    for loose in (_SIGN, _LAST, _BREAK):
        lines = loose.sub(lambda found: found[1] or (found[2] if found.re is _SIGN else ""), lines)
    return lines


def private(source: str) -> str:
    """Shorten a script's #private names: no other script can know them."""
    letters = ("".join(each) for size in count(1) for each in product(ascii_lowercase, repeat=size))
    names: dict[str, str] = {}

    def short(found: re.Match[str]) -> str:
        if found[1]:
            return found[1]
        if found[2] not in names:
            names[found[2]] = next(letters)
        return f"#{names[found[2]]}"

    return _PRIVATE.sub(short, source)


def declared(source: str) -> str:
    """Shorten the names a script declares for itself, where no property is called so; written small by `module`."""
    words = set(re.findall(r"[A-Za-z_$][\w$]*", source))
    found = {name for names in _DECLARED.findall(source) for each in names for name in each.split(",")}
    known = {name for name in found - _properties(source) if len(name) > 2}
    free = (
        name for size in count(1) for name in map("".join, product(ascii_letters, repeat=size)) if name not in words
    )
    names = _SHORTER | {name: next(free) for name in sorted(known, key=lambda each: (-source.count(each), each))}
    return _renamed(source, names)


def _renamed(source: str, names: dict[str, str]) -> str:
    def fresh(found: re.Match[str]) -> str:
        text, name = found[1], found[2]
        if text and text[0] == "`":
            return _GAP.sub(lambda gap: "${" + _renamed(gap[1], names) + "}", text)
        return text or names.get(name, name)

    return _WORD.sub(fresh, source)


def _properties(source: str) -> set[str]:
    """Find every name that stands for a property somewhere, also in short (`{ name }`), or where we can't tell."""
    found = {name for names in _PROPERTY.findall(source) for name in names}
    texts = [_GAP.sub("", text) for text in re.findall(_TEXT, source) if text.startswith("`")]
    found.update(name for text in texts if "${" in text for name in re.findall(r"\w+", text))
    opened: list[str] = []
    for sign, name in re.findall(r"([][(){}])|(?<=[{,])(\w+)(?=[,}=])", re.sub(_TEXT, "0", source)):
        if name and opened[-1:] == ["{"]:
            found.add(name)
        elif sign in "([{":
            opened.append(sign)
        elif sign:
            opened.pop()
    return found


def styles(source: str) -> str:
    """Write a style sheet in one line."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)).strip()
    return re.sub(r"(?<=[{};:,]) | (?=[{}])|;(?= ?})", "", bare)
