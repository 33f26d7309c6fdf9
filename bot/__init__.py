"""The assistant as one program: settings, start-up, command line, Reply and wording. Standard library only at import."""
