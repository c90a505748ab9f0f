// How claims name an entity, and what made each name lead to it.
// params:  $id STRING; $limit INTEGER
// returns: name STRING; claims INTEGER; how STRING; rule STRING
MATCH (e:Entity {id: $id})
CALL (e) {
  RETURN e AS seen, 'name or alias of the entity' AS how, 'alias' AS rule
  UNION
  MATCH (e)<-[r:CANONICAL]-(seen:Entity)
  RETURN seen, coalesce(r.says, 'equal to one of its names after normalisation') AS how, coalesce(r.rule, 'name') AS rule
}
CALL (seen) {
  MATCH (seen)<-[:FROM]-(c:Claim)
  RETURN c.from_name AS name, c.id AS claim
  UNION
  MATCH (seen)<-[:TO]-(c:Claim)
  RETURN c.to_name AS name, c.id AS claim
}
RETURN name, count(DISTINCT claim) AS claims, how, rule
ORDER BY claims DESC, name
LIMIT $limit
