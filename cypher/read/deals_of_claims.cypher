// Of which deals some claims are; a claim that does not exist gives no row.
// params:  $ids LIST OF STRING claims
// returns: id STRING; tie STRING; row_id STRING of a claim out of the reference data; deal STRING null if it counts nowhere
MATCH (c:Claim)
WHERE c.id IN $ids
OPTIONAL MATCH (c)-[:SUPPORTS]->(d:Deal)
RETURN c.id AS id, c.tie AS tie, c.row_id AS row_id, d.id AS deal
ORDER BY c.id
