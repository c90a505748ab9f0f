// Ownership links that an analysis can meet: from an entity of data/, one seen in text or one with a deal, upward.
// params:  none
// returns: child STRING; parent STRING; properties MAP
MATCH (s:Entity)
WHERE s.set IS NULL OR EXISTS { (s)<-[:FROM|TO]-(:Deal) }
MATCH (s)-[:OWNED_BY*0..11]->(a:Entity)
WITH DISTINCT a
MATCH (a)-[r:OWNED_BY]->(b:Entity)
RETURN a.id AS child, b.id AS parent, properties(r) AS properties
ORDER BY r.link
