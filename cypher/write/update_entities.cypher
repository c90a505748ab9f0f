// Entities of the reference data, with exactly the properties and the type that it gives them today.
// params:  $rows LIST OF MAP {id, type, properties}; $types LIST OF STRING every type label
// returns: entities INTEGER
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
REMOVE e:$($types)
SET e = row.properties, e:$(row.type)
RETURN count(e) AS entities
