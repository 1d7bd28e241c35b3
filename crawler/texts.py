"""What the Hub's answer about one text means: the text, or why there is none."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from crawler.answers import Answer
from crawler.errors import Passing
from storage.records import StoredDocument

_SHA: Final = re.compile(r"[0-9a-f]{40}")


def not_read(path: str, revision: str, state: str, reason: str) -> StoredDocument:
    """A text that is not there, or that cannot be had."""
    return StoredDocument(path=path, revision=revision, state=state, reason=reason)


def refusal(answer: Answer) -> tuple[str, str]:
    """Why a text did not come, as state and reason."""
    code, message = _error(answer.headers)
    if code == "EntryNotFound":
        return "absent", ""
    if code == "GatedRepo":
        return "unread", "gated: the Hub shows it only to those who were let in"
    if "disabled" in message:
        return "unread", "disabled by the Hub"
    if answer.status in (401, 403, 404, 451):
        return "unread", f"the Hub does not show it ({answer.status} {code or message})".strip()
    if answer.status in (301, 302, 303, 307, 308):
        return "unreadable", "stored as a large file on another host"
    return "unreadable", f"the Hub answers {answer.status}"


def _error(headers: Mapping[str, str]) -> tuple[str, str]:
    return headers.get("x-error-code", ""), headers.get("x-error-message", "")[:200]


def whole(answer: Answer) -> str:
    """The text's ETag; raises Passing for a body that is not the file that it names.

    The ETag of a plain file is Git's name for its content.
    """
    if "text/html" in answer.headers.get("content-type", "") and "resolve" in answer.url:
        raise Passing("a web page came instead of the text")
    tag = answer.first.get("etag", answer.headers.get("etag", ""))
    tag = tag.removeprefix("W/").strip('"')
    blob = b"blob %d\0" % len(answer.body) + answer.body
    if _SHA.fullmatch(tag) and hashlib.sha1(blob, usedforsecurity=False).hexdigest() != tag:
        raise Passing("the text is not what its ETag names")
    return tag
