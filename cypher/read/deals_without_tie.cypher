// Deals that are filed under no tie, which no claim can have given.
// params:  none
// returns: id STRING
MATCH (d:Deal)
WHERE d.tie IS NULL OR d.tie = ''
RETURN d.id AS id
