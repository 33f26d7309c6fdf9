"""Writes what the knowledge base holds into files that `knowledge/importing` reads back without loss. Nothing here changes anything."""
