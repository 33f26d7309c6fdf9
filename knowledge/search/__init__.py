"""Finds which protocol, organisation or term a text means. `text` and `encoder` also run inside Rasa's environment (Python 3.10)."""
