// Claims that count and name an entity, latest first, each with its quote and where it stands.
// params:  $id STRING entity as extracted; $limit INTEGER
// returns: claim STRING; kind STRING; modality STRING; from_name STRING; to_name STRING; quote STRING; title STRING; publisher STRING; published STRING; url STRING; document_kind STRING
MATCH (e:Entity {id: $id})<-[:FROM|TO]-(c:Claim)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document)
RETURN DISTINCT c.id AS claim, c.kind AS kind, c.modality AS modality, c.from_name AS from_name, c.to_name AS to_name,
       c.quote AS quote, d.title AS title, d.publisher AS publisher, d.published AS published, d.url AS url,
       d.kind AS document_kind
ORDER BY published DESC, claim
LIMIT $limit
