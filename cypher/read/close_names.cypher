// Entities of whom one more claim can change who they are.
// params:  none
// returns: id STRING
MATCH (k:NameKeys)
WHERE k.close
RETURN k.entity AS id
