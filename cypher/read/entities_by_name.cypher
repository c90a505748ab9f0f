// Entities that bear exactly this name or alias, capitals left aside.
// params:  $name STRING in lower case; $limit INTEGER
// returns: id STRING; name STRING
MATCH (e:Entity)
WHERE $name IN e.names
RETURN e.id AS id, e.name AS name
ORDER BY e.id
LIMIT $limit
