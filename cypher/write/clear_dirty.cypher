// The marks of ties whose deals have just been derived.
// params:  $ties LIST OF STRING
// returns: cleared INTEGER
MATCH (m:Dirty)
WHERE m.tie IN $ties
DELETE m
RETURN count(m) AS cleared
