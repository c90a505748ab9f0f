// The parties, as extracted, of all claims that name some entities.
// params:  $ids LIST OF STRING entities as extracted
// returns: from_id STRING; to_id STRING
MATCH (e:Entity)<-[:FROM|TO]-(c:Claim)
WHERE e.id IN $ids
MATCH (c)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
RETURN DISTINCT a.id AS from_id, b.id AS to_id
