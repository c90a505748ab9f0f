// Nodes of an exported record, in an empty database.
// params:  $rows LIST OF MAP {labels, properties}
// returns: created INTEGER
UNWIND $rows AS row
CREATE (n:$(row.labels))
SET n = row.properties
RETURN count(n) AS created
