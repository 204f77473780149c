"""Scripts and styles without what only their authors need: comments, spaces, long private names."""

from __future__ import annotations

import re
from itertools import count, product
from string import ascii_lowercase

_TEXT = r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)"""  # what must stay as it is written
_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(//[^\n]*|/\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
_TAIL = re.compile(r"(?<=[;{},(]) // .*$", re.MULTILINE)  # our own files put no such thing into a string
_SIGN = re.compile(_TEXT + r"| *(=>|[=!]==|&&|\|\||\?\?|[][=?:,<>*%{}();]) *")
"""A text, or a sign with spaces around it; plus and minus stay apart, and no regular expression of ours has a space."""
_LAST = re.compile(_TEXT + r"|;(?=\n})|,(?=\n?[])}])")
_BREAK = re.compile(_TEXT + r"|(?<=\W)\n|\n(?=\W)")  # every statement of ours ends with ; or }
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


def styles(source: str) -> str:
    """Write a style sheet in one line."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)).strip()
    return re.sub(r"(?<=[{};:,]) | (?=[{}])|;(?= ?})", "", bare)
