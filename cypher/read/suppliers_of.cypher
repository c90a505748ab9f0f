// Whom one entity depends on by supply ties in force on a day whose status today is confirmed, announced or reported, nearest first, each by one shortest path.
// params:  $id STRING dependant; $on DATE in force on that day; $limit INTEGER
// returns: rank INTEGER 1 is a direct supplier; supplier_id STRING; supplier STRING; type STRING; path LIST OF STRING names from the dependant to the supplier; ties LIST OF STRING; statuses LIST OF STRING; deals LIST OF STRING
MATCH (x:Entity {id: $id})
MATCH p = SHORTEST 1 (x)
  ((a:Entity)-[r:BUYS_CLOUD_FROM|BUYS_CHIPS_FROM|EMBEDS|OWNED_BY]->(b:Entity)
    WHERE CASE
      WHEN r:OWNED_BY THEN (a:Model OR a:CloudService)
        AND coalesce(left(r.start, 10) <= toString($on), true) AND coalesce(left(r.end, 10) >= left(toString($on), size(r.end)), true)
      ELSE r.status IN ['confirmed', 'announced', 'reported']
        AND coalesce(r.in_force_from <= $on, true) AND coalesce(r.in_force_until >= $on, true)
    END
  ){1,6}
  (s:Entity)
WHERE s <> x
RETURN length(p) AS rank, s.id AS supplier_id, s.name AS supplier,
       [l IN labels(s) WHERE l <> 'Entity'][0] AS type,
       [n IN nodes(p) | n.name] AS path,
       [t IN relationships(p) | coalesce(t.kind, 'owned by')] AS ties,
       [t IN relationships(p) | coalesce(t.status, 'ownership')] AS statuses,
       [t IN relationships(p) | coalesce(t.deal, t.claim)] AS deals
ORDER BY rank, supplier, supplier_id
LIMIT $limit
