"""Measures what the assistant costs, beside a stock Rasa project on the same machine: `make benchmark`. Nothing here asserts a time."""
