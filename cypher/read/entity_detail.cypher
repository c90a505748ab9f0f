// What is known of one entity itself, with its owners and what it owns, each with the claim that says so.
// params:  $id STRING; $limit INTEGER most owners, and most owned
// returns: id STRING; name STRING; type STRING; aliases LIST OF STRING; country STRING; ticker STRING; cik STRING; note STRING; provisional BOOLEAN; ambiguous BOOLEAN; set STRING imported set that lists it, null: none; owners LIST OF MAP; owned LIST OF MAP
MATCH (e:Entity {id: $id})
RETURN e.id AS id, e.name AS name,
       [l IN labels(e) WHERE l <> 'Entity'][0] AS type,
       coalesce(e.aliases, []) AS aliases, e.country AS country, e.ticker AS ticker, e.cik AS cik, e.note AS note,
       coalesce(e.provisional, false) AS provisional, coalesce(e.ambiguous, false) AS ambiguous, e.set AS set,
       COLLECT {
         MATCH (e)-[o:OWNED_BY]->(p:Entity)
         RETURN {id: p.id, name: p.name, start: o.start, end: o.end, claim: o.claim}
         ORDER BY o.start DESC, p.name
         LIMIT $limit
       } AS owners,
       COLLECT {
         MATCH (e)<-[o:OWNED_BY]-(p:Entity)
         RETURN {id: p.id, name: p.name, start: o.start, end: o.end, claim: o.claim}
         ORDER BY p.name
         LIMIT $limit
       } AS owned
