// What was kept of the names of entities that are no more.
// params:  $ids LIST OF STRING
// returns: deleted INTEGER
UNWIND $ids AS id
MATCH (k:NameKeys {entity: id})
DELETE k
RETURN count(*) AS deleted
