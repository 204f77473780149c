"""The small drawings on our pages: 24 × 24, in the colour of the words beside them, silent to screen readers."""

from __future__ import annotations

from markupsafe import Markup

_SHAPES = {
    "play": "M8 5.1v13.8a.6.6 0 0 0 .92.5l10.7-6.9a.6.6 0 0 0 0-1L8.92 4.6a.6.6 0 0 0-.92.5z",
    "search": "M10.5 3a7.5 7.5 0 0 1 5.93 12.1l4.24 4.23-1.42 1.42-4.23-4.24A7.5 7.5 0 1 1 10.5 3z"
    "m0 2a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z",
    "theme": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zm0 2v14a7 7 0 0 0 0-14z",
    "add": "M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7z",
    "down": "M11 3h2v10.2l3.6-3.6L18 11l-6 6-6-6 1.4-1.4 3.6 3.6zM4 19h16v2H4z",
    "waves": "M3 10h2v4H3zm4-4h2v12H7zm4-3h2v18h-2zm4 5h2v8h-2zm4 2h2v4h-2z",
}


def icon(name: str) -> Markup:
    """Draw one of them."""
    return Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>').format(_SHAPES[name])
