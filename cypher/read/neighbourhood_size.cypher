// How many ties some entities have, by kind, status and whether they are in force on a day.
// params:  $ids LIST OF STRING entities; $on DATE null: every tie counts as in force; $limit INTEGER
// returns: kind STRING; status STRING; in_force BOOLEAN; ties INTEGER
MATCH (e:Entity)
  -[r:INVESTED_IN|BUYS_CLOUD_FROM|EXCLUSIVE_TO|PARTNERS_WITH|ACQUIRED|LICENSES_FROM|BUYS_CHIPS_FROM|EMBEDS|IN_DISPUTE_WITH|ACTED_ON|OWNS|CUSTOMER_OF]-()
WHERE e.id IN $ids
WITH DISTINCT r
WITH r,
     $on IS NULL OR (
       coalesce(r.in_force_from <= $on, true)
       AND coalesce(r.in_force_until >= $on, true)
     ) AS in_force
RETURN r.kind AS kind, r.status AS status, in_force, count(r) AS ties
ORDER BY ties DESC, kind, status, in_force
LIMIT $limit
