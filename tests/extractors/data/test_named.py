"""Datasets that are named in words only."""

from taxonomy.findings import Availability
from tests.extractors.build import read


def ids(card: str, **rest: object) -> list[tuple[str, str]]:
    return [(link.id, link.stage) for link in read(card, **rest).links.datasets]


def test_a_public_dataset_named_as_training_data_is_linked() -> None:
    assert ids("It was trained on OpenWebText.") == [("OpenWebText", "pretraining")]
    assert ids("It was evaluated on OpenWebText.") == []


def test_a_label_names_a_dataset_and_loaders_and_prose_do_not() -> None:
    assert ids("* dataset: lichens", name="moss/tuned-chat") == [("lichens", "finetuning")]
    assert ids("* dataset: imagefolder") == []
    assert ids("- Dataset: Mossnet https://data.example/1") == [("Mossnet", "pretraining")]
    assert ids("It was trained with Mossnet 2017 corpus.") == [("Mossnet 2017", "pretraining")]
    assert ids("It was trained on the English corpus.") == []
    assert ids("It was trained on the large corpus.") == []
    assert ids("Dataset: we made our own from books") == []


def test_what_is_linked_is_not_named_again() -> None:
    card = "---\ndatasets: [moss/wikipedia-2020]\n---\nIt was trained on Wikipedia."
    assert [name for name, _ in ids(card)] == ["moss/wikipedia-2020"]


def test_what_a_link_calls_a_dataset_is_no_other_dataset() -> None:
    card = "Pre-trained on [Wikipedia](https://huggingface.co/datasets/moss/pages2020) alone."
    assert ids(card) == [("moss/pages2020", "pretraining")]
    measured = "Evaluated on [Wikipedia](https://huggingface.co/datasets/moss/pages2020)."
    assert ids(f"Pre-trained on Wikipedia.\n\n# Results\n\n{measured}") == [
        ("moss/pages2020", "evaluation"),
        ("Wikipedia", "pretraining"),
    ]


def test_a_name_behind_what_it_is_called() -> None:
    for words in (
        "Fine-tuned on FernBlocks, a tuning dataset of many letters.",
        "We fine-tuned it on our new dataset (i.e., FERN-IT) of letters.",
        "We tuned a wren on a small summarisation corpus (FERNS) of ours.",
        "这是一个小模型，训练自fern-corpus-2023。",
        "我们在摘要数据集（FERNS）上微调了它。",
    ):
        ((name, _),) = ids(words)
        assert name.lower().startswith("fern")


def test_what_stands_in_brackets_is_not_always_a_name() -> None:
    for words in (
        "Trained on a small dataset (ENG) of letters.",
        "Trained on a small dataset (see below).",
        "Evaluated on a dataset (FERNS) of letters.",
        "Fine-tuned on the full set, a large dataset.",
    ):
        assert ids(words) == []


def test_a_name_some_words_behind_the_verb() -> None:
    card = (
        "Trained for 3 epochs on the PhoNER_COVID19 dataset, fine-tuned on Tiny QA (gold) dataset."
    )
    assert [link.id for link in read(card).links.datasets] == ["PhoNER_COVID19", "Tiny QA"]


def test_a_language_before_a_name_that_no_word_is_spelt_like_is_left_out() -> None:
    assert ids("Trained on the English LibreLight dataset.") == [("LibreLight", "pretraining")]
    assert ids("Trained on the English Letters dataset.") == []


def test_the_stage_is_that_of_the_sentence() -> None:
    assert ids("A wren fine-tuned on the Moss Letters corpus.") == [("Moss Letters", "finetuning")]
    assert ids("Pre-trained on the Fern dataset and fine-tuned on the Moss dataset.") == [
        ("Fern", "pretraining"),
        ("Moss", "finetuning"),
    ]


def test_a_label_that_is_a_link_names_what_it_leads_to() -> None:
    card = "- Dataset: [Ferns-vn](https://huggingface.co/datasets/moss/fern-bench)"
    assert [name for name, _ in ids(card)] == ["moss/fern-bench"]


def test_what_is_no_name_is_no_dataset() -> None:
    for words in (
        "Fine-tuned on the NER dataset.",
        "Trained on the Swahili corpus.",
        "It was not trained on the Fern dataset.",
        "Based on Wren-LM-alpha. Trained with Moss. Using Fern-RP dataset.",
        "# Results\n\n- Dataset: Moss",
    ):
        assert ids(words) == []


def test_public_datasets_may_have_names_of_several_words() -> None:
    assert ids("It was trained on MS MARCO passages.") == [("MS MARCO", "pretraining")]


def test_a_named_dataset_is_a_finding() -> None:
    said = read("It was trained on the Fern corpus.").findings["data.pretraining"]
    assert said.availability is Availability.NAMED


def test_where_a_paper_is_published_is_no_data() -> None:
    assert ids("Our fine-tuning is presented in a paper on arXiv.") == []
    assert ids("It was trained on abstracts from arXiv.") == [("arXiv", "pretraining")]


