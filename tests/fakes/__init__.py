"""Stand-ins for what the program talks to, each written once and with the real one's limits."""
