// Entities found by any of their names, best match first; an entity only seen in text leads to the one it is.
// params:  $text STRING part of a name, capitals do not matter; $limit INTEGER
// returns: id STRING; name STRING; type STRING; matched STRING; rank INTEGER 0 whole name, 1 start of a name, 2 start of a word, 3 inside; ties INTEGER; provisional BOOLEAN
WITH toLower(trim($text)) AS typed
WITH CASE WHEN typed STARTS WITH 'the ' THEN trim(substring(typed, 4)) ELSE typed END AS wanted
WHERE wanted <> ''
MATCH (e:Entity)
UNWIND e.names AS written
WITH e, wanted, written, CASE WHEN written STARTS WITH 'the ' THEN substring(written, 4) ELSE written END AS bare
WHERE bare CONTAINS wanted
WITH e, written,
     CASE
       WHEN bare = wanted THEN 0
       WHEN bare STARTS WITH wanted THEN 1
       WHEN bare CONTAINS (' ' + wanted) THEN 2
       ELSE 3
     END AS rank
OPTIONAL MATCH (e)-[:CANONICAL]->(c:Entity)
WITH coalesce(c, e) AS found, rank, written
ORDER BY rank, size(written), written
WITH found, collect({rank: rank, written: written})[0] AS best
WITH found, best, COUNT { (found)<-[:FROM|TO]-(:Deal) } AS ties
RETURN found.id AS id, found.name AS name,
       [l IN labels(found) WHERE l <> 'Entity'][0] AS type,
       best.written AS matched, best.rank AS rank, ties,
       coalesce(found.provisional, false) AS provisional
ORDER BY rank, ties DESC, name, id
LIMIT $limit
