// How many claims that count name each of some entities.
// params:  $ids LIST OF STRING
// returns: id STRING; name STRING; claims INTEGER
MATCH (e:Entity)
WHERE e.id IN $ids
RETURN e.id AS id, e.name AS name,
       COUNT { (e)<-[:FROM|TO]-(:Claim)-[:IN]->(:Extraction {current: true}) } AS claims
ORDER BY e.id
