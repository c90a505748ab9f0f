"""What the source says of the world: the judge, asked for each tie that the text tells."""
