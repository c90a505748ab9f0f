// Every entity of data/ or seen in text, whole, as `verify` compares it.
// params:  none
// returns: id STRING; type STRING; properties MAP
MATCH (e:Entity)
WHERE e.set IS NULL
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, properties(e) AS properties
ORDER BY e.id
