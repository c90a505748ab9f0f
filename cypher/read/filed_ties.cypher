// Who, as resolved, is told of under which tie.
// params:  none
// returns: from_canonical STRING; to_canonical STRING; tie STRING
MATCH (c:Claim)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
WITH DISTINCT a, b, c.tie AS tie
OPTIONAL MATCH (a)-[:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[:CANONICAL]->(cb:Entity)
RETURN coalesce(ca.id, a.id) AS from_canonical, coalesce(cb.id, b.id) AS to_canonical, tie
