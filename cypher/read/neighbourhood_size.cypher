// How many ties some entities have, by kind, status and whether they are in force on a day.
// params:  $ids LIST OF STRING entities; $on DATE null: every tie counts as in force; $limit INTEGER
// returns: kind STRING; status STRING; in_force BOOLEAN; ties INTEGER
MATCH (e:Entity)
  -[r:INVESTED_IN|BUYS_CLOUD_FROM|EXCLUSIVE_TO|PARTNERS_WITH|ACQUIRED|LICENSES_FROM|BUYS_CHIPS_FROM|EMBEDS|IN_DISPUTE_WITH|ACTED_ON|OWNS|CUSTOMER_OF]-()
WHERE e.id IN $ids
WITH DISTINCT r
WITH r,
     $on IS NULL OR (
       coalesce(r.announced_last <= $on, r.start_last <= $on, true)
       AND coalesce(r.end_last >= $on, true)
       AND (
         r.announced_last IS NOT NULL OR r.start_last IS NOT NULL
         OR NOT EXISTS { MATCH (d:Deal {id: r.deal}) WHERE d.known > $on }
       )
     ) AS in_force
RETURN r.kind AS kind, r.status AS status, in_force, count(r) AS ties
ORDER BY ties DESC, kind, status, in_force
LIMIT $limit
