"""License statements in a card's words, and what they speak of."""

import pytest

from extractors.licenses.prose import license_statements
from extractors.licenses.subjects import subjects
from extractors.licenses.words import custom, named
from tests.extractors.build import context, read


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the Apache License, Version 2.0 (the License); you may", "Apache-2.0"),
        ("CC BY-NC 4.0 license for research", "CC-BY-NC-4.0"),
        ("MIT license.", "MIT"),
        ("a submit button of limited use", None),
        ("permit us to omit the rest", None),
        ("the same license as the base", None),
        ("Our Own Great Terms", None),
        ("CC-BY-NC-4.0, Great 2 is licensed under the MIT license", "CC-BY-NC-4.0"),
        ("使用本仓库的源码需要遵循 Apache-2.0", None),
    ],
)
def test_names_are_licenses_as_a_whole(text: str, key: str | None) -> None:
    assert named(text) == key


def test_a_label_of_origin_is_no_source_code() -> None:
    assert subjects("Source: Great 1, ") == ("weights",)
    assert subjects("The source is ") == ("code",)


NONCOMMERCIAL = "LicenseRef-non-commercial"


def said(card: str) -> set[tuple[str, str]]:
    return {(s.subject, s.key) for s in license_statements(context(card))}


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("The model is released under the MIT license.", {("weights", "MIT")}),
        ("The code is released under the MIT license.", {("code", "MIT")}),
        ("The wrapper files here are released under the MIT license.", {("code", "MIT")}),
        ("It is bound by the usage restrictions of the original Llama-2 model.",
         {("weights", "LicenseRef-llama2")}),
        ("# LICENSE\n\n```\nMIT License\n\nCopyright (c) 2024 Jo\n```", {("weights", "MIT")}),
        ("# LICENSE\n\n```\nNOLEAF License\n\nPermission is hereby granted to any person\n```",
         {("weights", "LicenseRef-noleaf-license")}),
        ("# LICENSE\n\n```\ncat LICENSE\n```", set()),
        ("## License\n\nWren is MIT licensed, as found in the file.", {("weights", "MIT")}),
        ("## License\n\nThe code is Apache-2.0-licensed.", {("code", "Apache-2.0")}),
        ("## License\n\nOur license is based on the MIT License.", set()),
        ("## License\n\nThe underlying weights carry the MIT License.", set()),
        (
            "The code is released under the MIT license. The weights are under CC-BY-NC-4.0.",
            {("code", "MIT"), ("weights", "CC-BY-NC-4.0")},
        ),
        (
            "Code and weights are licensed under Apache 2.0.",
            {("code", "Apache-2.0"), ("weights", "Apache-2.0")},
        ),
        ("The dataset is distributed under CC-BY-4.0.", {("data", "CC-BY-4.0")}),
        ("**License:** Apache 2.0", {("weights", "Apache-2.0")}),
        ("| License | MIT |\n|---|---|\n| Size | 7B |", {("weights", "MIT")}),
        ("## License\n\nMIT", {("weights", "MIT")}),
        ("## License\n\nSee [here](https://creativecommons.org/licenses/by/4.0/).",
         {("weights", "CC-BY-4.0")}),
        ("Unlike others that are released under the MIT license, ours is closed.", set()),
        ("Submit your limited form under the mitigation plan.", set()),
        ("It scored 3.0 under Apache Spark load.", set()),
        ("The dataset of this project is released under the CC-BY-4.0 license.",
         {("data", "CC-BY-4.0")}),
        ("The code in this project is open-sourced under the Apache-2.0 license.",
         {("code", "Apache-2.0")}),
        ("## License\n\nThis code repository is licensed under the MIT License.",
         {("code", "MIT")}),
        ("## License\n\nIts backbone is under the gemma license. Adapters are under MIT license.",
         {("weights", "MIT")}),
        ("Some 3 is licensed under the MIT license.", {("weights", "MIT")}),
        ("Llama 3 is licensed under the LLAMA 3 Community License.",
         {("weights", "LicenseRef-llama3")}),
        ("## ライセンス\n\n[MIT](./LICENSE) ライセンスです。", {("weights", "MIT")}),
        ("## License\n\n模型是非商用的，仅供研究使用。",
         {("weights", "LicenseRef-non-commercial")}),
        ("Use of the model weights must adhere to the [Great 2 Community License](x).",
         {("weights", "LicenseRef-great-2-community-license")}),
        ("Use of the model must comply with the Model License Agreement.",
         {("weights", "LicenseRef-owner-model-license")}),
        ("The model is released under the Open Source License.", set()),
        ("License: Commercial use permitted under the Falcon 2 11B TII License",
         {("weights", "LicenseRef-falcon-2-11b")}),
        ("This repository is licensed under Apache 2.0. The weights are under CC-BY-NC-4.0.",
         {("code", "Apache-2.0"), ("weights", "CC-BY-NC-4.0")}),
        ("本仓库中代码依照 Apache-2.0 协议开源，模型权重的使用则需要遵循 CC-BY-NC-4.0 协议。",
         {("code", "Apache-2.0"), ("weights", "CC-BY-NC-4.0")}),
        ("モデルはMITライセンスのもとで公開しています。", {("weights", "MIT")}),
        ("Encyclopedic articles, used under CC-BY-SA-4.0.", {("data", "CC-BY-SA-4.0")}),
        ("News in Welsh, used under CC-BY-4.0 licence.", {("data", "CC-BY-4.0")}),
        ("license: mit", {("weights", "MIT")}),
        ("## License\n\nUnder the Fair AI Public License 1.0-SD.",
         {("weights", "LicenseRef-fair-ai-public-license-1.0-sd")}),
        ("## License\n\nIt is for both commercial and non-commercial purposes.", set()),
        ("## License\n\nFor non-profit use only.", {("weights", "LicenseRef-non-commercial")}),
        ("## License\n\nLlama 2 is licensed under the LLAMA 2 Community License.",
         {("weights", "LicenseRef-llama2")}),
        ("## 开源协议\n\n使用本仓库的源码需要遵循 Apache-2.0 开源协议。", {("code", "Apache-2.0")}),
        ("- **License:** It may be used solely for non-commercial academic research.",
         {("weights", "LicenseRef-non-commercial")}),
        (f"- **License:** [The CreativeML OpenRAIL M license](x) is of a kind {'as told ' * 16}.",
         {("weights", "LicenseRef-creativeml-openrail-m")}),
        ("- **License for delta weights**: CC-BY-NC-SA-4.0", {("weights", "CC-BY-NC-SA-4.0")}),
        ("- **License for base weights**: CC-BY-NC-SA-4.0", set()),
        ("## License\n\nIt contains parts under their own licenses (e.g. MIT license).", set()),
        ("## License\n\nThe `-3b` one uses Great 3, which has a CC-BY-SA-4.0 license.", set()),
        ("## License\n\nIt is meant for ends that are in line with the LLaMA license.", set()),
        ("## License\n\nIt is not the one of Great 1, which ships under the MIT license.", set()),
        ("The model is released under either the MIT License or the Apache License 2.0.",
         {("weights", "MIT OR Apache-2.0")}),
        ("Use of the model must comply with Gemma Kindness Rules.", set()),
        ("It is bound by the license & usage restrictions of the original Llama-2 model.",
         {("weights", "LicenseRef-llama2")}),
        ("**License** Our terms are [here](https://ai.meta.com/llama/license/)",
         {("weights", "LicenseRef-llama2")}),
        ("**License**\nNon-commercial bespoke license", {("weights", "LicenseRef-llama-1")}),
        ('Made of others\' work. "It" is licensed under Attribution-ShareAlike 3.0 Unported.',
         {("weights", "CC-BY-SA-3.0")}),
        ("language: en\nlicense: bsd-3-clause\n---\n# M", {("weights", "BSD-3-Clause")}),
        ("```\nlanguage: en\nlicense: mit\n```", set()),
        ("language: en\nlicense: any valid identifier\n---\n# M", set()),
        ("## License\n\n- Great Open RAIL-M License (stricter than others)",
         {("weights", "LicenseRef-great-open-rail-m-license")}),
        ("## License\n\nThis License is ours.", set()),
        ("## License\n\n请勿用于任何商业活动。", {("weights", "LicenseRef-non-commercial")}),
        ("## License\n\nCommercial use is prohibited.",
         {("weights", "LicenseRef-non-commercial")}),
    ],
)  # fmt: skip
def test_statements(card: str, expected: set[tuple[str, str]]) -> None:
    assert said(card) == expected


