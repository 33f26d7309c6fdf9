"""Rasa's default pipeline (DIET) as a baseline, trained on the same data/nlu: `python -m tests.evaluation.diet train [EPOCHS] | kinds FILE`.

`train` makes the model in var/diet, with the environment that `make benchmark` builds for stock Rasa; Rasa's default is 100 epochs. `kinds` writes the kind
that DIET sees in each evaluation message, in the form that `tests.evaluation.in_process` reads. DIET tells one kind for a message,
so a message is never taken apart.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT
from bot.setup import build_environments
from tests.benchmarks.stock import ENVIRONMENT, QUIET
from tests.evaluation.in_process import messages

PROJECT = ROOT / "var" / "diet"
PIPELINE = """recipe: default.v1
language: en
assistant_id: diet
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies: null
"""
"""What `rasa init` writes into config.yml, in comments, as the default, without the selector of responses, of which there are none."""
ASK = """
import asyncio, json, sys
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
async def every():
    found = {}
    for text in json.load(open(sys.argv[2])):
        parsed = await agent.parse_message(text)
        ranking = [one for one in parsed["intent_ranking"] if one["name"] != "nlu_fallback"]
        found[text] = {"intent": ranking[0], "ranking": ranking, "parts": []}
    return found
json.dump(asyncio.run(every()), open(sys.argv[3], "w"))
"""


def train(epochs: int = 100) -> None:
    """Train DIET on data/nlu as it is, without what is said within an audit only."""
    build_environments((ENVIRONMENT,))
    shutil.rmtree(PROJECT, ignore_errors=True)
    (PROJECT / "data").mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "nlu", PROJECT / "data" / "nlu", ignore=shutil.ignore_patterns("audit_talk.yml"))
    (PROJECT / "config.yml").write_text(PIPELINE.format(epochs=epochs))
    (PROJECT / "domain.yml").write_text('version: "3.1"\n')
    _run("-m", "rasa", "train", "nlu", "--nlu", "data/nlu", "--fixed-model-name", "diet")


def write_kinds(file: Path) -> None:
    """Write what DIET sees in every evaluation message."""
    texts = PROJECT / "texts.json"
    texts.write_text(json.dumps(messages()))
    _run("-c", ASK, str(PROJECT / "models" / "diet.tar.gz"), str(texts), str(file.resolve()))


def _run(*arguments: str) -> None:
    python = ENVIRONMENT.path / "bin" / "python"
    subprocess.run([str(python), *arguments], cwd=PROJECT, env=os.environ | QUIET, stdin=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["train"]:
        train(*map(int, sys.argv[2:3]))
    elif sys.argv[1:2] == ["kinds"] and len(sys.argv) == 3:
        write_kinds(Path(sys.argv[2]))
    else:
        sys.exit(__doc__)
