// The claims that a deal rests on, with their documents and how each party was made out to be who it is.
// params:  $id STRING deal
// returns: claim MAP; from_id STRING; to_id STRING; from_canonical STRING; to_canonical STRING; document MAP; from_why MAP; to_why MAP
MATCH (deal:Deal {id: $id})<-[s:SUPPORTS]-(c:Claim)
MATCH (c)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document)
WHERE NOT EXISTS { (:Document)-[:REPLACES]->(d) }
MATCH (c)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[ra:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[rb:CANONICAL]->(cb:Entity)
RETURN properties(c) AS claim, a.id AS from_id, b.id AS to_id,
       coalesce(ca.id, a.id) AS from_canonical, coalesce(cb.id, b.id) AS to_canonical,
       {id: d.id, url: d.url, kind: d.kind, publisher: d.publisher, published: d.published,
        fetched_ms: d.fetched.epochMillis, same_text_as: d.same_text_as} AS document,
       properties(ra) AS from_why, properties(rb) AS to_why
ORDER BY s.rank
