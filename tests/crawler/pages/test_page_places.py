"""Where the page behind a link is really read: files of the Hub and of GitHub."""

import pytest

from crawler.pages.page_places import File, Page, canonical, place
from tests.crawler.conftest import Start
from tests.crawler.pages.conftest import LookUp
from tests.crawler.pages.songbird import HOST, license_of, songbird
from tests.shared import APACHE


def test_a_license_file_of_another_repository_of_the_hub(start: Start, look: LookUp) -> None:
    hub = start()
    hub.edit(
        {"do": "add", "model": "acme/base", "readme": "# B", "files": {"LICENSE": APACHE}},
        at="2026-11-01T00:00:00Z",
    )
    link = "https://huggingface.co/acme/base/blob/main/LICENSE"
    songbird(hub, link, card="")
    found = look(hub, pages="off")
    assert license_of(found) == "Apache-2.0"
    assert found.requests.hub_api + found.requests.hub_resolvers <= 6
    assert any(each.evidence.source == link for each in found.model.extraction.licenses)
    spent = len(hub.requests.paths("resolvers"))
    look(hub, pages="off")
    assert len(hub.requests.paths("resolvers")) == spent + 2  # the card alone


def test_a_link_to_a_file_that_its_own_list_lacks_costs_its_base_nothing(
    start: Start, look: LookUp
) -> None:
    hub = start()
    said = "---\nlicense: mit\ndatasets: [acme/corpus]\n---\n# B\n\nA pretrained model.\n"
    hub.edit({"do": "add", "model": "acme/base", "readme": said}, at="2026-11-01T00:00:00Z")
    link = "https://huggingface.co/acme/songbird/blob/main/LICENSE\nbase_model: acme/base"
    songbird(hub, link, card="")
    found = look(hub, pages="off")
    asked = hub.requests.paths("resolvers")
    assert not any(path.endswith("LICENSE") for path in asked)
    assert any("acme/base" in path for path in asked)
    assert found.model.extraction.findings["data.pretraining"].inherited_from == "acme/base"


def test_a_license_file_on_github_unless_github_is_left_out(start: Start, look: LookUp) -> None:
    meta = {"default_branch": "main"}
    code = {"full_name": "acme/code", "meta": meta, "tree": [], "files": {"LICENSE": APACHE}}
    hub = start(github=[code])
    link = "https://github.com/acme/code/blob/main/LICENSE"
    songbird(hub, link, card="")
    assert license_of(look(hub, github=False)) == "LicenseRef-other"
    assert hub.requests.paths("github") == []
    found = look(hub)
    assert hub.requests.paths("github") == ["/github/repos/acme/code/contents/LICENSE"]
    assert found.requests.github == 1
    assert any(each.evidence.source == link for each in found.model.extraction.licenses)


@pytest.mark.parametrize(
    ("link", "there"),
    [
        (
            "https://huggingface.co/a/b/resolve/main/LICENSE.md?download=true#x",
            File("hub", "model", "a/b", "main", "LICENSE.md"),
        ),
        (
            "http://hf.co/datasets/a/b/raw/v1/docs/license.txt",
            File("hub", "dataset", "a/b", "v1", "docs/license.txt"),
        ),
        (
            "https://huggingface.co/datasets/old/resolve/main/README.md",
            File("hub", "dataset", "old", "main", "README.md"),
        ),
        (
            "https://huggingface.co/old/blob/main/LICENSE",
            File("hub", "model", "old", "main", "LICENSE"),
        ),
        (
            "https://raw.githubusercontent.com/a/b/refs/heads/main/LICENSE",
            File("github", "github", "a/b", "main", "LICENSE"),
        ),
        (
            "https://www.github.com/a/b/raw/main/MODEL_LICENSE",
            File("github", "github", "a/b", "main", "MODEL_LICENSE"),
        ),
        (
            "https://arxiv.org/abs/1?x#y",
            Page("export.arxiv.org", "https://export.arxiv.org/abs/1?x"),
        ),
        (f"http://{HOST}", Page(HOST, f"https://{HOST}/")),
        ("https://huggingface.co/a/b/resolve/main/config.json", None),
        ("https://huggingface.co/spaces/a/b", None),
        ("https://huggingface.co/a/b/blob/main/../../x/LICENSE", None),
        ("https://huggingface.co/a/../blob/main/LICENSE", None),
        ("https://huggingface.co/a/b/blob/../LICENSE", None),
        ("https://github.com/../../blob/main/LICENSE", None),
        ("https://github.com/a/b", None),
        ("https://github.com/a/b/blob/main/train.py", None),
        ("ftp://arxiv.org/abs/1", None),
        ("https://[::1", None),
        ("https://arxiv.org:x/", None),
        ("https://arxiv.org/" + "a" * 500, None),
        ("LICENSE", None),
    ],
)
def test_where_a_link_leads(link: str, there: File | Page | None) -> None:
    url = canonical(link)
    assert (place(url) if url else None) == there
