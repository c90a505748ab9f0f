"""The extractor that asks a language model, behind the same interface as the rules; off unless a setting chooses it."""
