// Who some entities are held to be, of those that are another one.
// params:  $ids LIST OF STRING
// returns: id STRING; canonical STRING
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[:CANONICAL]->(c:Entity)
RETURN e.id AS id, c.id AS canonical
