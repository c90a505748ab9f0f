// The parties of every claim, as extracted and as resolved.
// params:  none
// returns: id STRING; kind STRING; from_id STRING; to_id STRING; from_canonical STRING; to_canonical STRING; tie STRING
MATCH (c:Claim)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[:CANONICAL]->(cb:Entity)
RETURN c.id AS id, c.kind AS kind, a.id AS from_id, b.id AS to_id,
       coalesce(ca.id, a.id) AS from_canonical, coalesce(cb.id, b.id) AS to_canonical, c.tie AS tie
