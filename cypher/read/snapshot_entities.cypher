// Every entity that an analysis can meet: of data/, seen in text or with a deal, and their owners up to the top. Of an
// imported set the others, which may be hundreds of thousands, stay out.
// params:  none
// returns: id STRING; type STRING; properties MAP
MATCH (s:Entity)
WHERE s.set IS NULL OR EXISTS { (s)<-[:FROM|TO]-(:Deal) }
MATCH (s)-[:OWNED_BY*0..12]->(e:Entity)
WITH DISTINCT e
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, properties(e) AS properties
ORDER BY e.id
