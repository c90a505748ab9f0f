// Names only seen in text that no claim had named by a day.
// params:  $known_by DATE
// returns: id STRING
MATCH (e:Entity {provisional: true})
WHERE NOT EXISTS {
  (e)<-[:FROM|TO]-(c:Claim)
  WHERE c.known <= $known_by
}
RETURN e.id AS id
