// Every entity whole, as `verify` compares it.
// params:  none
// returns: id STRING; type STRING; properties MAP
MATCH (e:Entity)
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, properties(e) AS properties
ORDER BY e.id