def test_the_statement_is_quoted_with_its_line() -> None:
    (statement,) = license_statements(context("# A\n\nIntro.\n\nReleased under the MIT license."))
    assert statement.evidence.locator == "L5"
    assert statement.evidence.quote == "Released under the MIT license."
    assert statement.source == "card_text"


def test_the_cards_own_license_line_beats_a_bare_tag() -> None:
    found = read("---\nlicense: cc-by-nc-4.0\n---\n- **License:** CC-BY-NC-ND-4.0")
    assert found.findings["weights.final"].license == "CC-BY-NC-ND-4.0"
    (conflict,) = found.conflicts
    assert conflict.against.key == "CC-BY-NC-4.0"
    assert conflict.reason == "license.section is trusted more than a bare front_matter"
    two = "---\nlicense: mit\n---\n## License\n\nLicense: Apache-2.0\n\nLicense: GPL-3.0"
    assert read(two).findings["weights.final"].license == "MIT"
    member = "---\nlicense: mit\n---\n## License\n\nLicense: CC-BY-4.0\n\nLicense: CC-BY"
    assert read(member).findings["weights.final"].license == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("front", "key"),
    [
        ("license: llama2", "Apache-2.0"),
        ("license: other\nlicense_name: llama2", "LicenseRef-llama2"),
        ("license: other\nlicense_name: great-terms", "LicenseRef-great-terms"),
    ],
)
def test_a_tag_from_the_hubs_list_is_bare_and_a_name_of_its_own_is_not(
    front: str, key: str
) -> None:
    found = read(f"---\n{front}\n---\n- **License:** Apache-2.0")
    assert found.findings["weights.final"].license == key


