// Every stored deal with its parties and claims in the fewest values, as an analysis reads it; not those of some ties.
// params:  $without LIST OF STRING ties
// returns: id STRING; kind STRING; from_id STRING; to_id STRING; status STRING; claims LIST OF STRING best evidence first; object STRING; announced STRING; start STRING; end STRING; known STRING; terms STRING JSON; percent FLOAT; exclusive BOOLEAN; disputed BOOLEAN; independent_sources INTEGER; sample BOOLEAN; rejected LIST OF STRING; over_by STRING
MATCH (d:Deal)
WHERE NOT d.tie IN $without
MATCH (d)-[:FROM]->(a:Entity)
MATCH (d)-[:TO]->(b:Entity)
RETURN d.id AS id, d.kind AS kind, a.id AS from_id, b.id AS to_id, d.status AS status,
       COLLECT { MATCH (c:Claim)-[s:SUPPORTS]->(d) RETURN c.id ORDER BY s.rank } AS claims,
       d.object AS object, d.announced AS announced, d.start AS start, d.end AS end, toString(d.known) AS known,
       d.terms AS terms, d.percent AS percent, d.exclusive AS exclusive, d.disputed AS disputed,
       d.independent_sources AS independent_sources, d.sample AS sample, coalesce(d.rejected, []) AS rejected,
       d.over_by AS over_by
