"""What came in from a platform and what goes out to it, kept until it is dealt with. Knows no platform's own terms."""
