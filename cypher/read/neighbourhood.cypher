// Ties of some entities, the firmest and latest first, each with both of its ends.
// params:  $ids LIST OF STRING entities; $kinds LIST OF STRING; $statuses LIST OF STRING; $on DATE in force on that day, null: any; $limit INTEGER ties
// returns: deal STRING; kind STRING; status STRING; disputed BOOLEAN; sample BOOLEAN; from_id STRING; from_name STRING; from_type STRING; from_provisional BOOLEAN; to_id STRING; to_name STRING; to_type STRING; to_provisional BOOLEAN
MATCH (e:Entity)
  -[r:INVESTED_IN|BUYS_CLOUD_FROM|EXCLUSIVE_TO|PARTNERS_WITH|ACQUIRED|LICENSES_FROM|BUYS_CHIPS_FROM|EMBEDS|IN_DISPUTE_WITH|ACTED_ON|OWNS|CUSTOMER_OF]-()
WHERE e.id IN $ids
  AND r.kind IN $kinds
  AND r.status IN $statuses
  AND ($on IS NULL OR (
    coalesce(r.in_force_from <= $on, true)
    AND coalesce(r.in_force_until >= $on, true)
  ))
WITH DISTINCT r
ORDER BY CASE r.status
           WHEN 'confirmed' THEN 0
           WHEN 'announced' THEN 1
           WHEN 'reported' THEN 2
           WHEN 'negotiating' THEN 3
           WHEN 'alleged' THEN 4
           WHEN 'sample' THEN 5
           ELSE 6
         END,
         coalesce(r.announced_last, r.start_last, date('0001-01-01')) DESC,
         r.deal
LIMIT $limit
WITH r, startNode(r) AS a, endNode(r) AS b
RETURN r.deal AS deal, r.kind AS kind, r.status AS status,
       coalesce(r.disputed, false) AS disputed, coalesce(r.sample, false) AS sample,
       a.id AS from_id, a.name AS from_name,
       [l IN labels(a) WHERE l <> 'Entity'][0] AS from_type, coalesce(a.provisional, false) AS from_provisional,
       b.id AS to_id, b.name AS to_name,
       [l IN labels(b) WHERE l <> 'Entity'][0] AS to_type, coalesce(b.provisional, false) AS to_provisional
