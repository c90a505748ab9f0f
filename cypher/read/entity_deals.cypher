// All deals of one entity, endings among them, latest announcement first.
// params:  $id STRING; $limit INTEGER
// returns: id STRING; kind STRING; status STRING; disputed BOOLEAN; sample BOOLEAN; independent_sources INTEGER; object STRING; announced STRING; start STRING; end STRING; over_by STRING by when it was over at the latest; percent FLOAT; exclusive BOOLEAN; terms STRING; from_id STRING; from_name STRING; to_id STRING; to_name STRING; claims INTEGER; rejected INTEGER claims that people have ruled out
MATCH (:Entity {id: $id})<-[:FROM|TO]-(d:Deal)
WITH DISTINCT d
ORDER BY coalesce(d.announced, d.start, '') DESC, d.id
LIMIT $limit
MATCH (d)-[:FROM]->(a:Entity)
MATCH (d)-[:TO]->(b:Entity)
RETURN d.id AS id, d.kind AS kind, d.status AS status,
       coalesce(d.disputed, false) AS disputed, coalesce(d.sample, false) AS sample,
       d.independent_sources AS independent_sources, d.object AS object,
       d.announced AS announced, d.start AS start, d.end AS end, d.over_by AS over_by,
       d.percent AS percent, d.exclusive AS exclusive, d.terms AS terms,
       a.id AS from_id, a.name AS from_name, b.id AS to_id, b.name AS to_name,
       COUNT { (d)<-[:SUPPORTS]-(:Claim) } AS claims, size(coalesce(d.rejected, [])) AS rejected
ORDER BY coalesce(d.announced, d.start, '') DESC, d.id