def test_a_sentence_that_tells_weights_from_code_beats_a_bare_tag() -> None:
    card = (
        "---\nlicense: apache-2.0\n---\nUse of the source code must follow Apache-2.0, while use "
        "of the model weights must adhere to the Great Model License Agreement."
    )
    assert read(card).findings["weights.final"].license == "LicenseRef-great-model-license"


def test_an_owners_license_that_the_registry_knows_has_its_key() -> None:
    assert custom("Model License Agreement", "xverse") == "LicenseRef-xverse"
    assert custom("Model License Agreement", "someone") == "LicenseRef-someone-model-license"


def test_a_name_that_we_do_not_know_counts_where_none_is_declared() -> None:
    words = "The model is released under the Great Model License."
    assert read(words).findings["weights.final"].license == "LicenseRef-great-model-license"
    declared = read(f"---\nlicense: mit\n---\n{words}")
    assert declared.findings["weights.final"].license == "MIT"
    assert declared.conflicts == ()


def test_definite_metadata_beats_prose_and_the_conflict_is_kept() -> None:
    found = read("---\nlicense: mit\n---\nThe model is released under CC-BY-NC-4.0.")
    assert found.findings["weights.final"].license == "MIT"
    assert [(c.kept.key, c.against.key) for c in found.conflicts] == [("MIT", "CC-BY-NC-4.0")]


def test_what_is_said_of_the_weights_counts_more_than_what_is_said_of_the_project() -> None:
    card = (
        "## License\n\n- Birdsong is licensed under the Apache License 2.0.\n"
        "- Data and weights are under CC-BY-NC-4.0 License.\n"
    )
    assert read(card).findings["weights.final"].license == "CC-BY-NC-4.0"


def test_the_word_license_is_none() -> None:
    assert read("---\nlicence: license\n---\n# M\n").licenses == ()
    plural = read("---\nlicenses:\n- mit\n---\n# M\n").licenses
    assert [s.key for s in plural] == ["MIT"]


def test_a_line_may_name_a_license_that_nobody_knows_where_none_is_declared() -> None:
    line = "- **License:** [Moss-Lab License 1.0](https://moss.example/terms)"
    keys = {"other": "LicenseRef-moss-lab-license", "mit": "MIT"}
    for tag, key in keys.items():
        assert read(f"---\nlicense: {tag}\n---\n{line}").findings["weights.final"].license == key
    assert said("License: see the License file") == set()
    assert said("License: not the Moss License") == set()


