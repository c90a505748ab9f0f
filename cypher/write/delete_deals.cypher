// The deals of some ties, with their typed edges.
// params:  $ties LIST OF STRING
// returns: deleted INTEGER
MATCH (d:Deal)
WHERE d.tie IN $ties
MATCH (d)-[:FROM]->(a:Entity)
MATCH (d)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[r {deal: d.id}]->(b)
DELETE r
DETACH DELETE d
RETURN count(*) AS deleted
