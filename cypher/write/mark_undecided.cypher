// Entities of which it has to be decided again who they are.
// params:  $ids LIST OF STRING
// returns: marked INTEGER
UNWIND $ids AS id
MERGE (u:Undecided {entity: id})
RETURN count(u) AS marked
