// Every claim of some documents, whichever extraction found it.
// params:  $ids LIST OF STRING
// returns: claim MAP
MATCH (c:Claim)-[:IN]->(:Extraction)-[:OF]->(d:Document)
WHERE d.id IN $ids
WITH DISTINCT c
RETURN properties(c) AS claim
ORDER BY c.id
