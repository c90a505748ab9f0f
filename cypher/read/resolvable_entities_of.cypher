// Some entities with what is known of each and the entity that it is held to be.
// params:  $ids LIST OF STRING
// returns: id STRING; type STRING; properties MAP; canonical STRING null if it is itself; why MAP of the edge that says so
UNWIND $ids AS id
MATCH (e:Entity {id: id})
OPTIONAL MATCH (e)-[r:CANONICAL]->(c:Entity)
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, properties(e) AS properties,
       c.id AS canonical, properties(r) AS why
