// Documents that are new, and whether each was.
// params:  $rows LIST OF MAP {id, properties}; $batch STRING token of this transaction
// returns: id STRING; created BOOLEAN; rights STRING those that are stored
UNWIND $rows AS row
MERGE (d:Document {id: row.id})
ON CREATE SET d += row.properties, d.batch = $batch
RETURN d.id AS id, coalesce(d.batch = $batch, false) AS created, d.rights AS rights
