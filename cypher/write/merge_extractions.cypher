// Extractions that are new or that are not the current one of their document, and which of both.
// params:  $rows LIST OF MAP {id, document, properties}; $batch STRING token of this transaction
// returns: id STRING; created BOOLEAN; switched BOOLEAN
UNWIND $rows AS row
MATCH (d:Document {id: row.document})
MERGE (x:Extraction {id: row.id})
ON CREATE SET x += row.properties, x.batch = $batch, x.current = false
WITH d, x, coalesce(x.batch = $batch, false) AS created
FOREACH (_ IN CASE WHEN created THEN [1] ELSE [] END | CREATE (x)-[:OF]->(d))
RETURN x.id AS id, created, NOT x.current AS switched
