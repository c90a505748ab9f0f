// What the graph keeps of the names of some entities.
// params:  $ids LIST OF STRING
// returns: id STRING; keys STRING with blanks between; close BOOLEAN one more claim can change who it is; early STRING null if names make it nobody else
UNWIND $ids AS id
MATCH (k:NameKeys {entity: id})
RETURN k.entity AS id, k.keys AS keys, k.close AS close, k.early AS early
