// Edges between entities that stand for no deal between these two.
// params:  none
// returns: deleted INTEGER
MATCH (a:Entity)-[r]->(b:Entity)
WHERE NOT type(r) IN ['CANONICAL', 'OWNED_BY']
  AND NOT EXISTS { MATCH (a)<-[:FROM]-(d:Deal)-[:TO]->(b) WHERE d.id = r.deal }
DELETE r
RETURN count(r) AS deleted
