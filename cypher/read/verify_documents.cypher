// Some documents, by id, with all that their seal covers and their extractions.
// params:  $after STRING; $limit INTEGER
// returns: properties MAP; extractions INTEGER; current INTEGER; in order of the id
MATCH (d:Document)
WHERE d.id > $after
WITH d
ORDER BY d.id
LIMIT $limit
RETURN properties(d) AS properties, COUNT { (d)<-[:OF]-(:Extraction) } AS extractions,
       COUNT { (d)<-[:OF]-(:Extraction {current: true}) } AS current
ORDER BY properties.id
