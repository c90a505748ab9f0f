// Some extractions, by id, with the number of claims they should have and have.
// params:  $after STRING; $limit INTEGER
// returns: properties MAP; documents LIST OF STRING; found INTEGER; in order of the id
MATCH (x:Extraction)
WHERE x.id > $after
WITH x
ORDER BY x.id
LIMIT $limit
RETURN properties(x) AS properties, COLLECT { MATCH (x)-[:OF]->(d:Document) RETURN d.id } AS documents,
       COUNT { (:Claim)-[:IN]->(x) } AS found
ORDER BY properties.id
