// Documents and claims whose words are hidden: the properties that take the place of the old ones.
// params:  $documents LIST OF MAP {id, properties}; $claims LIST OF MAP {id, properties}
// returns: documents INTEGER; claims INTEGER
CALL () {
  UNWIND $documents AS row
  MATCH (d:Document {id: row.id})
  SET d += row.properties
  RETURN count(d) AS documents
}
CALL () {
  UNWIND $claims AS row
  MATCH (c:Claim {id: row.id})
  SET c += row.properties
  RETURN count(c) AS claims
}
RETURN documents, claims
