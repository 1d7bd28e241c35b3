"""What the corpus takes in, and how little it makes up."""

import json
import lzma
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.corpus import frontmatter
from sandbox.corpus.corpus import Corpus
from sandbox.corpus.spool import Spool


def write(path: Path, *records: dict[str, Any]) -> Path:
    data = "".join(json.dumps(each) + "\n" for each in records).encode()
    path.write_bytes(lzma.compress(data) if path.suffix == ".xz" else data)
    return path


def test_several_files_plain_and_packed_and_bare_rows(tmp_path: Path) -> None:
    rows = {"_id": "6405e2229f5bb41f15e94b68", "id": "a/row", "modelId": "a/row", "tags": []}
    corpus = Corpus(
        [
            write(tmp_path / "a.jsonl", {"id": "a/x", "readme": "# X"}),
            write(tmp_path / "b.jsonl.xz", rows),
        ]
    )
    assert sorted(each.name for each in corpus.models) == ["a/row", "a/x"]
    row = corpus.models.find("a/row")
    assert row is not None
    assert corpus.spool.get(row.info) == json.dumps(rows).encode()
    assert row.created == int("6405e222", 16) * 1000
    corpus.close()


@pytest.mark.parametrize("line", ['{"id": "a/y"', "[]", '{"info": {}}', '{"id": 5}'])
def test_what_is_no_record_is_told_with_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text('{"id": "a/x"}\n\n' + line + "\n")
    with pytest.raises(ValueError, match=r"odd\.jsonl, line 3: "):
        Corpus([path])
    with pytest.raises(ValueError, match=r"odd\.jsonl, line 1: "):
        Corpus(github=[path])


def test_a_damaged_file_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.xz"
    path.write_bytes(lzma.compress(b'{"id": "a/x"}\n')[:40])
    with pytest.raises(ValueError, match=r"cut\.jsonl\.xz"):
        Corpus([path])


def test_what_is_made_up_is_the_same_every_time() -> None:
    made = []
    for _ in range(2):
        corpus = Corpus([{"id": "a/x", "readme": "# X"}])
        (each,) = corpus.models
        made.append((each.host_id, each.sha, each.created))
        corpus.close()
    assert made[0] == made[1]
    assert made[0][0].startswith(f"{made[0][2] // 1000:08x}")


def test_a_second_record_of_a_name_only_adds_texts() -> None:
    corpus = Corpus(
        [
            {"id": "a/x", "info": {"likes": 3, "siblings": [{"rfilename": "w.bin"}]}},
            {"id": "A/X", "info": {"likes": 9}, "readme": "# X", "files": {"LICENSE": "L"}},
        ]
    )
    (each,) = corpus.models
    assert each.likes == 3
    assert set(each.files or {}) == {"LICENSE", "README.md"}
    assert each.siblings(corpus.spool, each.info) == ["w.bin", "LICENSE", "README.md"]
    corpus.close()


def test_a_held_file_is_always_listed() -> None:
    corpus = Corpus([{"id": "a/x", "info": {"siblings": []}, "readme": "# X"}])
    (each,) = corpus.models
    assert each.siblings(corpus.spool, each.info) == ["README.md"]
    corpus.close()


def test_an_empty_text_is_a_text() -> None:
    corpus = Corpus([{"id": "a/x", "readme": ""}])
    (each,) = corpus.models
    assert each.files is not None
    assert corpus.spool.get(each.files["README.md"]) == b""
    corpus.close()


def test_front_matter_that_cannot_be_read_gives_nothing() -> None:
    bomb = "a: &a [1,1]\n" + "".join(f"b{i}: *a\n" for i in range(50))
    for text in (
        "",
        "# T",
        "---\na: [\n---\n",
        f"---\n{bomb}---\n",
        "---\n- a\n---\n",
        "---\nno end",
    ):
        assert frontmatter.card_data(text) is None


def test_front_matter_becomes_json_values() -> None:
    data = frontmatter.card_data("\ufeff---\ndate: 2024-01-02\nx: .nan\n1: yes\n---\n")
    assert data == {"date": "2024-01-02", "x": None, "1": True}


@given(st.lists(st.binary(max_size=40), max_size=30), st.data())
def test_a_spool_gives_back_what_it_got(texts: list[bytes], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(texts))))
    with closing(Spool(block=64)) as spool:
        places = [spool.put(text) for text in texts]
        assert [spool.get(places[i]) for i in order] == [texts[i] for i in order]
        assert spool.gather(places) == texts
        assert 0 not in places
