"""Reads protocols from files and brings them into the knowledge base. Readers are pure, text to `Catalogue`; only `plan` writes."""
