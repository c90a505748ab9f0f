// What documents keep for finding their copies.
// params:  $rows LIST OF MAP {id, properties}
// returns: documents INTEGER
UNWIND $rows AS row
MATCH (d:Document {id: row.id})
SET d += row.properties
RETURN count(d) AS documents
