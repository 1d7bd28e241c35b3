"""GitHub's own Markdown parser, with what it allocates given back.

cmarkgfm 2025.10 frees neither the tree nor the rendered text: about 27 kB a card, a gigabyte in
a crawl. The same library is called here through ctypes; where it does not export the functions
to free (Windows), cmarkgfm's own call serves.
"""

import ctypes
from functools import cache
from typing import Any, Final

import cmarkgfm
from cmarkgfm import cmark

OPTIONS: Final = (
    cmark.Options.CMARK_OPT_SOURCEPOS
    | cmark.Options.CMARK_OPT_UNSAFE
    | cmark.Options.CMARK_OPT_GITHUB_PRE_LANG
)
_EXTENSIONS: Final = (b"table", b"autolink", b"tagfilter", b"strikethrough", b"tasklist")
_POINTER: Final = ctypes.c_void_p
_SIGNATURES: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "cmark_gfm_core_extensions_ensure_registered": (None, ()),
    "cmark_find_syntax_extension": (_POINTER, (ctypes.c_char_p,)),
    "cmark_parser_new": (_POINTER, (ctypes.c_int,)),
    "cmark_parser_attach_syntax_extension": (ctypes.c_int, (_POINTER, _POINTER)),
    "cmark_parser_feed": (None, (_POINTER, ctypes.c_char_p, ctypes.c_size_t)),
    "cmark_parser_finish": (_POINTER, (_POINTER,)),
    "cmark_parser_get_syntax_extensions": (_POINTER, (_POINTER,)),
    "cmark_render_html": (_POINTER, (_POINTER, ctypes.c_int, _POINTER)),
    "cmark_node_free": (None, (_POINTER,)),
    "cmark_get_default_mem_allocator": (_POINTER, ()),
}


class _Allocator(ctypes.Structure):
    """``cmark_mem``: calloc, realloc, free."""

    _fields_ = (
        ("calloc", _POINTER),
        ("realloc", _POINTER),
        ("free", ctypes.CFUNCTYPE(None, _POINTER)),
    )


def html(text: str) -> str:
    """``text`` rendered with GitHub's extensions, raw HTML and source positions kept."""
    library = _library()
    if library is None:
        return str(cmarkgfm.github_flavored_markdown_to_html(text, options=OPTIONS))
    encoded = text.encode("utf-8", "replace")
    idle = library.with_tables if _may_have_table(text) else library.plain
    parser, extensions = idle.pop() if idle else library.parser(tables=idle is library.with_tables)
    library.feed(parser, encoded, len(encoded))
    root = library.finish(parser)
    rendered = library.render(root, OPTIONS, extensions)
    try:
        return ctypes.string_at(rendered).decode("utf-8", "replace")
    finally:
        library.free(rendered)
        library.free_node(root)
        idle.append((parser, extensions))


def _may_have_table(text: str) -> bool:
    """Whether there can be a table, which costs a fifth of the parsing; one column needs no bar."""
    return "|" in text or ":-" in text or "-:" in text or "\n--" in text


class _Library:
    """What cmark exports, and its parsers that nobody uses: one that has finished a text is
    as good as new. A parser is taken out of its list while it is used, so threads share none.
    """

    def __init__(self) -> None:
        library = ctypes.CDLL(cmark._cmark.__file__)
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
        library.cmark_gfm_core_extensions_ensure_registered()
        self.feed: Final = library.cmark_parser_feed
        self.finish: Final = library.cmark_parser_finish
        self.render: Final = library.cmark_render_html
        self.free_node: Final = library.cmark_node_free
        self.free: Final = _Allocator.from_address(library.cmark_get_default_mem_allocator()).free
        self.with_tables: Final[list[tuple[int, int]]] = []
        self.plain: Final[list[tuple[int, int]]] = []
        self._library: Final = library

    def parser(self, *, tables: bool) -> tuple[int, int]:
        """A new parser and the list of its extensions."""
        parser = self._library.cmark_parser_new(OPTIONS)
        for name in _EXTENSIONS if tables else _EXTENSIONS[1:]:
            extension = self._library.cmark_find_syntax_extension(name)
            self._library.cmark_parser_attach_syntax_extension(parser, extension)
        return parser, self._library.cmark_parser_get_syntax_extensions(parser)


@cache
def _library() -> _Library | None:
    """The functions of cmark; None if out of reach."""
    try:
        return _Library()
    except (AttributeError, OSError):
        return None
