"""GET /api/models and /api/datasets: pages by keyset cursor, joined from encoded entries."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from sandbox import answers
from sandbox.corpus.orders import SORTS, BadCursor, Selection, cursor_after
from sandbox.corpus.repository import Fields, Repository
from sandbox.corpus.shelf import Shelf
from sandbox.hub.entries import Cut

LARGEST = 1000

_ROW = {
    "models": """_id id likes trendingScore private downloads tags pipeline_tag library_name
        createdAt modelId""",
    "datasets": """_id id author disabled gated lastModified likes trendingScore private sha
        citation description downloads paperswithcode_id tags createdAt key""",
}
_FULL = {
    "models": """_id id author gated disabled inference lastModified likes trendingScore private
        sha downloads tags pipeline_tag library_name siblings createdAt modelId""",
    "datasets": """_id id author cardData disabled gated lastModified likes trendingScore private
        sha citation description downloads paperswithcode_id tags siblings createdAt key""",
}
_EXPANDABLE = {
    "models": """author cardData config model-index private disabled gated inference
        inferenceProviderMapping lastModified sha pipeline_tag library_name mask_token
        transformersInfo widgetData tags likes downloads downloadsAllTime trendingScore
        baseModels evalResults siblings spaces safetensors gguf resourceGroup xetEnabled
        createdAt childrenModelCount usedStorage""",
    "datasets": """author cardData citation description disabled gated lastModified likes
        trendingScore private sha downloads downloadsAllTime mainSize paperswithcode_id
        resourceGroup tags siblings createdAt usedStorage""",
}
EXPANDABLE = {kind: tuple(names.split()) for kind, names in _EXPANDABLE.items()}
"""What `expand` may name, in the order in which the answer carries it."""

_SETS_KEPT = 8


class BadQuery(ValueError):
    """A parameter with a value that the Hub refuses; the text is the message."""


class Listing:
    """Pages of a shelf. Entries are encoded once per set of keys and kept in the spool."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._encoded: dict[tuple[str, ...], tuple[Cut, dict[int, int]]] = {}

    def page(self, request: Request) -> Response:
        """One page and the Link to the next."""
        query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        try:
            keys, selection = _keys(self._shelf.kind, query), _selection(query)
            limit, skip = _number(query, "limit", LARGEST), _number(query, "skip", 0)
            order, start = self._shelf.after(selection, dict(query).get("cursor"))
        except BadQuery as problem:
            return answers.error(400, str(problem))
        except BadCursor:
            return answers.error(400, "Invalid cursor")
        end = start + skip + max(1, min(limit, LARGEST))
        chosen = order[start + skip : end]
        headers = {}
        if chosen and end < len(order):
            link = _next(request, query, cursor_after(selection, chosen[-1]))
            headers["link"] = f'<{link}>; rel="next"'
        return answers.encoded(self._joined(chosen, keys), headers)

    def _joined(self, chosen: Iterable[Repository], keys: tuple[str, ...]) -> bytes:
        if keys not in self._encoded:
            if len(self._encoded) >= _SETS_KEPT:
                del self._encoded[next(iter(self._encoded))]
            self._encoded[keys] = (Cut(self._shelf.kind, keys), {})
        cut, places = self._encoded[keys]
        wanted = []
        for each in chosen:
            place = places.get(each.info)
            if place is None:
                place = places[each.info] = self._entry(each, cut)
            wanted.append(place)
        return b"[" + b",".join(self._shelf.spool.gather(wanted)) + b"]"

    def _entry(self, repository: Repository, cut: Cut) -> int:
        record = self._shelf.spool.get(repository.info)
        entry = cut.entry(repository, record)
        if entry == record:
            return repository.info
        return self._shelf.spool.put(entry)


def selected(fields: Fields, keys: Iterable[str]) -> bytes:
    """A JSON object of these keys, absent ones left out."""
    pairs = [b'"%b":%b' % (key.encode(), fields[key]) for key in keys if key in fields]
    return b"{" + b",".join(pairs) + b"}"


def expansion(kind: str, query: Iterable[tuple[str, str]]) -> tuple[str, ...] | None:
    """The keys that `expand` asks for, None when it does not occur. Raises BadQuery."""
    named = [value for key, value in query if key in ("expand", "expand[]")]
    if not named:
        return None
    known = EXPANDABLE[kind]
    for place, name in enumerate(named):
        if name not in known:
            options = "|".join(f'"{each}"' for each in sorted(known, key=str.lower))
            raise BadQuery(f"✖ Invalid option: expected one of {options}\n  → at expand[{place}]")
    return ("_id", "id", *(key for key in known if key in named))


def _keys(kind: str, query: list[tuple[str, str]]) -> tuple[str, ...]:
    expanded = expansion(kind, query)
    if expanded is not None:
        return expanded
    given = dict(query)
    full = _true(given.get("full"))
    keys = (_FULL if full else _ROW)[kind].split()
    for key in ("cardData", "config"):
        if _true(given.get(key)) and key not in keys:
            keys.append(key)
    return tuple(keys)


def _selection(query: list[tuple[str, str]]) -> Selection:
    given = dict(query)
    sort = given.get("sort", "trendingScore")
    if sort not in SORTS:
        raise BadQuery(f"Invalid sort: {sort}")
    tags = {value for key, value in query if key in ("filter", "filter[]") and value}
    return Selection(
        sort=sort,
        ascending=given.get("direction") == "1",
        tags=tuple(sorted(tags)),
        author=given.get("author") or None,
        search=given.get("search") or None,
        gated=_true(given["gated"]) if "gated" in given else None,
        pipeline_tag=given.get("pipeline_tag") or None,
    )


def _next(request: Request, query: list[tuple[str, str]], cursor: str) -> str:
    kept = [(key, value) for key, value in query if key not in ("cursor", "skip")]
    text = urlencode([*kept, ("cursor", cursor)], quote_via=quote, safe="[]")
    return f"{answers.base(request)}{request.scope['path']}?{text}"


def _number(query: list[tuple[str, str]], name: str, default: int) -> int:
    text = dict(query).get(name)
    if text is None:
        return default
    if not text.isdigit():
        raise BadQuery(f"Invalid {name}: {text}")
    return int(text)


def _true(text: str | None) -> bool:
    return text is not None and text.lower() in ("true", "1")
