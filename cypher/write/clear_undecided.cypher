// The marks of entities of which it has been decided who they are.
// params:  $ids LIST OF STRING
// returns: cleared INTEGER
UNWIND $ids AS id
MATCH (u:Undecided {entity: id})
DELETE u
RETURN count(*) AS cleared
