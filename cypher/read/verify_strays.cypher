// What no writer leaves behind: relationships with properties that have none, nodes that hang on nothing or are of two
// sorts, and rulings that hold more than a ruling says.
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
  MATCH (a:Entity)
  WHERE size(labels(a)) <> 2
  RETURN 'entity' AS what, a.id AS id
  UNION ALL
  MATCH (n:Document|Extraction|Claim|Deal|Judgement)
  WHERE size(labels(n)) <> 1
  RETURN toLower(labels(n)[0]) AS what, n.id AS id
  UNION ALL
  MATCH (j:Judgement)
  WHERE any(key IN keys(j) WHERE NOT key IN ['id', 'verdict', 'a', 'b', 'who', 'when', 'why', 'in_force'])
  RETURN 'judgement' AS what, j.id AS id
  UNION ALL
  MATCH (a:Entity {provisional: false})
  WHERE NOT EXISTS { (a)--() } AND a.records IS NULL
  RETURN 'lone' AS what, a.id AS id
}
RETURN what, id
