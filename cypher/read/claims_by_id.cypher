// Some claims with their document and their parties as resolved today.
// params:  $ids LIST OF STRING claim ids
// returns: claim MAP; from_id STRING; to_id STRING; from_canonical STRING; to_canonical STRING; document MAP
MATCH (c:Claim)
WHERE c.id IN $ids
MATCH (c)-[:IN]->(x:Extraction)-[:OF]->(d:Document)
WITH c, d ORDER BY x.current DESC
WITH c, head(collect(d)) AS d
MATCH (c)-[:FROM]->(a:Entity)
MATCH (c)-[:TO]->(b:Entity)
OPTIONAL MATCH (a)-[:CANONICAL]->(ca:Entity)
OPTIONAL MATCH (b)-[:CANONICAL]->(cb:Entity)
RETURN properties(c) AS claim, a.id AS from_id, b.id AS to_id,
       coalesce(ca.id, a.id) AS from_canonical, coalesce(cb.id, b.id) AS to_canonical,
       {id: d.id, url: d.url, kind: d.kind, publisher: d.publisher, published: d.published,
        fetched_ms: d.fetched.epochMillis, same_text_as: d.same_text_as} AS document
ORDER BY c.id
