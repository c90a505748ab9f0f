// Entities with the most ties, endings among them.
// params:  $limit INTEGER
// returns: id STRING; name STRING; type STRING; ties INTEGER
MATCH (e:Entity)<-[:FROM|TO]-(d:Deal)
WITH e, count(DISTINCT d) AS ties
RETURN e.id AS id, e.name AS name, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, ties
ORDER BY ties DESC, id
LIMIT $limit
