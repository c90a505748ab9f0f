// Who is owned by whom, as derived from the ownership and acquisition claims.
// params:  $rows LIST OF MAP {child, parent, properties}; $links LIST OF STRING keys of all of them
// returns: links INTEGER
CALL () {
  MATCH (:Entity)-[old:OWNED_BY]->(:Entity)
  WHERE NOT old.link IN $links
  DELETE old
}
UNWIND $rows AS row
MATCH (a:Entity {id: row.child})
MATCH (b:Entity {id: row.parent})
MERGE (a)-[r:OWNED_BY {link: row.properties.link}]->(b)
SET r = row.properties
RETURN count(r) AS links
