// What the answers rest on: pages that count, by kind, stated day of publication, day of the fetch where none is stated, and language. The files of data/ are left out: their rows have days of their own.
// params:  $standing LIST OF STRING documents that counted at an earlier time though another one replaces them today
// returns: kind STRING; published STRING; fetched STRING; language STRING; documents INTEGER
MATCH (d:Document)
WHERE (d.id IN $standing OR NOT EXISTS { (:Document)-[:REPLACES]->(d) })
  AND NOT (d.kind = 'reference' AND d.url STARTS WITH 'data/')
WITH d.kind AS kind, d.published AS published, coalesce(d.language, 'unknown') AS language,
     CASE WHEN d.published IS NULL THEN toString(date(d.fetched)) END AS fetched, count(d) AS documents
RETURN kind, published, fetched, language, documents
ORDER BY kind, published, fetched, language
