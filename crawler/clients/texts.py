"""What the Hub's answer about one text means: the text, or why there is none."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from crawler.asking.answers import Answer
from crawler.errors import Passing
from storage.records import StoredDocument

_SHA: Final = re.compile(r"[0-9a-f]{40}")
NO_TEXT: Final = "it is no text in UTF-8"
SHUT: Final = "gated: the Hub shows it only to those who were let in"
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html)\b", re.IGNORECASE)


def not_read(path: str, revision: str, state: str, reason: str) -> StoredDocument:
    """A text that is not there, or that cannot be had."""
    return StoredDocument(path=path, revision=revision, state=state, reason=reason)


def unfit(path: str, revision: str, reason: str) -> StoredDocument:
    """A text that this revision will never give: asking again would bring the same."""
    return not_read(path, revision, "unfit", reason)


def refusal(answer: Answer) -> tuple[str, str]:
    """Why a text did not come, as state and reason."""
    code, message = _error(answer.headers)
    if code == "EntryNotFound" or (answer.status == 404 and not code):
        return "absent", ""
    if code == "GatedRepo":
        return "unread", SHUT
    if "disabled" in message:
        return "unread", "disabled by the Hub"
    if answer.status in (401, 403, 404, 451):
        said = f"{answer.status} {code or message}".strip()
        return "unread", f"the Hub does not show it ({said})"
    if answer.status in (301, 302, 303, 307, 308):
        return "unfit", "stored as a large file on another host"
    return "unreadable", f"the Hub answers {answer.status}"


def _error(headers: Mapping[str, str]) -> tuple[str, str]:
    return headers.get("x-error-code", ""), headers.get("x-error-message", "")[:200]


class ETags:
    """The ETags of one Hub. On the public Hub they are Git's names for the contents, which shows a
    body that was cut; whether they are on another Hub is learnt from its answers.
    """

    def __init__(self) -> None:
        self._are_names: bool | None = None

    def of(self, answer: Answer, earlier: list[bytes]) -> str:
        """A text's ETag; raises Passing for a body that may not be the file.

        ``earlier``: the bodies of earlier attempts, to which a doubtful one is added. The same text
        twice, each as long as it was announced, is the file whatever its own ETag.
        """
        if _is_page(answer):
            raise Passing("a web page came instead of the text")
        tag = answer.first.get("etag", answer.headers.get("etag", ""))
        tag = tag.removeprefix("W/").strip('"')
        if _SHA.fullmatch(tag) and git_name(answer.body) == tag:
            self._are_names = True
        elif doubt := self._doubt(answer.body, tag):
            if self._are_names or answer.body not in earlier or not _is_whole(answer):
                earlier.append(answer.body)
                raise Passing(doubt)
            self._are_names = False if tag else None
        return tag

    def _doubt(self, body: bytes, tag: str) -> str:
        if _SHA.fullmatch(tag) and self._are_names is not False:
            return "the text is not what its ETag names"
        if not body and not tag:
            return "nothing came"
        return "" if is_text(body) else NO_TEXT


def git_name(body: bytes) -> str:
    """Git's name for a content: the SHA-1 of its blob."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def is_text(body: bytes) -> bool:
    """Whether bytes are a text in UTF-8, a tenth of wrong characters forgiven."""
    try:
        body.decode()
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        return 10 * text.count("\ufffd") <= len(text)
    return True


def _is_page(answer: Answer) -> bool:
    """Whether a web page stands where the text should: some stand-ins call every text HTML."""
    kind = answer.headers.get("content-type", "")
    return "text/html" in kind and _PAGE.match(answer.body) is not None


def _is_whole(answer: Answer) -> bool:
    """Whether a text came as the Hub's own answer, with its length: a cut would have shown."""
    framed = "content-length" in answer.headers or "transfer-encoding" in answer.headers
    return framed and "location" not in answer.first and is_text(answer.body)
