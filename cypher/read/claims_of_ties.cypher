// Claims of some ties that count: in the current extraction of the latest version of their document, or of one named.
// params:  $ties LIST OF STRING; $standing LIST OF STRING documents that count though another one replaces them
// returns: claim MAP its dates as texts; from_id STRING; to_id STRING; from_canonical STRING; to_canonical STRING; document MAP; tie STRING
MATCH (c:Claim)
USING INDEX c:Claim(tie)
WHERE c.tie IN $ties
MATCH (c)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document)
WHERE d.id IN $standing OR NOT EXISTS { (:Document)-[:REPLACES]->(d) }
MATCH (c)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[:CANONICAL]->(cb:Entity)
RETURN c {.*, event: toString(c.event), known: toString(c.known)} AS claim, a.id AS from_id, b.id AS to_id,
       coalesce(ca.id, a.id) AS from_canonical, coalesce(cb.id, b.id) AS to_canonical,
       {id: d.id, url: d.url, kind: d.kind, publisher: d.publisher, published: d.published,
        fetched_ms: d.fetched.epochMillis, same_text_as: d.same_text_as} AS document, c.tie AS tie
