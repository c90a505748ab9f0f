// Every entity in the fewest values, as an analysis reads it.
// params:  none
// returns: id STRING; type STRING; name STRING; aliases LIST OF STRING; parent STRING; country STRING; ticker STRING; cik STRING; lei STRING; wikidata STRING; ambiguous BOOLEAN; provisional BOOLEAN; note STRING
MATCH (e:Entity)
RETURN e.id AS id, [l IN labels(e) WHERE l <> 'Entity'][0] AS type, e.name AS name, e.aliases AS aliases,
       e.parent AS parent, e.country AS country, e.ticker AS ticker, e.cik AS cik, e.lei AS lei,
       e.wikidata AS wikidata, e.ambiguous AS ambiguous, e.provisional AS provisional, e.note AS note
