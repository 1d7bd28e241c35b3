"""Whose certificates are believed, and what a person hears where they are not."""

import os
import re
import ssl
from collections.abc import Callable
from typing import Final

from crawler.errors import BadCertificates

_SETTINGS: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Where the HTTP library looks for them, in this order; else in a list that it brings."""
_REFUSED: Final = re.compile(r"certificate verify failed:? ?(.*?)(?: \(_ssl\.c.*)?$")


def trusted(read: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """What ``read`` makes of the settings. Raises BadCertificates where it cannot."""
    try:
        return read()
    except OSError as problem:
        name = next((name for name in _SETTINGS if os.environ.get(name)), None)
        if name is None:
            raise
        why = problem.strerror or str(problem)
        raise BadCertificates(
            f"{name} ({os.environ[name]}) cannot be read as certificates: {why}; "
            "set it to a PEM file of authorities, or unset it"
        ) from None


def refused(problem: Exception, where: str) -> str | None:
    """That the certificate of a host is not believed, why, and what to do; None for another
    problem. To ask again does not help.
    """
    found = _REFUSED.search(str(problem))
    if found is None:
        return None
    return (
        f"the certificate of {where} is not believed ({found[1] or 'no reason told'}): set "
        "SSL_CERT_FILE to the authority's, if it is one of your own"
    )
