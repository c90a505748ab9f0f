// The claims that the files of data/ make, and from when to when by their own days.
// params:  $known_by DATE null for any
// returns: rows INTEGER; first STRING; last STRING; languages LIST OF STRING
MATCH (c:Claim)-[:IN]->(:Extraction {current: true})-[:OF]->(d:Document {kind: 'reference'})
WHERE d.url STARTS WITH 'data/' AND ($known_by IS NULL OR c.known <= $known_by)
  AND NOT EXISTS { (:Document)-[:REPLACES]->(d) }
WITH coalesce(c.announced, c.start) AS day, coalesce(d.language, 'unknown') AS language
RETURN count(*) AS rows, min(day) AS first, max(day) AS last, collect(DISTINCT language) AS languages
