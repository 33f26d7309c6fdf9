"""When a model is trained anew, and what is kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.problems import Problem
from bot.rasa import training
from bot.settings import ROOT

CONFIG = """
recipe: default.v1
assistant_id: test
language: en
pipeline: [{name: KeywordIntentClassifier}]
policies: [{name: RulePolicy}]
"""
DOMAIN = 'version: "3.1"\nintents: [greet]\nactions: [action_greet]\n'
NLU = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hello\n    - good day\n'
RULES = 'version: "3.1"\nrules:\n- rule: greet\n  steps:\n  - intent: greet\n  - action: action_greet\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that trains in a moment, in the place of this one."""
    for name in training.INPUTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    for name, content in {"config.yml": CONFIG, "domain.yml": DOMAIN, "data/nlu/talk.yml": NLU, "data/rules/talk.yml": RULES}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(training, "ROOT", tmp_path)
    monkeypatch.setattr(training, "MODELS", tmp_path / "models")
    return tmp_path


def test_a_model_is_made_once_for_the_same_inputs(project: Path) -> None:
    first = training.train(force=False)
    made = first.stat().st_mtime_ns
    assert training.train(force=False) == first
    assert first.stat().st_mtime_ns == made
    assert [path.name for path in (project / "models").iterdir() if path.name != ".lock"] == [first.name]


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "data/nlu/talk.yml", "bot/rasa/classifier.py", "requirements/rasa.txt"])
def test_each_input_counts(project: Path, name: str) -> None:
    before = training.model_file()
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    with (project / name).open("a") as file:
        file.write("# changed\n")
    assert training.model_file() != before


def test_an_input_that_moves_counts(project: Path) -> None:
    before = training.model_file()
    (project / "data/nlu/talk.yml").rename(project / "data/nlu/chat.yml")
    assert training.model_file() != before


def test_what_only_serves_a_model_does_not_count(project: Path) -> None:
    before = training.model_file()
    (project / "bot/rasa").mkdir(parents=True, exist_ok=True)
    (project / "bot/rasa/channels.py").write_text("# changed\n")
    assert training.model_file() == before


def test_only_the_last_two_models_are_kept(project: Path) -> None:
    models = []
    for number in range(3):
        (project / "requirements/rasa.txt").write_text(f"# {number}\n")
        models.append(training.train(force=False))
        os.utime(models[-1], (number, number))
    assert [model.exists() for model in models] == [False, True, True]


def test_bad_training_data_is_a_problem_and_leaves_the_old_model(project: Path) -> None:
    old = training.train()
    (project / "data/rules/talk.yml").unlink()
    (project / "data/nlu/talk.yml").unlink()
    with pytest.raises(Problem, match="could not be trained"):
        training.train()
    assert old.exists()
    assert not (project / "models/.partial").exists()


def test_a_full_disk_is_a_problem_of_one_line(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "rmtree", full)
    with pytest.raises(Problem, match=r"^The disk is full: no room left while training the model\. "):
        training.train()


def test_the_model_of_this_project_depends_on_every_module_that_its_classifier_uses() -> None:
    code = (
        "from bot.rasa import patches; patches.leave_out()\n"
        "import sys; import bot.rasa.classifier\n"
        "print(*[module.__file__ for module in list(sys.modules.values()) if getattr(module, '__file__', None)], sep='\\n')"
    )
    used = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    packages = ("bot", "knowledge")
    ours = {Path(file) for file in used if Path(file).is_relative_to(ROOT) and Path(file).relative_to(ROOT).parts[0] in packages}
    start = {ROOT / "bot/rasa/patches.py"}
    assert {path for path in ours if path.name != "__init__.py"} - start <= set(training.input_files())
