// Exclusivity promises and deals that are exclusive: who is bound to whom, for what, from when to when, how firmly it is said today.
// params:  $on DATE in force on that day, null: any; $limit INTEGER
// returns: id STRING; kind STRING; bound_party STRING; owed_to STRING; object STRING; exclusive BOOLEAN; status STRING; disputed BOOLEAN; announced STRING; start STRING; end STRING; over_by STRING; sources INTEGER
MATCH (d:Deal)
WHERE d.binds IS NOT NULL
MATCH (d)-[:FROM|TO]->(a:Entity)
WHERE a.id IN d.binds
MATCH (d)-[:FROM|TO]->(b:Entity)
WHERE NOT b.id IN d.binds
WITH d, a, b
WHERE $on IS NULL OR (
  coalesce(d.in_force_from <= $on, true)
  AND coalesce(d.in_force_until >= $on, true)
)
RETURN d.id AS id, d.kind AS kind, a.name AS bound_party, b.name AS owed_to, d.object AS object,
       d.exclusive AS exclusive, d.status AS status, d.disputed AS disputed, d.announced AS announced,
       d.start AS start, d.end AS end, d.over_by AS over_by, d.independent_sources AS sources
ORDER BY coalesce(d.announced, d.start, '') DESC, d.id
LIMIT $limit
