// Claims of the reference data and of imported sets that can make one entity the owner of another.
// params:  none
// returns: claim MAP; from_id STRING; to_id STRING; from_canonical STRING; to_canonical STRING; document MAP
MATCH (d:Document {kind: 'reference'})<-[:OF]-(:Extraction {current: true})<-[:IN]-(c:Claim)
WHERE c.kind IN ['ownership', 'acquisition'] AND NOT EXISTS { (:Document)-[:REPLACES]->(d) }
MATCH (c)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[who:CANONICAL]->(cb:Entity)
// Control that a set states is of an entity of data/ only where it is sure that the set speaks of that one.
WHERE c.rule <> 'import.ownership' OR cb.set IS NOT NULL OR who.rule IN ['identifier', 'ruling']
   OR (who.rule = 'name' AND who.score >= 1.0)
RETURN properties(c) AS claim, a.id AS from_id, b.id AS to_id,
       coalesce(ca.id, a.id) AS from_canonical, coalesce(cb.id, b.id) AS to_canonical,
       {id: d.id, url: d.url, kind: d.kind, publisher: d.publisher, published: d.published,
        fetched_ms: d.fetched.epochMillis, same_text_as: d.same_text_as} AS document
