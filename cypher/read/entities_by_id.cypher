// Some entities by id.
// params:  $ids LIST OF STRING
// returns: id STRING; name STRING; type STRING; provisional BOOLEAN
MATCH (e:Entity)
WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name, [l IN labels(e) WHERE l <> 'Entity'][0] AS type,
       coalesce(e.provisional, false) AS provisional
ORDER BY e.id
