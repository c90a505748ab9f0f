"""The second stage: ties told in no construction of the lexicon, by their cue and the grammar around it."""
