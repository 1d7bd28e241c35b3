"""Tokens: found where the official client finds them, named by source, never shown."""

import os
from typing import TYPE_CHECKING, Final

from ajar.setup.settings import Setting, Settings

if TYPE_CHECKING:
    from crawler.asking.access import Access

NOWHERE: Final = "no token"


def access(settings: Settings) -> "Access":
    """How the crawler reaches the Hub and GitHub."""
    from crawler.asking.access import Access  # noqa: PLC0415  brings the HTTP stack

    hub = hub_token(settings)
    github = settings.github_token
    return Access(
        hub_endpoint=settings.hub_endpoint.value,
        hub_token=hub.value if hub else None,
        hub_token_source=hub.source if hub else NOWHERE,
        github_api=settings.github_api.value,
        github_token=github.value if github else None,
        github_token_source=github.source if github else NOWHERE,
        pages=settings.pages.value,
    )


def hub_token(settings: Settings) -> Setting | None:
    """The token of the settings, else the one that ``hf auth login`` stored."""
    if settings.hub_token is not None:
        return settings.hub_token
    if not settings.trusted_endpoint or os.environ.get("HF_HUB_DISABLE_IMPLICIT_TOKEN"):
        return None
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import get_token  # noqa: PLC0415  slow to import

    stored = get_token()
    return Setting(stored, "`hf auth login`") if stored else None
