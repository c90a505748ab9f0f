// The ties that some claims speak of; a claim that does not exist gives no row.
// params:  $ids LIST OF STRING claims
// returns: id STRING; tie STRING
MATCH (c:Claim)
WHERE c.id IN $ids
RETURN c.id AS id, c.tie AS tie
