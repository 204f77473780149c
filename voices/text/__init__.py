"""Reading Vietnamese: pure functions over text, standard library and our own data only."""

from voices.text.breath import Breath, sentences
from voices.text.errors import LexiconError
from voices.text.lexicon import Entry, Lexicon, load_lexicon, read_csv, write_csv
from voices.text.read import explain, read
from voices.text.reading import WHYS, Flag, Reading, Spoken, SpokenWord, Why
from voices.text.style import CENTRAL, NORTHERN, SOUTHERN, STYLES, Style
from voices.text.syllables import valid_syllable
from voices.text.teaching import teach

__all__ = [
    "CENTRAL",
    "NORTHERN",
    "SOUTHERN",
    "STYLES",
    "WHYS",
    "Breath",
    "Entry",
    "Flag",
    "Lexicon",
    "LexiconError",
    "Reading",
    "Spoken",
    "SpokenWord",
    "Style",
    "Why",
    "explain",
    "load_lexicon",
    "read",
    "read_csv",
    "sentences",
    "teach",
    "valid_syllable",
    "write_csv",
]
