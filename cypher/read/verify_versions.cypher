// Addresses with several documents, and which of them replaces which.
// params:  none
// returns: url STRING; documents LIST of MAP {id, published, fetched}; links LIST of [newer, older]
MATCH (d:Document)
WITH d.url AS url, collect(d {.id, .published, .fetched}) AS documents,
     collect(COLLECT { MATCH (d)-[:REPLACES]->(older) RETURN [d.id, older.id] }) AS several
WITH url, documents, reduce(all = [], some IN several | all + some) AS links
WHERE size(documents) > 1 OR links <> []
RETURN url, documents, links
