"""The chat page and the health page. Knows HTTP and HTML; knows no rule about protocols."""
