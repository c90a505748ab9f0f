// Entities that stood in the reference data once, that no set lists and on which nothing hangs.
// params:  $listed LIST OF STRING ids of the reference data
// returns: deleted INTEGER
MATCH (e:Entity {provisional: false})
WHERE NOT EXISTS { (e)--() } AND e.records IS NULL AND NOT e.id IN $listed
DELETE e
RETURN count(e) AS deleted
