// Deals on which sources contradict one another.
// params:  $limit INTEGER
// returns: id STRING; kind STRING; from_name STRING; to_name STRING; status STRING; object STRING; modalities LIST OF STRING; publishers LIST OF STRING; claims INTEGER
MATCH (d:Deal)
WHERE d.disputed
MATCH (d)-[:FROM]->(a:Entity)
MATCH (d)-[:TO]->(b:Entity)
MATCH (d)<-[:SUPPORTS]-(c:Claim)-[:IN]->(:Extraction)-[:OF]->(doc:Document)
RETURN d.id AS id, d.kind AS kind, a.name AS from_name, b.name AS to_name, d.status AS status, d.object AS object,
       collect(DISTINCT c.modality) AS modalities,
       collect(DISTINCT coalesce(c.cites_publisher, doc.publisher)) AS publishers,
       count(DISTINCT c) AS claims
ORDER BY claims DESC, d.id
LIMIT $limit
