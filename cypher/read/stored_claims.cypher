// Which of some claims the graph holds.
// params:  $ids LIST OF STRING claim ids
// returns: id STRING
MATCH (c:Claim)
WHERE c.id IN $ids
RETURN c.id AS id
