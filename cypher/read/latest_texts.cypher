// The latest document of some addresses, with the digest of its words.
// params:  $urls LIST OF STRING
// returns: url STRING; id STRING; text STRING
MATCH (d:Document)
WHERE d.url IN $urls AND NOT EXISTS { (:Document)-[:REPLACES]->(d) }
RETURN d.url AS url, d.id AS id, d.text_sha256 AS text
ORDER BY d.url, d.id
