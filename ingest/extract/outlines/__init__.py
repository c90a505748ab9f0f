"""What frames ask of a sentence token by token, so that few of their regular expressions are compiled and searched."""
