// Entities that are only known from text.
// params:  none
// returns: id STRING; name STRING; canonical STRING null if it is itself
MATCH (e:Entity {provisional: true})
OPTIONAL MATCH (e)-[:CANONICAL]->(c:Entity)
RETURN e.id AS id, e.name AS name, c.id AS canonical
