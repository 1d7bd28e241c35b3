"""The YAML block on top of a card, read as the Hub reads it and forgiving beyond that.

YAML 1.2 (``language: no`` stays a word, dates stay strings), evaluation blocks cut out before
parsing, caps on size; what does not parse is salvaged line by line.
"""

import re
from typing import Any, Final

import msgspec

from extractors.reading.yaml_mapping import SIZE_LIMIT, Entry, mapping

_ITEM_LIMIT: Final = 1000
_SALVAGED: Final = 300

_OPENING: Final = re.compile(r"\ufeff?\s{0,200}?---[ \t]*(?:\r\n|\r|\n)")
_CLOSING: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_TOP_KEY: Final = re.compile(
    r"""^(?:"([^"\r\n]{1,80})"|'([^'\r\n]{1,80})'|([A-Za-z_][\w.-]{0,80}))[ \t]*:(?=\s|$)""",
    re.MULTILINE,
)
_CUT: Final = frozenset({"model-index", "model_index", "widget", "inference", "dataset_info"})
_MISSPELT: Final = {
    "licence": "license",
    "licenses": "license",
    "licence_name": "license_name",
    "dataset": "datasets",
}


class FrontMatter(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a card's metadata says.

    ``values`` is a plain mapping; ``lines`` has the 1-based line of each top-level key in the
    card and ``blocks`` its text; both are empty where the metadata comes from the Hub's record.
    ``end`` is the offset where the body begins.
    """

    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    blocks: dict[str, str] = {}
    end: int = 0
    source: str = "README.md"
    warnings: tuple[str, ...] = ()

    def strings(self, key: str) -> list[str]:
        """The value of ``key`` as a list of non-empty strings; other things are left out."""
        return strings(self.values.get(key))

    def locator(self, key: str) -> str:
        """Where ``key`` stands: ``L4``, or ``cardData.key`` in the Hub's record."""
        line = self.lines.get(key)
        return f"L{line}" if line else f"cardData.{key}"

    def quote(self, key: str) -> str:
        """The text of ``key`` and its value as it was written."""
        block = self.blocks.get(key)
        return " ".join(block.split()) if block else f"{key}: {_plain(self.values.get(key))}"


def strings(value: object) -> list[str]:
    """A string, a number or a list of them (nested once) as strings; at most 1000."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list | tuple):
        found: list[str] = []
        for item in value[:_ITEM_LIMIT]:
            if isinstance(item, str):
                found.extend([item.strip()] if item.strip() else [])
            elif isinstance(item, list | tuple):
                found.extend(part.strip() for part in item[:_ITEM_LIMIT] if isinstance(part, str))
        return [item for item in found if item]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(value)]
    return []


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    listed = strings(value)
    return f"[{', '.join(listed[:20])}]" if listed else type(value).__name__


def front_matter(text: str) -> FrontMatter:
    """The front matter of a card's text; empty values where it has none. Never raises."""
    opening = _OPENING.match(text, 0, 400)
    if opening is None:
        return FrontMatter()
    start = opening.end()
    closing = _CLOSING.search(text, start, start + 4 * SIZE_LIMIT)
    warnings: list[str] = []
    if closing is None:
        stop = end = _unclosed_end(text, start)
        if stop == start:
            return FrontMatter()
        warnings.append("front matter is not closed")
    else:
        stop, end = closing.start(), closing.end()
    return _parsed(text, start, stop, end, warnings)


def _unclosed_end(text: str, start: int) -> int:
    """End of the leading run of lines that look like YAML."""
    end = start
    for match in re.finditer(r"[^\n]*(?:\n|\Z)", text[start : start + SIZE_LIMIT]):
        line = match[0].rstrip()
        yaml_like = _TOP_KEY.match(line) or re.match(r"(?:\s+\S|- )", line)
        if not match[0] or not yaml_like or line.startswith("# "):
            break
        end = start + match.end()
    return end


def _parsed(text: str, start: int, stop: int, end: int, warnings: list[str]) -> FrontMatter:
    body = text[start:stop]
    keys = list(_TOP_KEY.finditer(body))
    bounds = [*[match.start() for match in keys], len(body)]
    lines: dict[str, int] = {}
    blocks: dict[str, str] = {}
    entries: list[Entry] = []
    line, at = text.count("\n", 0, start) + 1, 0
    for match, following in zip(keys, bounds[1:], strict=True):
        offset = match.start()
        line += body.count("\n", at, offset)
        at = offset
        key = match[1] or match[2] or match[3]
        key = _MISSPELT.get(key, key)
        block = body[offset:following]
        lines[key], blocks[key] = line, block
        if key not in _CUT:
            entries.append((match[3], block, match.end() - offset))
    values = mapping(body[: bounds[0]], entries, warnings)
    if values is None:
        warnings.append("front matter is not valid YAML; simple lines were salvaged")
        values = _salvaged(blocks)
    else:
        values = {_MISSPELT.get(key, key): value for key, value in values.items()}
    return FrontMatter(values, lines, blocks, end, "README.md", tuple(warnings))


_LIST_LINE: Final = re.compile(r"^[ \t]*-[ \t]+([^\r\n]{1,300})$", re.MULTILINE)


def _salvaged(blocks: dict[str, str]) -> dict[str, Any]:
    """``key: value`` and ``key:`` + ``- item`` lines of what is not valid YAML as a whole."""
    values: dict[str, Any] = {}
    for key, block in blocks.items():
        if key in _CUT:
            continue
        head, _, rest = block.partition("\n")
        inline = head.partition(":")[2].strip().strip("\"'")[:_SALVAGED]
        if inline and inline not in {"|", ">", "|-", ">-"}:
            values[key] = _inline(inline)
        else:
            values[key] = [item.strip().strip("\"'") for item in _LIST_LINE.findall(rest)]
    return values


def _inline(value: str) -> Any:
    if value.startswith("[") and value.endswith("]"):
        return [item.strip().strip("\"'") for item in value[1:-1].split(",")]
    return value
