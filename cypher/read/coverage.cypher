// What the answers rest on: documents by kind, the days of their publication, their languages.
// params:  none
// returns: kind STRING; documents INTEGER; first STRING; last STRING; languages LIST OF STRING
MATCH (d:Document)
WHERE NOT EXISTS { (:Document)-[:REPLACES]->(d) }
WITH d.kind AS kind, count(d) AS documents, min(d.published) AS first, max(d.published) AS last,
     collect(DISTINCT coalesce(d.language, 'unknown')) AS languages
RETURN kind, documents, first, last, languages
ORDER BY kind
