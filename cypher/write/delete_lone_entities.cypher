// Entities that stood in the reference data once, that no set lists and on which nothing hangs, and the keys of their names.
// params:  $listed LIST OF STRING ids of the reference data
// returns: deleted INTEGER
MATCH (e:Entity {provisional: false})
WHERE NOT EXISTS { (e)--() } AND e.records IS NULL AND NOT e.id IN $listed
OPTIONAL MATCH (k:NameKeys {entity: e.id})
DELETE k, e
RETURN count(e) AS deleted