def test_what_stands_behind_a_semicolon_is_of_another_part() -> None:
    text = "Code is licensed under Apache 2.0; the model weights are licensed under CC BY-NC 4.0."
    assert said(f"# M\n\n{text}\n") == {("code", "Apache-2.0"), ("weights", "CC-BY-NC-4.0")}
    tagged = read(f"---\nlicense: apache-2.0\n---\n# M\n\n{text}\n")
    assert tagged.findings["weights.final"].license == "CC-BY-NC-4.0"


def test_a_line_for_each_part_of_a_license_section() -> None:
    section = "# M\n\n## License\n\n- **Weights**: CC BY-SA 4.0\n- **Code**: MIT\n"
    assert said(section) == {("weights", "CC-BY-SA-4.0"), ("code", "MIT")}


@pytest.mark.parametrize("words", ["the [license]({})", "[this license]({})", "the [license][l]"])
def test_a_link_is_the_license_that_the_sentence_speaks_of(words: str) -> None:
    page = "https://www.apache.org/licenses/LICENSE-2.0"
    card = f"# M\n\nThe weights are available under {words.format(page)}.\n\n[l]: {page}\n"
    assert said(card) == {("weights", "Apache-2.0")}


def test_a_badge_counts_where_no_license_is_declared() -> None:
    badge = "[![License](https://img.shields.io/x.svg)](https://opensource.org/licenses/MIT)"
    assert said(f"# M\n\n{badge}\n") == {("weights", "MIT")}
    assert said(f"---\nlicense: cc-by-4.0\n---\n# M\n\n{badge}\n") == set()


@pytest.mark.parametrize(
    "text",
    [
        "## Lizenz\n\nDie Gewichte stehen unter der Apache-2.0-Lizenz.",
        "## Licence\n\nLes poids sont distribués sous licence Apache 2.0.",
        "## Licencia\n\nLos pesos se publican bajo la licencia Apache 2.0.",
        "## Licença\n\nOs pesos são publicados sob a licença Apache 2.0.",
        "## Licenza\n\nI pesi sono rilasciati con licenza Apache 2.0.",
        "## Лицензия\n\nВеса распространяются по лицензии Apache 2.0.",
        "Dieses Modell steht unter der Apache-2.0-Lizenz.",
    ],
)
def test_statements_in_languages_of_europe(text: str) -> None:
    assert said(f"# M\n\n{text}\n") == {("weights", "Apache-2.0")}


def test_what_is_said_of_code_or_of_the_base_in_such_a_language() -> None:
    assert said("# M\n\nEl código se publica bajo la licencia MIT.\n") == {("code", "MIT")}
    assert said("# M\n\nDas Modell basiert auf Fern unter der MIT-Lizenz.\n") == set()
    assert said("# M\n\nAufbauend auf Fern unter der MIT-Lizenz.\n") == set()


def test_a_section_that_forbids_what_the_tag_permits_is_a_conflict() -> None:
    forbids = "## License\n\nUse of this model is for research only. Commercial use is prohibited."
    found = read(f"---\nlicense: apache-2.0\n---\n# M\n\n{forbids}\n")
    assert found.findings["weights.final"].license == "Apache-2.0"
    (conflict,) = found.conflicts
    assert conflict.against.key == "LicenseRef-non-commercial"
    assert "research only" in conflict.against.evidence.quote


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wren weights are MIT-licensed.", {("weights", "MIT")}),
        ("The model is licensed Apache 2.0.", {("weights", "Apache-2.0")}),
        ("The code is Apache 2.0 licensed.", {("code", "Apache-2.0")}),
        ("It builds on Fern, which is MIT-licensed.", set()),
        ("The model is not MIT-licensed.", set()),
        ("## Lizenz\n\nNur für nichtkommerzielle Zwecke.", {("weights", NONCOMMERCIAL)}),
        ("## Licence\n\nUsage non commercial uniquement.", {("weights", NONCOMMERCIAL)}),
        ("## Licencia\n\nSolo para uso no comercial.", {("weights", NONCOMMERCIAL)}),
    ],
)
def test_more_words_for_a_license(text: str, expected: set[tuple[str, str]]) -> None:
    assert said(f"# M\n\n{text}\n") == expected
