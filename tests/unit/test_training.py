"""The messages that the encoder and the ranking model are made from are labelled as the domain says, and are not what is evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.rasa.kinds import OF_ADMIN, OF_AUDITS
from bot.settings import ROOT
from knowledge.search import ranking
from knowledge.search.index import Vectors
from knowledge.search.text import one_line
from tests.evaluation.run import SLUGS, load
from training import calibrate, messages, write_data
from training.messages import JOIN, UNCOVERED, UNNAMED, Message, read_invented, read_messages, read_near_domain, read_protocols, unique

MESSAGES = read_messages()
KINDS = {intent for intent in yaml.safe_load((ROOT / "domain.yml").read_text())["intents"] if not intent.startswith((OF_ADMIN, OF_AUDITS))}
SAID_BY_ANYBODY = {
    "*herts",
    "??",
    "and why",
    "are you chatgpt",
    "asdf",
    "biggest file?",
    "cheers",
    "ecs?",
    "education compliance",
    "help",
    "how big is it",
    "how do i use this",
    "list them all",
    "no",
    "no, the autism one",
    "nope",
    "partners?",
    "ta",
    "what do we share with essex police",
    "what protocols are there",
    "who are the partners",
    "who with",
    "who's on it",
    "with whom",
    "y",
    "yes",
    "👍",
    "😂😂😂",
    "🙏",
    "🤷\u200d♀️",
}
"""What was written both for training and for evaluating. No more may be added."""


def plain(text: str) -> str:
    return one_line(text).casefold()


def trained_on() -> Iterator[str]:
    """Every text of training/data that somebody could type."""
    yield from (message.written for message in MESSAGES)
    yield from read_near_domain()
    yield from (question for protocol in read_invented() for question in protocol["questions"])


def labels(of: str) -> list[str]:
    return [part for message in MESSAGES for part in getattr(message, of).split(JOIN)]


def test_every_message_has_an_intent_of_the_domain_or_several() -> None:
    assert set(labels("intent")) - KINDS == set()
    assert {message.kind for message in MESSAGES} == KINDS


def test_every_message_has_a_known_code_or_several() -> None:
    assert set(labels("protocol")) == {*read_protocols(), UNCOVERED, UNNAMED}


def test_the_codes_mean_what_they_mean_in_the_evaluation() -> None:
    assert {code: protocol["slug"] for code, protocol in read_protocols().items()} == SLUGS


def test_no_text_that_is_trained_on_is_evaluated_but_what_anybody_says() -> None:
    evaluated = {plain(turn["say"]) for entry in load() for turn in entry["turns"]}
    assert {plain(text) for text in trained_on()} & evaluated == SAID_BY_ANYBODY


def test_a_line_without_three_columns_is_named(tmp_path: Path) -> None:
    file = tmp_path / "messages.tsv"
    file.write_text("intent\tprotocol\tmessage\ngreet\t-\thello\ngreet\thello\n")
    with pytest.raises(ValueError, match=r"messages\.tsv, line 3: 2 columns"):
        read_messages(file)


def test_a_message_is_cleaned_and_its_line_breaks_are_read(tmp_path: Path) -> None:
    file = tmp_path / "messages.tsv"
    file.write_text("intent\tprotocol\tmessage\nask_purpose+ask_partners\tCHIS\tSubject: RE: chis\\nwhy and *who*\n")
    (message,) = read_messages(file)
    assert (message.text, message.written, message.kind) == ("chis why and who", "Subject: RE: chis\nwhy and *who*", "several_questions")


def test_a_message_counts_once_whatever_its_capitals() -> None:
    rows = [Message("greet", "-", text, text) for text in ("Hello", "hello", "", "hi")]
    assert [message.text for message in unique(rows)] == ["Hello", "hi"]


def test_the_split_is_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["messages", str(tmp_path / "split.json")])
    messages.main()
    kept = messages.Split.read(tmp_path / "split.json")
    assert (len(kept.fit) / len(MESSAGES), kept.invented) == (pytest.approx(0.9, abs=0.001), len(read_invented()) - 20)
    assert sorted(kept.fit + kept.held_out, key=str) == sorted(MESSAGES, key=str)
    messages.main()
    assert messages.Split.read(tmp_path / "split.json") == kept


def test_what_is_written_of_the_messages_is_what_the_repository_has(tmp_path: Path) -> None:
    write_data.write_examples(tmp_path)
    for file in (ROOT / "knowledge/content/examples").glob("*.yml"):
        assert yaml.safe_load((tmp_path / file.name).read_text()) == yaml.safe_load(file.read_text()), file.name


class Lengths:
    """Stands in for the encoder: texts of like length lie close together."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        angles = np.array([len(text) / 100 for text in texts], dtype=np.float32)
        return np.column_stack([np.cos(angles), np.sin(angles)])


def test_the_index_that_is_calibrated_on_is_one_that_a_question_can_be_ranked_by() -> None:
    protocols = calibrate.shipped_protocols()
    assert [one.protocol.slug for one in protocols] == list(SLUGS.values())
    workshop = calibrate.Workshop(Lengths())
    index = workshop.index(protocols, [(5, "who sits on it"), (0, "where has she gone")], ["where is my coat"])
    assert (index.examples.owners.tolist(), len(index.near_domain)) == ([0, 5], 1)
    (question,) = calibrate.held_out_questions([Message("find_protocol", "AUTISM", "autism panel", "autism panel")], {"AUTISM": 5})
    episode = workshop.episode("one question", 1.0, index, [question])
    assert episode.features[0].shape == (len(protocols), len(ranking.FEATURES))
    assert episode.features[0][:, ranking.FEATURES.index("name")].argmax() == 5


def test_a_protocol_that_all_questions_name_is_what_the_model_learns() -> None:
    name = ranking.FEATURES.index("name")
    features = []
    for meant in (0, 1, 2, 0):
        features.append(np.zeros((3, len(ranking.FEATURES))))
        features[-1][meant, name] = 1.0
    questions = [calibrate.Question("", (meant,), intent, "CHIS") for meant in (0, 1, 2, 0) for intent in ("find_protocol", "ask_partners")]
    models = calibrate.fitted([calibrate.Episode("named", 1.0, ("a", "b", "c"), questions, [one for one in features for _ in range(2)])])
    assert set(models) == set(ranking.PURPOSES)
    for weights, bias in models.values():
        assert weights[name] + bias > 0 > bias
