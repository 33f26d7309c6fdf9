"""What would be answered, and why, now or after a change that is not made. Writes nothing."""
