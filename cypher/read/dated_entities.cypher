// Every entity that an analysis can meet, in the fewest values: of data/, seen in text or with a deal, and their owners
// up to the top. Of an imported set the others, which may be hundreds of thousands, stay out.
// params:  none
// returns: id STRING; type STRING; name STRING; aliases LIST OF STRING; parent STRING; country STRING; ticker STRING; cik STRING; lei STRING; wikidata STRING; ambiguous BOOLEAN; provisional BOOLEAN; note STRING
CALL () {
  MATCH (e:Entity)
  WHERE e.set IS NULL
  RETURN e
  UNION ALL
  CALL () {
    MATCH (e:Entity)
    WHERE e.set IS NOT NULL AND EXISTS { (e)<-[:FROM|TO]-(:Deal) }
    RETURN e
    UNION
    MATCH (s:Entity)-[:OWNED_BY]->(:Entity)
    WHERE s.set IS NULL OR EXISTS { (s)<-[:FROM|TO]-(:Deal) }
    WITH DISTINCT s
    MATCH (s)-[:OWNED_BY*1..12]->(e)
    WHERE e.set IS NOT NULL
    RETURN e
  }
  RETURN e
}
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, e.name AS name, e.aliases AS aliases,
       e.parent AS parent, e.country AS country, e.ticker AS ticker, e.cik AS cik, e.lei AS lei,
       e.wikidata AS wikidata, e.ambiguous AS ambiguous, e.provisional AS provisional, e.note AS note
