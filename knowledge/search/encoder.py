"""Turns sentences into unit vectors with a small sentence encoder (all-MiniLM-L6-v2, int8, run by onnxruntime).

The model file is described in `encoder_model/README.md`. Works in both environments.
"""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).with_name("encoder_model")
MAXIMUM_TOKENS = 128
BATCH = 32
MOST_THREADS = 4
"""Threads for many texts at once; one is fastest for a message."""
SIZE = 384
REMEMBERED = 512
NEARLY_UNIT = 1e-3

Vectors = np.ndarray[Any, np.dtype[np.float32]]


class Encoder:
    """One loaded model; safe to use from several threads.

    The vectors of the last 512 texts are remembered, because one message is looked at from several sides, and can be handed to another process.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        from tokenizers import Tokenizer

        self._file = folder / "encoder.onnx"
        self._session = _session(self._file, threads=1)
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAXIMUM_TOKENS)
        self._tokenizer.enable_padding()
        self.name = hashlib.sha256(self._file.read_bytes()).hexdigest()[:12]
        self._lock = threading.Lock()
        self._remembered: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row a text, as float32."""
        if len(texts) > BATCH:  # An index: as many texts would only push out the messages'.
            return self._encode(texts, self._for_many)
        found = {text: self._remembered.get(text) for text in texts}
        missing = [text for text, vector in found.items() if vector is None]
        if missing:
            # One by one: weights of 8 bits make a vector depend a little on the texts beside it, and answers must not.
            made = {text: self._encode([text])[0] for text in missing}
            self._remember(made)
            found |= made
        return np.array([found[text] for text in texts], dtype=np.float32).reshape(len(texts), SIZE)

    @cached_property
    def _for_many(self) -> Any:
        """The model on several threads, made when an index first needs it."""
        return _session(self._file, threads=min(os.cpu_count() or 1, MOST_THREADS))

    def packed(self, texts: Iterable[str]) -> dict[str, Any]:
        """The vectors of these texts as plain values, for the `accept` of another process."""
        unique = list(dict.fromkeys(texts))
        rows = self.encode(unique).astype("<f4")
        return {
            "encoder": self.name,
            "texts": {text: base64.b64encode(row.tobytes()).decode() for text, row in zip(unique, rows, strict=True)},
        }

    def accept(self, packed: object) -> None:
        """Remember vectors that another process packed; what is not of this very model, or no unit vector, is passed over."""
        if not isinstance(packed, Mapping) or packed.get("encoder") != self.name or not isinstance(packed.get("texts"), Mapping):
            return
        pairs = {str(text): _unpacked(vector) for text, vector in packed["texts"].items()}
        self._remember({text: vector for text, vector in pairs.items() if vector is not None})

    def _remember(self, vectors: Mapping[str, Vectors]) -> None:
        with self._lock:
            self._remembered.update(vectors)
            while len(self._remembered) > REMEMBERED:
                del self._remembered[next(iter(self._remembered))]

    def _encode(self, texts: Sequence[str], session: Any = None) -> Vectors:
        rows = np.zeros((len(texts), SIZE), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            tokens = self._tokenizer.encode_batch([texts[index] for index in batch])
            inputs = {
                "input_ids": np.array([token.ids for token in tokens], dtype=np.int64),
                "attention_mask": np.array([token.attention_mask for token in tokens], dtype=np.int64),
            }
            rows[batch] = (session or self._session).run(None, inputs)[0]
        return rows


def _session(file: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def _unpacked(vector: object) -> Vectors | None:
    try:
        data = base64.b64decode(vector, validate=True) if isinstance(vector, str) else b""
    except ValueError:
        return None
    if len(data) != SIZE * 4:
        return None
    row = np.frombuffer(data, dtype="<f4").astype(np.float32)
    return row if abs(float(row @ row) - 1) < NEARLY_UNIT else None


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The process's one encoder, loaded at first use."""
    return Encoder()
