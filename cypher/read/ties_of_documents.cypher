// Ties that the claims of some documents speak of, whether their extraction is current or not.
// params:  $ids LIST OF STRING document ids
// returns: tie STRING
MATCH (d:Document)
WHERE d.id IN $ids
MATCH (d)<-[:OF]-(:Extraction)<-[:IN]-(c:Claim)
WHERE c.tie IS NOT NULL
RETURN DISTINCT c.tie AS tie
