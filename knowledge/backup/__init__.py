"""The whole knowledge base as one file, from SQLite or PostgreSQL and into either. Nothing here knows what the tables mean."""
