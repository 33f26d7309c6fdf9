"""The SQL knowledge base: models, services, search, import and history. Imports nothing of Rasa, actions or connectors."""
