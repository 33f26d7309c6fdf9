"""Microsoft Teams: its activities are read into neutral requests and replies become its messages and Adaptive Cards, with nothing decided here."""
