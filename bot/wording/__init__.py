"""What people are told, in plain UK English: answers as Replies, and the sentences around them. No rules, no look-ups."""
