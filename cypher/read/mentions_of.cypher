// How claims name an entity, and how each name led to it.
// params:  $id STRING; $limit INTEGER
// returns: name STRING; claims INTEGER; how STRING
MATCH (e:Entity {id: $id})
CALL (e) {
  RETURN e AS seen, 'name or alias of the entity' AS how
  UNION
  MATCH (e)<-[:CANONICAL]-(seen:Entity)
  RETURN seen, 'equal to one of its names after normalisation' AS how
}
CALL (seen) {
  MATCH (seen)<-[:FROM]-(c:Claim)
  RETURN c.from_name AS name, c.id AS claim
  UNION
  MATCH (seen)<-[:TO]-(c:Claim)
  RETURN c.to_name AS name, c.id AS claim
}
RETURN name, count(DISTINCT claim) AS claims, how
ORDER BY claims DESC, name
LIMIT $limit
