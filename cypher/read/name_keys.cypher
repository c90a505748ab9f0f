// What the graph keeps of the names of all entities, so that those which some others can meet are found without reading all.
// params:  none
// returns: id STRING; keys STRING with blanks between; close BOOLEAN one more claim can change who it is; early STRING null if names make it nobody else
MATCH (k:NameKeys)
RETURN k.entity AS id, k.keys AS keys, k.close AS close, k.early AS early
