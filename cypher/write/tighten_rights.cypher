// Documents of which stricter rights were stated, with the seals that go with them.
// params:  $rows LIST OF MAP {id, rights, seal}
// returns: documents INTEGER
UNWIND $rows AS row
MATCH (d:Document {id: row.id})
SET d.rights = row.rights, d.seal = row.seal
RETURN count(d) AS documents
