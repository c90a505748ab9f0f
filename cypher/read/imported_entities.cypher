// Entities that imported reference sets list, or listed once, behind some id.
// params:  $after STRING the id to go on behind; $limit INTEGER
// returns: id STRING; type STRING; properties MAP
MATCH (e:Entity)
WHERE e.id > $after AND e.records IS NOT NULL
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, properties(e) AS properties
ORDER BY e.id
LIMIT $limit
