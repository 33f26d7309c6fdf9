"""Turns sentences into unit vectors with a small sentence encoder (all-MiniLM-L6-v2, int8, run by onnxruntime).

The model file is described in `encoder_model/README.md`. Works in both environments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).with_name("encoder_model")
MAXIMUM_TOKENS = 128
BATCH = 32
SIZE = 384


class Encoder:
    """One loaded model; `encode` is safe to call from several threads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAXIMUM_TOKENS)
        self._tokenizer.enable_padding()
        self.name = hashlib.sha256((folder / "encoder.onnx").read_bytes()).hexdigest()[:12]

    def encode(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """Unit vectors, one row a text, as float32."""
        rows = np.zeros((len(texts), SIZE), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            tokens = self._tokenizer.encode_batch([texts[index] for index in batch])
            inputs = {
                "input_ids": np.array([token.ids for token in tokens], dtype=np.int64),
                "attention_mask": np.array([token.attention_mask for token in tokens], dtype=np.int64),
            }
            rows[batch] = self._session.run(None, inputs)[0]
        return rows


@lru_cache(maxsize=1)
def shared_encoder() -> Encoder:
    """The process's one encoder, loaded at first use."""
    return Encoder()
