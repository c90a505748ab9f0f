// Every claim that counts, today or at an instant of both clocks, with its parties of today and its source; confidential
// documents are left out.
// params:  $as_of DATE null for any; $known_by DATE null for any; $standing LIST OF STRING documents that count though another one replaces them; $whenever LIST OF STRING claims that count at any instant
// returns: claim MAP; from STRING; to STRING; document MAP
MATCH (c:Claim)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document)
WHERE d.rights <> 'confidential'
  AND (d.id IN $standing OR NOT EXISTS { (:Document)-[:REPLACES]->(d) })
  AND (c.id IN $whenever
       OR (($as_of IS NULL OR c.event <= $as_of) AND ($known_by IS NULL OR c.known <= $known_by)))
MATCH (c)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[:CANONICAL]->(cb:Entity)
RETURN properties(c) AS claim,
       coalesce(ca.id, a.id) AS from, coalesce(cb.id, b.id) AS to,
       {id: d.id, url: d.url, title: d.title, publisher: d.publisher, published: d.published,
        fetched: d.fetched, kind: d.kind, withdrawn: d.withdrawn} AS document
ORDER BY c.id
