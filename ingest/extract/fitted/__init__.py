"""What the constructions and cues do not tell: every pair of firms of a sentence, weighed by a fitted linear model."""
