// Entities that are new; one that is known keeps what it has.
// params:  $rows LIST OF MAP {id, type, properties}
// returns: created INTEGER
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
ON CREATE SET e += row.properties, e.fresh = true
WITH e, row
WHERE e.fresh
SET e:$(row.type)
REMOVE e.fresh
RETURN count(e) AS created
