// Some entities with all that is kept of them.
// params:  $ids LIST OF STRING
// returns: id STRING; type STRING; properties MAP
MATCH (e:Entity)
WHERE e.id IN $ids
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, properties(e) AS properties
