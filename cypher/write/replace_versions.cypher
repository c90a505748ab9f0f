// The order of the versions of some addresses: each newer document replaces the one before it.
// params:  $urls LIST OF STRING; $rows LIST OF MAP {newer, older}
// returns: links INTEGER
CALL () {
  MATCH (d:Document)-[old:REPLACES]->(:Document)
  WHERE d.url IN $urls
  DELETE old
}
UNWIND $rows AS row
MATCH (newer:Document {id: row.newer})
MATCH (older:Document {id: row.older})
CREATE (newer)-[r:REPLACES]->(older)
RETURN count(r) AS links
