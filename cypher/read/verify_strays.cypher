// What no writer leaves behind: relationships with properties that have none, and nodes that hang on nothing.
// params:  none
// returns: what STRING 'lone' for an entity that only the reference data may name; id STRING
CALL () {
  MATCH (a)-[r:FROM|TO|IN|OF|REPLACES]->()
  WHERE size(keys(r)) > 0
  RETURN type(r) AS what, a.id AS id
  UNION ALL
  MATCH (c:Claim)-[s:SUPPORTS]->()
  WHERE keys(s) <> ['rank']
  RETURN 'SUPPORTS' AS what, c.id AS id
  UNION ALL
  MATCH (c:Claim)
  WHERE NOT EXISTS { (c)-[:IN]->(:Extraction) }
  RETURN 'claim' AS what, c.id AS id
  UNION ALL
  MATCH (a:Entity)-[r:CANONICAL]->()
  WHERE r.entity IS NULL OR r.entity <> a.id
  RETURN 'CANONICAL' AS what, a.id AS id
  UNION ALL
  MATCH (a:Entity)
  WHERE COUNT { (a)-[:CANONICAL]->() } > 1
  RETURN 'entity' AS what, a.id AS id
  UNION ALL
  MATCH (a:Entity)-[r]->(:Entity)
  WHERE r.deal IS NULL AND NOT type(r) IN ['CANONICAL', 'OWNED_BY']
  RETURN type(r) AS what, a.id AS id
  UNION ALL
  MATCH (a:Entity {provisional: false})
  WHERE NOT EXISTS { (a)--() } AND a.records IS NULL
  RETURN 'lone' AS what, a.id AS id
}
RETURN what, id
