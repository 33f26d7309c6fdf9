"""How the sentence encoder and the ranking model are made. Nothing of the running assistant may import it."""