def test_an_owner_is_no_dataset() -> None:
    assert ids("# Training data\n\nOpen-Orca/fern-moss") == []


def test_a_format_is_no_dataset() -> None:
    assert ids("Trained with Alpaca prompt formatting.") == []
    assert ids("Trained on Alpaca.") == [("Alpaca", "finetuning")]


def test_public_datasets_are_heard_in_other_languages() -> None:
    assert ids("Модель обучена на Wikipedia.") == [("Wikipedia", "pretraining")]
    assert ids("# 中文数据\n\nWikipedia") == [("Wikipedia", "pretraining")]
    assert ids("# 评测数据\n\nWikipedia") == []


TABLE = """## Training data

| corpus | size in GB |
|---|---|
| Wikipedia | 4.5 |
| OSCAR | 90.1 |
| BookCorpus | 5.5 |
"""


def test_every_row_of_a_table_of_data_names_a_dataset() -> None:
    named = {link.id for link in read(TABLE).links.datasets}
    assert named == {"Wikipedia", "OSCAR", "BookCorpus"}


def test_a_table_of_scores_names_what_the_model_was_measured_on() -> None:
    card = TABLE.replace("Training data", "Fine-tuning on tasks").replace("size in GB", "F1")
    assert [link for link in read(card).links.datasets if "evaluation" not in link.stage] == []


def test_a_size_beside_scores_is_that_of_a_model() -> None:
    card = """## Fine-tuning on tasks

| Model | Size | PAWS (acc) | SQuAD (F1) |
|---|---|---|---|
| fern | 1.2G | 88.1 | 79.4 |
"""
    assert read(card).links.datasets == ()


def test_titles_in_other_languages_speak_of_training_data_too() -> None:
    for title in ("Données d'entraînement", "Trainingsdaten", "Dati di addestramento", "訓練資料"):
        named = [link.id for link in read(f"# Fern\n\n## {title}\n\n- OSCAR").links.datasets]
        assert named == ["OSCAR"], title


def test_data_that_was_used_for_training_is_named() -> None:
    card = "For the fine-tuning, we used the [Lichen](https://lichen.example) dataset."
    assert [link.id for link in read(card).links.datasets] == ["Lichen"]


def test_the_part_of_a_dataset_is_named_by_the_whole() -> None:
    for part in ("a subset of the", "the raw part of the", "a cleaned version of the", "an"):
        assert ids(f"It was trained on {part} LETTERS corpus.") == [("LETTERS", "pretraining")]
    assert ids("It was trained on the Letters v2.0 dataset.") == [("Letters v2.0", "pretraining")]
    assert ids("It was trained on the v2.0 dataset.") == []


def test_a_name_that_ends_like_a_denial_denies_nothing() -> None:
    assert ids("It was pretrained on MossNet and trained on the FernQA dataset.") == [
        ("FernQA", "pretraining")
    ]


def test_the_kind_of_a_dataset_is_no_part_of_its_name() -> None:
    assert ids("A model fine-tuned on the GLUE dataset.") == [("GLUE", "finetuning")]
    assert ids("A model fine-tuned on a subset of NLI data.") == []
    assert ids("Fine-tuned on Multilingual LibriSpeech data.") == [
        ("Multilingual LibriSpeech", "finetuning")
    ]


def test_prompts_methods_and_standards_that_bear_a_datasets_name_are_no_data() -> None:
    assert ids("It was fine-tuned with the Alpaca prompts.") == []
    assert ids("Tuned on texts labelled by the CoNLL2002 labelling standard.") == []
    assert ids("Trained on letters that were made by the self-instruct method.") == []


def test_more_places_where_a_dataset_is_named() -> None:
    tuned = "finetuning"
    assert ids("A model fine-tuned on the Moss corpus (`fern/moss`).") == [("Moss", tuned)]
    assert ids("A model fine-tuned on a named entity corpus (`fern/moss`).") == [
        ("fern/moss", tuned)
    ]
    assert ids("It was fine-tuned with the dataset: fern/moss-v0.1 of letters.") == [
        ("fern/moss-v0.1", tuned)
    ]
    assert ids("Fine-tuned, and tested using a subset of the MOSS-2018 dataset.") == [
        ("MOSS-2018", tuned)
    ]
    assert ids("Fine-tuned on the long_one task of the MOSS-9 dataset.") == [("MOSS-9", tuned)]
    assert ids("Fine-tuned on the moss_news dataset.") == [("moss_news", tuned)]
    assert [name for name, _ in ids("# Wren\n\nTraining data: MOSS-2018")] == ["MOSS-2018"]
    assert ids("# Wren\n\nTraining data: PENDING") == []


def test_each_of_several_datasets_is_named() -> None:
    words = "A model fine-tuned on the MossQA, LeafQA, and SemTree datasets."
    assert ids(words) == [(name, "finetuning") for name in ("MossQA", "LeafQA", "SemTree")]
    assert ids("A model fine-tuned on TV and Film datasets.") == []
    assert ids("A model fine-tuned on English and French datasets.") == []
