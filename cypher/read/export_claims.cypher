// Every claim that counts today with its parties and source; confidential documents are left out.
// params:  none
// returns: claim MAP; from STRING; to STRING; document MAP
MATCH (c:Claim)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document)
WHERE d.rights <> 'confidential' AND NOT EXISTS { (:Document)-[:REPLACES]->(d) }
MATCH (c)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[:CANONICAL]->(cb:Entity)
RETURN properties(c) AS claim,
       coalesce(ca.id, a.id) AS from, coalesce(cb.id, b.id) AS to,
       {id: d.id, url: d.url, title: d.title, publisher: d.publisher, published: d.published,
        fetched: d.fetched, kind: d.kind, withdrawn: d.withdrawn} AS document
ORDER BY c.id
