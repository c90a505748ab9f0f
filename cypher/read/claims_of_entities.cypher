// The claims that name some entities, with their parties as resolved and the tie that they are filed under.
// params:  $ids LIST OF STRING entities as extracted
// returns: id STRING; from_canonical STRING; to_canonical STRING; tie STRING
MATCH (e:Entity)<-[:FROM|TO]-(c:Claim)
WHERE e.id IN $ids
WITH DISTINCT c
MATCH (c)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[:CANONICAL]->(cb:Entity)
RETURN c.id AS id, coalesce(ca.id, a.id) AS from_canonical, coalesce(cb.id, b.id) AS to_canonical, c.tie AS tie
