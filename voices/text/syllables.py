"""Which words are Vietnamese syllables: onset, rhyme and tone, by the rules of the writing system."""

from __future__ import annotations

import re
import unicodedata

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_OPEN = (
    "a e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu oa oai oao oay oe oeo oi ôi ơi ua uai uao uay uây uê ui "
    "uôi uơ uy uya uyu ưa ưi ươi ươu ưu iêu yêu oau"
)
_NASAL = (
    "am an ang anh ăm ăn ăng âm ân âng em en eng ên ênh êm im in inh iêm iên iêng yêm yên yêng om on ong oong ôm "
    "ôn ông ôông ơm ơn oam oan oang oanh oăm oăn oăng oem oen um un ung uân uâng uên uênh uôm uôn uông uym uyn "
    "uynh uyên ưm ưn ưng ươm ươn ương uan uang uanh uăn uăng uen êng"
)
_STOPPED = (
    "ac ach at ap ăc ăt ăp âc ât âp ec et ep êch êt êp êc ich it ip iêc iêt iêp yêt oc ooc ot op ôc ôt ôp ơt ơp "
    "ơc oac oach oat oap oăc oăt oet oep uc ut up uât uêch uêt uôc uôt uyt uych uyp uyêt ưc ưt ưp ươc ươt ươp uac "
    "uat uăt uach uet uep uap iêch"
)
_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_FRONT = ("i", "e", "ê", "y")

_rhymes: dict[str, bool] = {}
_known: dict[str, bool] = {}
_KEEP = 50_000
_SPLIT = re.compile(r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?(.+)")


def valid_syllable(word: str) -> bool:
    """Say whether `word` (any case, NFC or NFD, either tone placement) could be a Vietnamese syllable."""
    found = _known.get(word)
    if found is None:
        if len(_known) >= _KEEP:
            _known.clear()
        found = _known[word] = _valid(word)
    return found


def toneless(word: str) -> tuple[str, str]:
    """Split a lower-case word into its letters without tone and the tone's letter (f s r x j, "" for none)."""
    tone = ""
    letters = []
    for each in unicodedata.normalize("NFD", word):
        if each in _TONES:
            tone += _TONES[each]
        else:
            letters.append(each)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def _valid(word: str) -> bool:
    if len(word) > 24 or not unicodedata.normalize("NFC", word).isalpha():
        return False
    letters, tone = toneless(word.lower())
    if len(tone) > 1:
        return False
    if not _rhymes:
        _rhymes.update(dict.fromkeys(f"{_OPEN} {_NASAL}".split(), False), **dict.fromkeys(_STOPPED.split(), True))
    return any(_fits(onset, rhyme, tone) for onset, rhyme in _splits(letters))


def _splits(letters: str) -> list[tuple[str, str]]:
    match = _SPLIT.fullmatch(letters)
    if match is None:
        return []
    onset, rhyme = match[1] or "", match[2]
    found = [(onset, rhyme)]
    if onset == "gi":  # gìn, giếng: the i belongs to the rhyme as well
        found += [("g", "i" + rhyme)]
    if onset == "qu":  # quy, quốc: the u sounds within the rhyme
        found += [("k", "u" + rhyme)]
    if not match[1]:
        return found
    return [*found, ("gi", "i")] if letters == "gi" else found


def _fits(onset: str, rhyme: str, tone: str) -> bool:
    stopped = _rhymes.get(rhyme)
    if stopped is None or (stopped and tone not in ("s", "j")):
        return False
    if onset in ("ngh", "gh"):
        return rhyme[0] in _FRONT
    if onset == "c":
        return rhyme[0] not in _FRONT
    return True
