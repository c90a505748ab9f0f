// The words of some documents by their digest, and what claims quote of each.
// params:  $ids LIST OF STRING
// returns: id STRING; url STRING; text_sha256 STRING; quotes LIST OF STRING
UNWIND $ids AS id
MATCH (d:Document {id: id})
RETURN d.id AS id, d.url AS url, d.text_sha256 AS text_sha256,
       COLLECT { MATCH (d)<-[:OF]-(:Extraction)<-[:IN]-(c:Claim) RETURN DISTINCT c.quote } AS quotes
